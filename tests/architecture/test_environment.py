"""Every name that the settings read from the environment is explained to the operator, and shown where she sets it."""

import ast
import re

import pytest
from django.conf import settings

# The test settings are no operator's.
SETTINGS = [path for path in sorted((settings.BASE_DIR / "lms/settings").glob("*.py")) if path.name not in {"env.py", "test.py"}]


def _names_read() -> set[str]:
    return {
        call.args[0].value
        for path in SETTINGS
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "env"
    }


def _without_file(name: str) -> str:
    return name.removesuffix("_FILE")


EXPLAINED = set(
    re.findall(
        r"`([A-Z][A-Z0-9_]+)`", " ".join(re.findall(r"^\|([^|]+)\|", (settings.BASE_DIR / "docs/operator.md").read_text(), re.MULTILINE))
    )
)
SHOWN = {
    _without_file(name)
    for name in re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (settings.BASE_DIR / "deploy/environment.example").read_text(), re.MULTILINE)
}


def test_the_environment_is_read_by_its_readers_only() -> None:
    assert [path.name for path in SETTINGS if re.search(r"\bos\.(environ|getenv)", path.read_text())] == []


@pytest.mark.parametrize("name", sorted(_names_read()))
def test_every_name_is_explained_and_shown(name: str) -> None:
    assert name in EXPLAINED, "not in docs/operator.md"
    assert name in SHOWN, "not in deploy/environment.example"


def test_nothing_is_shown_that_nobody_reads() -> None:
    servers = set(re.findall(r'environ\.get\("(\w+)"', (settings.BASE_DIR / "deploy/gunicorn.conf.py").read_text()))
    assert SHOWN - _names_read() - servers == {"DJANGO_SETTINGS_MODULE"}
