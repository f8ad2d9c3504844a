"""An operator's own Typst source: tried before it is offered, away from files and the network."""

import io
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from certificates.exceptions import LayoutFails
from certificates.models import CertificateLayout, CertificateTemplateVersion
from certificates.rendering.design_check import check_pages
from certificates.rendering.designs import LAYOUTS, Design, layout_source, plain_settings
from certificates.services import add_layout, issue_certificate, render_certificate, set_up_achievement
from tests.factories.certificates import make_completion, make_earning_course
from tests.factories.pdf_text import page_text

MINE = """#let certificate(d) = page(width: 297mm, height: 210mm, {
  set text(font: ("Amiri", "IBM Plex Sans Arabic", "Noto Sans Tifinagh"), size: 7pt, fallback: false)
  heading(d.text.fr.heading)
  [MINE #d.text.ar.name #d.text.fr.name #d.serial]
})
"""


def test_a_layout_of_ones_own_is_offered_chosen_and_printed(db, driss):
    add_layout(name="my-own", source=MINE)
    achievement = make_earning_course()
    set_up_achievement(course_key=achievement.course_key, by=driss, settings=plain_settings() | {"layout": "my-own"})
    certificate = issue_certificate(enrolment_id=make_completion(achievement=achievement).enrolment_id)
    assert "MINE" in page_text(render_certificate(certificate=certificate))
    before = render_certificate(certificate=certificate)
    add_layout(name="my-own", source=MINE.replace("MINE", "YOURS"))
    certificate.refresh_from_db()
    assert render_certificate(certificate=certificate) == before


@pytest.mark.parametrize(
    ("source", "where", "problem"),
    [
        (MINE.replace("[MINE", "[MINE #nothing-of-this-name"), "4:", "unknown variable"),
        (MINE.replace("heading(", "heading(("), "3:", "unclosed"),
        (MINE.replace("[MINE", "[MINE 漢"), "4:", "could not be displayed"),
        (MINE.replace("[MINE", "[#pagebreak() MINE"), "", "does not fit one page"),
        (MINE.replace("[MINE", '[#read("/etc/passwd") MINE'), "4:", "not found"),
        (MINE.replace("[MINE", '[#read("../../../../etc/passwd") MINE'), "4:", ""),
        (MINE.replace("[MINE", '[#import "@preview/cades:0.3.0": qr-code; MINE'), "4:", ""),
        (MINE.replace("7pt", "90pt"), "", "does not fit one page"),
        ("no function here", "", "unresolved import"),
    ],
)
def test_a_source_that_fails_is_refused_with_its_line(db, source, where, problem):
    with pytest.raises(LayoutFails) as caught:
        add_layout(name="mine", source=source)
    assert caught.value.where.startswith(where)
    assert problem in caught.value.problem
    assert not CertificateLayout.objects.exists()


def test_a_source_that_never_ends_is_stopped():
    source = "#let certificate(d) = { let n = 0; for a in range(100000) { for b in range(100000) { n += a * b } }; [#n] }"
    endless = Design(source, {}, 2, plain_settings())
    with pytest.raises(LayoutFails, match="too long"):
        check_pages(endless, [{"document": {"title": "x", "author": "y"}}], seconds=2)


def test_no_package_is_fetched_from_the_network(monkeypatch):
    asked = []

    class Registry(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_CONNECT = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
    design = Design('#import "@preview/cades:0.3.0": qr-code\n' + MINE, {}, 2, plain_settings())
    with pytest.raises(LayoutFails):
        check_pages(design, [{"document": {"title": "x", "author": "y"}}])
    server.shutdown()
    assert asked == []


def test_the_command_says_what_is_wrong_and_gives_a_source_to_begin_with(db, tmp_path):
    shown = io.StringIO()
    call_command("add_certificate_template", "--print", "arch", stdout=shown)
    file = tmp_path / "our-door.typ"
    file.write_text(shown.getvalue(), encoding="utf-8")
    said = io.StringIO()
    call_command("add_certificate_template", file, stdout=said)
    assert "our-door" in said.getvalue()
    broken = tmp_path / "broken.typ"
    broken.write_text(MINE.replace("d.serial", "d.seriall"), encoding="utf-8")
    with pytest.raises(CommandError, match="4:"):
        call_command("add_certificate_template", broken)
    with pytest.raises(CommandError):
        call_command("add_certificate_template", file, name="zellige")
    with pytest.raises(CommandError):
        call_command("add_certificate_template", tmp_path / "nowhere.typ")
    assert [layout.name for layout in CertificateLayout.objects.all()] == ["our-door"]
    assert not CertificateTemplateVersion.objects.exists()


def test_a_child_forked_after_a_compile_refuses_instead_of_waiting_for_ever():
    """In a process of its own, so that this one may be forked by others."""
    script = """
import os, sys
from certificates.rendering.designs import Design, plain_settings
from certificates.exceptions import CompiledBeforeFork
from certificates.rendering.typesetting import typeset, _workspace
design = Design(sys.stdin.read(), {}, 2, plain_settings())
sheet = {"document": {"title": "x", "author": "y"}, "text": {"ar": {"name": "a"}, "fr": {"name": "b", "heading": "c"}}, "serial": "d"}
typeset(design, [sheet], format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=0)
child = os.fork()
if child == 0:
    try:
        typeset(design, [sheet], format="pdf")
    except CompiledBeforeFork:
        sys.exit(7)
    sys.exit(1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
assert _workspace().exists()  # the child's end took nothing from its parent
print(_workspace())
"""
    done = subprocess.run([sys.executable, "-c", script], input=MINE, capture_output=True, text=True, timeout=60, check=True)
    assert not Path(done.stdout.strip()).exists()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_of_the_release_is_a_source_of_its_own(layout, db):
    add_layout(name="copy-of-one", source=layout_source(layout))


def test_starting_the_school_compiles_nothing():
    """A process that serves or works is forked from one that has started: see `typesetting`."""
    script = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'lms.settings.test'\n"
        "import django; django.setup()\n"
        "from django.core.management import call_command; from django.urls import get_resolver\n"
        "import lms.celery; get_resolver().url_patterns; call_command('check')\n"
        "from certificates.rendering import typesetting; assert not typesetting._process['compiled']\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120, cwd=Path(__file__).parents[3])
