"""Wagtail's many doors to one page: preview, compare, history, copy, choosers, usage, translation, bulk actions, its API.

Its advisories of 2026 were nearly all of one kind: a second door without the lock of the first. So every address is tried.
"""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupPagePermission, Page, PageViewRestriction, Site, Task, Workflow, WorkflowPage

from accounts.models import User
from courses.models import LessonPage
from tests.factories.accounts import make_staff
from tests.factories.marked_questions import picture

DRAFT = "qqzxdraft"
INSIDE = "qqzxinside"
OUTSIDERS = ("guest", "member")
GONE = {"/admin/logout/", "/admin/failwhale/", "/admin/jsi18n/", "/admin/login/", "/admin/sprite/"}


def addresses(resolver=None, prefix: str = "") -> list[str]:
    """Every route of the admin, those that are regular expressions too."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        found += addresses(entry, route) if isinstance(entry, URLResolver) else [route]
    return [route for route in found if route.startswith("admin/")] if resolver is None else found


def filled(route: str, numbers: dict[str, str]) -> str:
    plain = re.sub(
        r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)|\(([^()?]*)\)",
        lambda found: numbers.get(found[1] or "", "1"),
        route.replace("^", "").replace("$", "").replace("\\Z", ""),
    )
    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: numbers.get(found[2], numbers.get(found[1] or "str", "x")), plain)


@pytest.fixture
def drafted(small_school, basma):
    """A live lesson whose newer draft nobody has approved, with a picture and a document beside it."""
    page = small_school.lessons[0]["fr"]
    page.title, page.summary = f"{DRAFT} title", f"{DRAFT} {INSIDE}"
    page.save_revision(user=basma)
    page.get_workflow().start(page, basma)
    Image.objects.create(title=f"{DRAFT} picture", file=SimpleUploadedFile("p.jpg", picture()))
    Document.objects.create(title=f"{DRAFT} paper", file=SimpleUploadedFile("p.pdf", b"%PDF-1.4"))
    return LessonPage.objects.get(pk=page.pk)


def tried(page: Page) -> list[str]:
    revision, state = page.latest_revision_id, page.current_workflow_task_state
    numbers = {
        **dict.fromkeys(("page_id", "pk", "int", "page_to_move_id", "page_to_copy_id"), str(page.pk)),
        "revision_id": str(revision),
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "parent_page_id": str(page.get_parent().pk),
        "destination_id": str(page.get_parent().pk),
        "content_type_app_name": "courses",
        "content_type_model_name": "lessonpage",
        "app_label": "wagtailcore",
        "model_name": "page",
        "action_name": "approve",
        "task_state_id": str(state.pk),
        "action": "publish",
        "uuid": str(page.translation_key),
        "image_id": str(Image.objects.get().pk),
        "document_id": str(Document.objects.get().pk),
        "object_id": str(page.pk),
        "filter_spec": "original",
        "workflow_id": "1",
        "task_id": "1",
    }
    bulk = [f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}" for action in ("publish", "unpublish", "delete", "move")]
    bulk += [
        f"/admin/bulk/wagtailimages/image/{action}/?id={Image.objects.get().pk}" for action in ("delete", "add_tags", "add_to_collection")
    ]
    bulk += [
        f"/admin/bulk/wagtaildocs/document/delete/?id={Document.objects.get().pk}",
        f"/admin/api/main/pages/{page.pk}/?fields=*",
        "/admin/api/main/pages/?fields=*&for_explorer=1",
    ]
    bulk += ["/admin/api/main/images/?fields=*", "/admin/api/main/documents/?fields=*", f"/admin/translation/submit/page/{page.pk}/"]
    found = {filled(route, numbers) for route in addresses()} - GONE
    assert {f"/admin/pages/{page.pk}/history/", f"/admin/pages/{page.pk}/view_draft/", f"/admin/pages/{page.pk}/copy/"} <= found
    return sorted(found) + bulk


def kept() -> dict:
    """What only those may change who may publish, or who run the programme."""
    pages = {
        page.pk: (page.live, page.title, page.slug, page.path, page.locked, page.go_live_at, page.expire_at)
        for page in LessonPage.objects.all()
    }
    rows = {
        model: sorted(str(row) for row in model.objects.values())
        for model in (
            Site,
            Group,
            Permission,
            GroupPagePermission,
            PageViewRestriction,
            Workflow,
            Task,
            WorkflowPage,
            Collection,
            ContentType,
        )
    }
    people = sorted(str({name: value for name, value in row.items() if name != "last_login"}) for row in User.objects.values())
    roles = sorted(User.groups.through.objects.values_list("user_id", "group_id"))
    files = sorted(Image.objects.values_list("pk", "title")), sorted(Document.objects.values_list("pk", "title"))
    return {
        "pages": pages,
        "people": people,
        "roles": roles,
        "files": files,
        "live": sorted(Page.objects.live().values_list("pk", flat=True)),
        **rows,
    }


EVERYTHING = {
    "action-publish": "1",
    "action-unpublish": "1",
    "publish_copies": "on",
    "new_title": "x",
    "new_slug": "x",
    "new_parent_page": "1",
    "copy_subpages": "on",
    "title": "taken over",
    "slug": "x",
    "confirm": "yes",
    "action": "approve",
    "restriction_type": "login",
    "is_superuser": "on",
    "groups": "1",
    "name": "x",
    "hostname": "x",
    "root_page": "1",
    "locales": "2",
    "include_subtree": "on",
    "go_live_at": "2020-01-01",
    "expire_at": "2020-01-01",
    "workflow": "1",
    "position": "0",
    "body-count": "0",
    "minutes": "5",
    "completion_rule": "viewed",
    "summary": "",
    "outcome": "",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "0",
    "next": "//evil.example",
    "password": "x",
    "page_permissions": "x",
}


def test_members_and_strangers_find_every_door_shut(drafted, everybody):
    before = kept()
    for who in OUTSIDERS:
        for address in tried(drafted):
            for answer in (everybody[who].get(address), everybody[who].post(address, EVERYTHING)):
                assert answer.status_code in (301, 302, 403, 404, 405), (who, address, answer.status_code)
                assert DRAFT not in answer.text, (who, address)
    assert kept() == before


def test_a_trainer_reaches_no_reader_by_any_door(drafted, everybody, small_school):
    """She may draft; she may not publish, take off, move, delete, restrict, give rights or change people."""
    before = kept()
    for address in tried(drafted):
        if "/upload" not in address:
            everybody["trainer"].post(address, EVERYTHING)
    after = kept() | {"files": before["files"]}  # the library belongs to all trainers: decision 18
    assert [name for name in before if before[name] != after[name]] == []
    reader = Client()
    assert DRAFT not in reader.get(small_school.lessons[0]["fr"].get_url_parts()[2]).text
    assert DRAFT not in reader.get("/fr/courses/", {"q": DRAFT}).text.replace(f'value="{DRAFT}"', "")


def test_somebody_of_the_staff_without_a_role_reads_no_draft(drafted, school):
    """Let into the admin by its one permission, and no more.

    Wagtail's dialogs name pages and files to all who are in; what a draft says stays shut.
    """
    bare = make_staff(role="Guests of the admin")
    bare.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))
    client, before = Client(raise_request_exception=False), kept()
    client.force_login(bare)
    seen = [address for address in tried(drafted) if INSIDE in client.get(address).text]
    assert seen == []
    for address in tried(drafted):
        client.post(address, EVERYTHING)
    after = kept()
    assert [name for name in before if before[name] != after[name]] == []
