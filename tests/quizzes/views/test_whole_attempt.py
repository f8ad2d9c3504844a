"""A whole attempt at a quiz that asks in every way there is: as a plain form, by keyboard alone, and looked at by axe."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from quizzes.models import Attempt, Response
from tests.factories.accounts import make_member
from tests.factories.every_kind import make_whole_quiz
from tests.factories.marked_questions import picture, upload
from tests.factories.quizzes import both, make_attempt

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
PLACE = {"ar": "region 2 بالعربية", "fr": "region 2 en français"}
MARKED = {"ar": ("العسل", "الأحد"), "fr": ("miel", "dimanche")}
TYPED = {"ar": {"short": "تعاونيه", "numeric": "١١٨٧٫٥", "gap": "زيت"}, "fr": {"short": "coopérative", "numeric": "1187,5", "gap": "huile"}}
TEXT = "Nous vendons au souk. نبيع في السوق."


def address(attempt, language, page=""):
    return f"/{language}/attempts/{attempt.pk}/{page}"


def cards_of(attempt, doc):
    """The card of each kind on the page."""
    kinds = dict(attempt.questions.values_list("position", "version__kind"))
    return {kinds[int(card.get("data-question"))]: card for card in doc.select("[data-question]")}


def fractions(attempt):
    rows = Response.objects.filter(question__attempt=attempt).values_list("question__version__kind", "fraction")
    return {kind: None if fraction is None else float(fraction) for kind, fraction in rows}


def all_right(attempt):
    told = fractions(attempt)
    assert {kind for kind, fraction in told.items() if fraction is None} == {"long_text", "upload"}
    assert {fraction for fraction in told.values() if fraction is not None} == {1}, told
    assert Attempt.objects.get(pk=attempt.pk).percent is None


# What is written on a choice, as it is read


def label_of(card, words):
    return next(
        label for label in card.select("label") if words in " ".join([label.get_text(), *(i.get("alt", "") for i in label.select("img"))])
    )


def tick(card, *labels):
    name, values = card.select("input[type=radio], input[type=checkbox]")[0].get("name"), []
    for words in labels:
        values.append(label_of(card, words).select("input")[0].get("value"))
    return {name: values}


def select(field, words):
    return {field.get("name"): next(option.get("value") for option in field.select("option") if option.get_text().strip().endswith(words))}


def number_in(words):
    """The sides of a pair are told apart by their number."""
    return re.search("[0-9]", words)[0]


def fill(cards, language):
    """Every field as a member fills it who reads only what stands on the page."""

    def say(words):
        return both(words)[language]

    fields = tick(cards["single"], say("picture 1")) | tick(cards["multiple"], say("choice 1"), say("choice 2"))
    fields |= {cards["true_false"].select("input")[0].get("name"): cards["true_false"].select("input")[0].get("value")}
    for field in cards["gap"].select(".gap-text input, .gap-text select"):
        fields |= {field.get("name"): TYPED[language]["gap"]} if field.name == "input" else select(field, say("100"))
    for row in cards["matching"].select(".pair"):
        fields |= select(row.select("select")[0], say(f"right {number_in(row.select('label')[0].get_text())}"))
    for number, field in enumerate(cards["ordering"].select("select"), start=1):
        fields |= select(field, say(f"item {number}"))
    for kind in ("short", "numeric"):
        fields[cards[kind].select("input:not([type=hidden])")[0].get("name")] = TYPED[language][kind]
    fields |= tick(cards["hottext"], *MARKED[language]) | tick(cards["hotspot"], PLACE[language])
    fields[cards["long_text"].select("textarea")[0].get("name")] = TEXT
    return fields | {cards["upload"].select("input[type=file]")[0].get("name"): upload(picture())}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_plain_form_hands_in_every_kind_in_one_go(amal, browse, language):
    attempt, member = make_attempt(member=amal, quiz=make_whole_quiz()), browse(amal)
    doc = BeautifulSoup(member.get(address(attempt, language)).content, "html.parser")
    form = doc.find(id="attempt")
    hidden = {field.get("name"): field.get("value") for field in form.select("input[type=hidden]")}
    assert form.get("enctype") == "multipart/form-data"
    asked = member.post(form.get("action"), hidden | fill(cards_of(attempt, doc), language) | {"action": "hand_in"})
    assert asked["Location"] == address(attempt, language, "hand-in/")
    shown = BeautifulSoup(member.get(asked["Location"]).content, "html.parser")
    assert not shown.select(".notice-warning, .notice-error")
    done = member.post(asked["Location"])
    assert done["Location"] == address(attempt, language, "result/")
    assert member.get(done["Location"]).status_code == 200
    all_right(attempt)


# In a browser


@pytest.fixture
def open_page(browser, live_server):
    """Opens a page for a member on a small phone."""

    def opened(member, **options):
        context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url, **options)
        client = Client()
        client.force_login(member)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        return context.new_page()

    return opened


def reach(page, field):
    """The field by Tab and arrows alone, as far as a keyboard goes."""
    wanted = field.get_attribute("id"), field.get_attribute("name"), field.get_attribute("value")
    for _press in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("e => document.activeElement === e", field):
            return
        active = page.evaluate("[document.activeElement.type, document.activeElement.name]")
        if active == ["radio", wanted[1]]:
            # A group of radios is one stop; the arrows move within it, and choose.
            for _arrow in range(20):
                if page.evaluate("e => document.activeElement === e", field):
                    return
                page.keyboard.press("ArrowDown")
    raise AssertionError(f"The keyboard does not reach {wanted}.")


def answer_by_keyboard(page, language, card, kind):
    def say(words):
        return both(words)[language]

    ticked = {
        "single": [say("picture 1")],
        "multiple": [say("choice 1"), say("choice 2")],
        "hottext": MARKED[language],
        "hotspot": [PLACE[language]],
    }
    if kind in ticked:
        fields = card.query_selector_all("label")
        for field in fields:
            words = " ".join([field.inner_text(), *(image.get_attribute("alt") or "" for image in field.query_selector_all("img"))])
            if any(wanted in words for wanted in ticked[kind]):
                box = field.query_selector("input")
                reach(page, box)
                if not box.is_checked():
                    page.keyboard.press("Space")
    elif kind == "true_false":
        reach(page, card.query_selector("input"))
        page.keyboard.press("Space")
    elif kind == "long_text":
        reach(page, card.query_selector("textarea"))
        page.keyboard.type(TEXT)
    elif kind == "upload":
        reach(page, card.query_selector("input[type=file]"))
        card.query_selector("input[type=file]").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    else:
        rights = (
            [say(f"right {number_in(label.inner_text())}") for label in card.query_selector_all(".pair label")]
            if kind == "matching"
            else []
        )
        wanted = {"gap": [say("100")], "matching": rights, "ordering": [say(f"item {n}") for n in (1, 2, 3)]}.get(kind, [])
        for field in card.query_selector_all("input:not([type=hidden]), select"):
            reach(page, field)
            if field.evaluate("e => e.tagName") == "INPUT":
                page.keyboard.type(TYPED[language][kind])
            else:
                choose_by_keyboard(page, field, wanted.pop(0))


def choose_by_keyboard(page, field, words):
    offered = [option.inner_text().strip() for option in field.query_selector_all("option")]
    for _press in range(next(place for place, text in enumerate(offered) if text.endswith(words))):
        page.keyboard.press("ArrowDown")


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "script"), [("ar", False), ("fr", True)])
def test_the_keyboard_alone_answers_and_hands_in_every_kind(open_page, language, script):
    member = make_member()
    attempt = make_attempt(member=member, quiz=make_whole_quiz())
    page = open_page(member, java_script_enabled=script)
    page.goto(address(attempt, language))
    for position, kind in attempt.questions.order_by("position").values_list("position", "version__kind"):
        answer_by_keyboard(page, language, page.query_selector(f"#q{position}"), kind)
    reach(page, page.query_selector(".actions button[value=hand_in]"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/hand-in/"))
    reach(page, page.query_selector("main form button"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/result/"))
    all_right(attempt)


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_it(open_page, language, scheme):
    member = make_member()
    attempt = make_attempt(member=member, quiz=make_whole_quiz())
    page = open_page(member, color_scheme=scheme, bypass_csp=True)
    for step in ("", "hand-in/", "result/"):
        if step == "result/":
            page.locator("main form button").click()
            page.wait_for_url(re.compile("/result/"))
        else:
            page.goto(address(attempt, language, step))
        page.evaluate(AXE.read_text())
        found = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, "
            "3).join(' | ')))"
        )
        assert not found, f"{page.url}: {found}"
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} is too wide"
        small = page.evaluate(
            "[...document.querySelectorAll('main button, main select, main label.choice, main label.markable, main summary, main "
            "input:not([type=hidden], [type=radio], [type=checkbox]), main textarea')]"
            ".filter(e => e.getClientRects().length && !e.closest('.visually-hidden, [aria-hidden=true]')).filter(e => "
            "e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 120))"
        )
        assert not small, small
