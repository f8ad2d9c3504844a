"""The sheet, the script and the components: directions, colours, weight, and what the content policy allows."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BooleanField, CharField, ChoiceField, Form, RadioSelect
from django.template.loader import get_template, render_to_string
from django.utils.translation import override

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
SHEETS = sorted((STATIC / "css").glob("*.css"))
HTML = sorted(TEMPLATES.rglob("*.html"))
PHYSICAL = re.compile(
    r"(?<![\w-])(left|right|top|bottom)\s*:|(margin|padding|border|inset|scroll-\w+)-(left|right|top|bottom)|"
    r"text-align\s*:\s*(left|right)|float\s*:|(?<![\w-])(min-|max-)?(width|height)\s*:"
)
AA = 4.5


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_sheets_know_no_left_or_right(sheet: Path) -> None:
    text = re.sub(r"@media[^{]*", "", sheet.read_text())
    assert [found[0] for found in PHYSICAL.finditer(text)] == []


@pytest.mark.parametrize(("name", "most"), [("css/site.css", 7 * 1024), ("js/site.js", 5 * 1024)])
def test_weight_on_the_wire(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= most


@pytest.mark.parametrize("template", HTML, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_compile_and_keep_the_content_policy(template: Path) -> None:
    get_template(str(template.relative_to(TEMPLATES)))
    text = template.read_text()
    assert not re.search(r"<[^>]*\sstyle=", text), "inline style"
    assert not re.search(r"<[^>]*\son[a-z]+=", text), "event attribute"
    # Data for a script is not a script.
    assert not re.search(r"<script(?![^>]*(\bsrc=|application/json))[^>]*>", text), "inline script"


def test_every_icon_that_is_named_is_drawn() -> None:
    sheet = (STATIC / "css/site.css").read_text()
    named = {name for path in HTML for name in re.findall(r'icon\.html" with name="(\w+)"', path.read_text())}
    assert {name for name in named if f".icon-{name} {{" not in sheet} == set()


def _tokens() -> list[dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", (STATIC / "css/site.css").read_text(), re.DOTALL)
    day = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    return [day, day | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark))]


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "paper"),
        ("ink", "surface"),
        ("ink", "blue-tint"),
        ("ink", "saffron-tint"),
        ("ink", "clay-tint"),
        ("ink", "mint-tint"),
        ("muted", "paper"),
        ("muted", "surface"),
        ("muted", "sunk"),
        ("muted", "blue-tint"),
        ("blue", "paper"),
        ("blue", "surface"),
        ("blue", "sunk"),
        ("blue", "blue-tint"),
        ("on-blue", "blue"),
        ("on-blue", "blue-deep"),
        ("saffron-ink", "paper"),
        ("saffron-ink", "saffron-tint"),
        ("clay", "surface"),
        ("clay", "clay-tint"),
        ("mint", "mint-tint"),
    ],
)
def test_words_stand_out_from_their_ground(scheme: int, ink: str, ground: str) -> None:
    tokens = _tokens()[scheme]
    light, dark = sorted((_luminance(tokens[ink]), _luminance(tokens[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= AA


class SampleForm(Form):
    name = CharField(help_text="hint of the name")
    way = ChoiceField(choices=[("a", "first way"), ("b", "second way")], widget=RadioSelect)
    agreed = BooleanField(required=False, label="agreed")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_fields_tie_label_hint_and_error_to_the_control(language: str) -> None:
    form = SampleForm({})
    with override(language):
        name, way, agreed = (render_to_string("components/field.html", {"field": form[field]}) for field in form.fields)
        summary = render_to_string("components/form_errors.html", {"form": form})
    assert 'for="id_name"' in name
    assert 'aria-describedby="id_name_helptext id_name_error"' in name
    assert 'id="id_name_helptext"' in name and 'id="id_name_error"' in name
    assert 'aria-invalid="true"' in name
    assert way.count('class="choice"') == 2 and "<fieldset" in way
    assert "second way" in way
    assert 'class="choice"' in agreed and "field-error" not in agreed
    assert 'role="alert"' in summary and 'href="#id_name"' in summary


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_components_render_from_their_samples(language: str, rf) -> None:
    page = Paginator(range(30), 10).page(2)
    with override(language):
        notice = render_to_string("components/notice.html", {"kind": "error", "text": "<b>what went wrong</b>"})
        empty = render_to_string("components/empty.html", {"title": "nothing here", "url": "/ar/", "action": "go", "level": 1})
        pager = render_to_string("components/pager.html", {"page_obj": page}, request=rf.get("/?q=زيت&page=2"))
    assert 'role="alert"' in notice and "&lt;b&gt;what went wrong" in notice
    assert "<h1>nothing here</h1>" in empty and 'href="/ar/"' in empty
    assert "page=1" in pager and "page=3" in pager and "q=" in pager
