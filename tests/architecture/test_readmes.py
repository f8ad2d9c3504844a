"""Each app is explained on one screen, and pages name only what is there."""

import re
from collections import Counter

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
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
_FILE = re.compile(r"`(\w[\w/.-]*(?:\.(?:py|js|conf|acl|txt|toml)|/))(?:: \w+)?`")
_ROW = re.compile(r"^\| (\d[\d., –]*) \| (\S+) \|", re.MULTILINE)
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


def test_the_page_about_security_names_what_is_there_and_answers_each_requirement_once():
    words = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    tests = {(path, name) for path, name in _TEST.findall(words)}
    gone = [f"{path}::{name}" for path, name in tests if name and f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")]
    gone += [name for name in _FILE.findall(words) if not (ROOT / name).exists()]
    assert gone == []
    answers, ids = Counter(), []
    for named, answer in _ROW.findall(words):
        for part in named.split(", "):
            section, first, last = re.fullmatch(r"(\d+\.\d+)\.(\d+)(?:–(\d+))?", part).groups()
            found = [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
            ids += found
            answers[answer] += len(found)
    assert len(ids) == len(set(ids)) == 253, "levels 1 and 2 of ASVS 5.0"
    said = re.search(r"(\d+) requirements are held, (\d+) in part, (\d+) are the operator's, (\d+) are gaps, (\d+) are about", words)
    assert [int(number) for number in said.groups()] == [answers[answer] for answer in ("held", "part", "operator", "gap", "–")]
