"""The gate and the trail of a page of the admin; what its address asks."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.utils.translation import override
from django.views.generic import TemplateView

from web.admin.pages import AdminPage, only_for
from web.queries import asked_words, query_without


class HoneyView(AdminPage, TemplateView):
    page_title = "Honey"
    page_subtitle = "2026"
    may_open = staticmethod(lambda user: user.is_authenticated)

    def get_trail(self):
        return [("/admin/food/", "Food")]

    def get(self, request):
        return HttpResponse("sweet")


@only_for(lambda user: user.is_authenticated)
def honey(request):
    return HttpResponse("sweet")


@pytest.fixture
def ask(rf):
    def get(user):
        request = rf.get("/admin/food/honey/")
        request.user, request.session = user, {}
        request._messages = FallbackStorage(request)
        return request

    return get


@pytest.mark.parametrize("view", [HoneyView.as_view(), honey], ids=["class", "function"])
def test_who_may_not_is_sent_away_and_who_may_gets_a_page_that_is_not_kept(view, ask, django_user_model):
    refused = view(ask(AnonymousUser()))
    assert refused.status_code == 302
    shown = view(ask(django_user_model()))
    assert shown.content == b"sweet"
    assert "no-store" in shown["Cache-Control"]


def test_a_page_that_says_how_long_it_may_be_kept_is_kept(ask, django_user_model):
    class PictureView(HoneyView):
        def get(self, request):
            return HttpResponse("sweet", headers={"Cache-Control": "private, max-age=300"})

    assert PictureView.as_view()(ask(django_user_model()))["Cache-Control"] == "private, max-age=300"


def test_a_page_that_does_not_say_who_may_is_shown_to_nobody(ask, django_user_model):
    with pytest.raises(NotImplementedError):
        AdminPage().dispatch(ask(django_user_model()))


def test_the_trail_leads_from_home_to_the_page():
    with override("fr"):
        items = HoneyView().get_breadcrumbs_items()
        trail = [(str(item["url"]), str(item["label"])) for item in items]
    assert trail == [("/admin/", "Accueil"), ("/admin/food/", "Food"), ("", "Honey")]
    assert items[-1]["sublabel"] == "2026"


@pytest.mark.parametrize(("typed", "words"), [("  عسل  ", "عسل"), ("a\x00b", "ab"), ("x" * 200, "x" * 100), ("", "")])
def test_words_that_no_database_takes_are_cleaned(rf, typed, words):
    assert asked_words(rf.get("/", {"q": typed})) == words


def test_a_query_loses_and_changes_names_and_keeps_the_others(rf):
    request = rf.get("/?p=2&q=a%26b&state=x&state=y&export=csv")
    assert query_without(request, "p", "absent", export="xlsx") == "q=a%26b&state=x&state=y&export=xlsx"
