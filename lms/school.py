"""What every school needs before its first page: languages, the two trees, roles, the workflow."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.roles import ADMINISTRATORS, LEAD_TRAINERS, TRAINERS
from courses.models import CourseIndexPage, HomePage

NAME = "تعاون · Taawon"
TEXTS = {
    "ar": {
        "title": "تعاون",
        "welcome": "تعلّموا التسويق والبيع عبر الإنترنت، درسًا بعد درس",
        "intro": "<p>مدرسة مجانية لأعضاء التعاونيات المغربية: دروس قصيرة تُقرأ على الهاتف، وتمارين على منتوجكم، وشهادة يمكن لأي بنك أو "
        "زبون أن يتحقق منها.</p>",
        "catalogue": "الدورات",
        "catalogue_intro": "<p>اختاروا دورة وابدؤوا متى شئتم. يمكنكم تغيير اللغة في أي لحظة دون أن يضيع شيء.</p>",
    },
    "fr": {
        "title": "Taawon",
        "welcome": "Apprenez à promouvoir et à vendre en ligne, une leçon après l’autre",
        "intro": "<p>Une école gratuite pour les membres des coopératives marocaines : des leçons courtes à lire sur le téléphone, des "
        "exercices sur votre produit, et un certificat que toute banque ou tout acheteur peut vérifier.</p>",
        "catalogue": "Les cours",
        "catalogue_intro": "<p>Choisissez un cours et commencez quand vous voulez. Vous pouvez changer de langue à tout moment sans "
        "rien perdre.</p>",
    },
}
PAGE_RIGHTS = {
    TRAINERS: ["add_page", "change_page"],
    LEAD_TRAINERS: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
    ADMINISTRATORS: ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"],
}
COLLECTION_RIGHTS = [
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
    "wagtailmedia.add_media",
    "wagtailmedia.change_media",  # for Recording: wagtailmedia asks for the rights of its own model
]


@transaction.atomic
def prepare_school() -> None:
    """Plant the trees and give the roles their rights. Repeatable: what is there is left as the school made it."""
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    _plant()
    _name_site()
    for name, rights in PAGE_RIGHTS.items():
        _give_rights(Group.objects.get_or_create(name=name)[0], rights)
    _prepare_workflow()


def _plant() -> None:
    if HomePage.objects.exists():
        return
    root = Page.get_first_root_node() or Page.add_root(title=NAME, slug="root")
    for page in root.get_children():
        page.delete()
    Page.objects.filter(pk=root.pk).update(title=NAME, draft_title=NAME)  # trainers meet it in the explorer
    root = Page.objects.get(pk=root.pk)
    homes: list[tuple[HomePage, CourseIndexPage]] = []
    for code, texts in TEXTS.items():
        locale = Locale.objects.get(language_code=code)
        home = HomePage(title=texts["title"], slug=f"home-{code}", welcome=texts["welcome"], intro=texts["intro"], locale=locale)
        catalogue = CourseIndexPage(title=texts["catalogue"], slug="courses", intro=texts["catalogue_intro"], locale=locale)
        if homes:
            home.translation_key = homes[0][0].translation_key
            catalogue.translation_key = homes[0][1].translation_key
        root.add_child(instance=home)
        home.add_child(instance=catalogue)
        homes.append((home, catalogue))
        for page in (home, catalogue):
            page.save_revision().publish()
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=homes[0][0], is_default_site=True, site_name=NAME)


def _name_site() -> None:
    """The default site stands where TAAWON_BASE_URL says."""
    address = urlsplit(settings.TAAWON_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True).exclude(hostname=address.hostname, port=port).update(hostname=address.hostname, port=port)
    Site.clear_site_root_paths_cache()


def _root_collection() -> Collection:
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def _give_rights(group: Group, rights: list[str]) -> None:
    admin_access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    translate = Permission.objects.get(content_type__app_label="simple_translation", codename="submit_translation")
    group.permissions.add(admin_access, translate)
    for home in HomePage.objects.all():
        for codename in rights:
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    for name in COLLECTION_RIGHTS:
        label, codename = name.split(".")
        permission = Permission.objects.get(content_type__app_label=label, codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=group, collection=_root_collection(), permission=permission)


def _prepare_workflow() -> None:
    """Trainers hand a page in; lead trainers or administrators publish it."""
    if Workflow.objects.filter(name="مراجعة قبل النشر · Relecture avant publication").exists():
        return
    Workflow.objects.update(active=False)
    WorkflowPage.objects.all().delete()
    workflow = Workflow.objects.create(name="مراجعة قبل النشر · Relecture avant publication")
    task = GroupApprovalTask.objects.create(name="موافقة · Approbation")
    task.groups.set(Group.objects.filter(name__in=[LEAD_TRAINERS, ADMINISTRATORS]))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    for home in HomePage.objects.all():
        WorkflowPage.objects.create(workflow=workflow, page=home)
