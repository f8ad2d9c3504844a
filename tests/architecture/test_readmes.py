"""Each app is explained on one screen, and names only what is there."""

import re

import pytest
from django.apps import apps
from django.conf import settings

ROOT = settings.BASE_DIR
FOLDERS = sorted(
    folder
    for folder in {*(ROOT / config.name for config in apps.get_app_configs() if "." not in config.name), ROOT / "bench"}
    if (folder / "__init__.py").exists()
)
SCREEN = 60
_NAMED = re.compile(r"`(\w[\w/]*(?:\.(?:py|typ|js|html|toml|md)|/))`")
_PLACES = ("", "templates/", "static/js/")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_app_is_explained_on_one_screen_and_every_path_in_it_exists(folder):
    words = (folder / "README.md").read_text(encoding="utf-8")
    gone = [
        name
        for name in _NAMED.findall(words)
        if not (folder / name).exists() and not any((ROOT / place / name).exists() for place in _PLACES)
    ]
    assert len(words.splitlines()) <= SCREEN
    assert gone == []


def test_the_page_about_documents_leads_to_every_app_and_every_decision():
    words = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    led_to = set(re.findall(r"\]\(([^)]+)\)", words))
    wanted = {f"../{folder.name}/README.md" for folder in FOLDERS}
    wanted |= {f"decisions/{path.name}" for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")}
    assert wanted <= led_to
