"""A trainer's own sound: spoken into the microphone in the lesson editor, or uploaded in parts over a network that breaks."""

import re
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ARGUMENTS
from tests.e2e.people import follow, rows, sign_in_staff
from tests.e2e.test_staff import LAPTOP, page_id, press_in_footer

MICROPHONE = ["--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required"]  # it beeps once a second
REFUSED = {"ar": "الميكروفون", "fr": "micro"}


@pytest.fixture(scope="module")
def studio(browser: Browser) -> Iterator[Browser]:
    """A browser with a microphone."""
    studio = browser.browser_type.launch(executable_path="/usr/bin/chromium", args=[*ARGUMENTS, *MICROPHONE])
    yield studio
    studio.close()


@pytest.fixture
def at_work(studio: Browser, school: dict) -> Iterator[Callable[..., Page]]:
    """Opens the admin as the administrator, who may publish; the microphone is allowed or not."""
    contexts = []

    def begin(*, microphone: bool = False, language: str = "") -> Page:
        context = studio.new_context(viewport=LAPTOP, base_url=school["base_url"], permissions=["microphone"] if microphone else [])
        contexts.append(context)
        page = context.new_page()
        sign_in_staff(page, school["admin"])
        if language:
            page.goto("/admin/account/")
            page.locator("select[name='locale-preferred_language']").select_option(language)
            follow(page, page.locator("form[action='/admin/account/'] button[type=submit], main form button[type=submit]").last)
        return page

    yield begin
    for context in contexts:
        context.close()


def open_chooser(page: Page):
    """The form for a new sound, in the chooser of the lesson's sound."""
    page.locator("[data-chooser-action-choose]").last.click()
    page.locator("#tab-label-upload-audio").click()
    form = page.locator("form[action$='/media/audio/chooser/upload/']")
    expect(form).to_be_visible()
    return form


def test_a_narration_is_spoken_in_the_editor_heard_saved_and_found_in_the_lesson(school, at_work, open_page):
    module = page_id(school, "/home-ar/courses/selling-online/price/")
    trainer = at_work(microphone=True)
    trainer.goto(f"/admin/pages/add/courses/lessonpage/{module}/")
    trainer.locator("#id_title").fill("اسمعوا الثمن")
    trainer.locator("[id$='-child-body-wrapper'] .c-sf-add-button").last.click()
    trainer.locator("[role=option]", has=trainer.locator("use[href='#icon-media']")).first.click()  # sound, then video
    form = open_chooser(trainer)
    form.locator("[name$=upload-title]").fill("صوت أمينة")
    record, stop, discard = form.locator("div:has(> output) > button").all()
    record.click()
    expect(form.locator("output", has_text=re.compile("0:0[2-9]"))).to_be_visible()
    stop.click()
    expect(form.locator("audio")).to_be_visible()
    expect(discard).to_be_visible()
    heard = """a => new Promise(go => {
        a.ontimeupdate = () => a.currentTime > 0.3 && go(true);
        setTimeout(() => go(a.error?.message || a.currentTime), 10000);
        a.play();
    })"""
    assert form.locator("audio").evaluate(heard) is True
    assert form.locator("input[type=file][name$=-file]").evaluate("field => field.files[0].size") > 1000
    form.locator("button[type=submit], input[type=submit]").last.click()
    expect(form).to_be_hidden()
    expect(trainer.locator("main form").get_by_text("صوت أمينة", exact=True)).to_be_visible()

    trainer.locator("[name='body-0-value-title']").fill("بصوت أمينة")
    words = "الثمن يغطي كلفة العمل."
    trainer.locator(".public-DraftEditor-content").first.click()
    trainer.keyboard.insert_text(words)
    trainer.wait_for_function(
        "words => [...document.querySelectorAll('[name$=-value-transcript]')].some(field => field.value.includes(words))", arg=words
    )
    trainer.locator("[role=tab]").nth(1).click()
    trainer.locator("#id_slug").fill("spoken")
    expect(trainer.locator("#id_slug")).to_have_value("spoken")
    press_in_footer(trainer, "button[name=action-publish]")
    trainer.wait_for_url(f"**/admin/pages/{module}/**")

    visitor = open_page()
    assert visitor.goto("/ar/courses/selling-online/price/spoken/").status == 200
    expect(visitor.get_by_text("بصوت أمينة")).to_be_visible()
    source = visitor.locator("audio source").first.get_attribute("src")
    got = visitor.evaluate(
        "src => fetch(src, {headers: {Range: 'bytes=0-99'}}).then(async r => [r.status, (await r.arrayBuffer()).byteLength])", source
    )
    assert got == [206, 100]
    seconds = rows(school, "SELECT duration FROM media_recording WHERE title = ? ORDER BY id DESC", "صوت أمينة")[0][0]
    assert 1 < seconds < 30


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_microphone_that_is_not_allowed_is_said_in_her_language(school, at_work, language):
    trainer = at_work(language=language)
    trainer.goto("/admin/media/audio/add/")
    form = trainer.locator("form[action$='/media/audio/add/']")
    record = form.locator("div:has(> output) > button").first
    record.click()
    expect(form.locator("output")).to_contain_text(REFUSED[language])
    expect(record).to_be_visible()
    assert form.locator("input[type=file][name=file]").evaluate("field => field.files.length") == 0


def test_an_upload_in_parts_goes_on_by_itself_after_the_network_was_lost(school, at_work, tmp_path: Path):
    path = tmp_path / "parole.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(bytes(12 * 1024**2))
    trainer = at_work()
    trainer.goto("/admin/recordings/upload/")
    parts, broken = [], []

    def break_after_the_first(route) -> None:
        """The network goes while the second part is under way."""
        parts.append(route.request.url)
        if len(parts) == 2 and not broken:
            broken.append(True)
            trainer.context.set_offline(True)
            route.abort("internetdisconnected")
        else:
            route.continue_()

    trainer.route(re.compile(r"/admin/recordings/uploads/[0-9a-f-]{36}/\d+/$"), break_after_the_first)
    trainer.locator("#parts-file").set_input_files(path)
    expect(trainer.locator("#parts-title")).to_have_value("parole")
    words, bar = trainer.locator("#parts output"), trainer.locator("#parts progress")
    trainer.locator("#parts [name=start]").click()
    expect(words).to_have_text(trainer.locator("#parts").get_attribute("data-waiting"))
    assert 0 < float(bar.evaluate("bar => bar.value")) < 100
    assert rows(school, "SELECT count(*) FROM media_recording WHERE title = 'parole'") == [(0,)]
    trainer.context.set_offline(False)
    expect(trainer.locator("[data-done]")).to_be_visible(timeout=60000)
    assert bar.evaluate("bar => bar.value") == 100
    numbers = [url.rstrip("/").rpartition("/")[2] for url in parts]
    assert numbers.count("1") == 1 and numbers[-1] == "3", "what had arrived is not sent again"
    trainer.locator("[data-done] a").click()
    expect(trainer.locator("#id_title")).to_have_value("parole")
    [(seconds,)] = rows(school, "SELECT duration FROM media_recording WHERE title = 'parole'")
    assert round(seconds) == round(12 * 1024**2 / 88200)
