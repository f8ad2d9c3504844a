"""What browsers may load: one text for each kind of page, made once."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from lms.content_policy import HEADER, ContentPolicyMiddleware


def answered(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x", headers={HEADER: "sandbox"} if "sandbox" in request.path else {})


@pytest.fixture
def policy_of(rf: RequestFactory):
    middleware = ContentPolicyMiddleware(answered)
    return lambda path: middleware(rf.get(path))[HEADER]


def test_all_answers_of_one_kind_carry_the_same_text_made_once(policy_of) -> None:
    inline = settings.ADMIN_INLINE_SCRIPTS[0]
    for one, other in (("/ar/", "/verify/"), ("/admin/", "/admin/people/"), (inline, f"{inline}3/")):
        assert policy_of(one) is policy_of(other)
    assert len({policy_of("/ar/"), policy_of("/admin/"), policy_of(inline)}) == 3


def test_only_named_parts_of_the_admin_may_run_scripts_between_the_lines(policy_of) -> None:
    def scripts(path: str) -> str:
        return next(part for part in policy_of(path).split("; ") if part.startswith("script-src "))

    assert scripts("/ar/") == scripts("/admin/") == "script-src 'self'"
    assert all(scripts(path) == "script-src 'self' 'unsafe-inline'" for path in settings.ADMIN_INLINE_SCRIPTS)


def test_a_view_may_give_an_answer_a_policy_of_its_own(policy_of) -> None:
    assert policy_of("/ar/sandbox/") == "sandbox"
