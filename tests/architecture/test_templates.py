"""What every template that begins a page says of itself, and what every block of a lesson shows before it is used."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail.blocks import Block, StructBlock
from wagtail.blocks.field_block import ChooserBlock
from wagtail.fields import StreamField

TEMPLATES = settings.BASE_DIR / "templates"
PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if re.search(r"<!doctype|<html|<body", path.read_text(), re.IGNORECASE)]
BLOCKS = {
    f"{model._meta.label}.{field.name}.{name}": block
    for model in apps.get_models()
    for field in model._meta.get_fields()
    if isinstance(field, StreamField)
    for name, block in field.stream_block.child_blocks.items()
}
LETTERS = {"ar": re.compile(r"[\u0621-\u064a]+"), "fr": re.compile(r"[A-Za-zÀ-ÿ]+")}
OTHER = {"ar": "fr", "fr": "ar"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_what_begins_a_page_says_its_language_and_direction(path: Path) -> None:
    (html,) = re.findall(r"<html\b(?:[^>{]|{{.*?}}|{%.*?%})*>", path.read_text())
    assert '{{ LANGUAGE_CODE }}-MA"' in html.partition('lang="')[2]
    assert html.partition('dir="')[2].startswith("{% if LANGUAGE_BIDI %}rtl{% else %}ltr{% endif %}")


class Words(HTMLParser):
    """All that is read on a page or told by it: texts, and the words that scripts and screen readers find in attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {"aria-label", "title", "alt", "placeholder", "data-right", "data-wrong", "data-open"}
        self.found += [value for name, value in attrs if name in said and value]


def _needs_a_file(block: Block) -> bool:
    return isinstance(block, StructBlock) and any(
        isinstance(child, ChooserBlock) and child.required for child in block.child_blocks.values()
    )


def _shown(block: Block, language: str) -> str:
    with override(language):
        value = block.get_preview_value()
        html = render_to_string(block.get_template(value), block.get_context(value, {"block_id": "preview", "position": 1, "page": None}))
    return " ".join(Words(html).found)


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_shows_a_sample_in_both_languages(name: str) -> None:
    block = BLOCKS[name]
    assert block.is_previewable != _needs_a_file(block)
    if _needs_a_file(block):
        return
    shown = {language: _shown(block, language) for language in ("ar", "fr")}
    sample = set(LETTERS["ar"].findall(str(block.get_prep_value(block.get_preview_value()))))
    for language, text in shown.items():
        words = LETTERS[OTHER[language]].findall(text)
        assert set(words) <= sample, language
    assert sample <= set(LETTERS["ar"].findall(shown["fr"]))
