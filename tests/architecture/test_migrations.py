"""A migration says for ever what it said on its day: it leans on no code of the school that may change after it."""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

BASE = Path(settings.BASE_DIR)
FILES = sorted(BASE.glob("*/migrations/*.py"))
APPS = sorted({path.parts[-3] for path in FILES})
# Fields of Django and of what stands on it, tokens of Fernet, whose form is fixed; names of fields, of managers and of the functions
# that fill a column.
LIBRARIES = {"cryptography", "django", "wagtail", "wagtailmedia", "modelcluster", "modelsearch", "taggit"}
OWN = {
    "accounts.fields.FoldedField",
    "accounts.models.UserManager",
    "accounts.models.new_username",
    "cooperatives.fields.IceField",
    "quizzes.models.marks.file_path",
    "quizzes.models.marks.private_storage",
    "text.trigrams.drop_index",
    "text.trigrams.make_index",
}


def named(path: Path) -> str:
    return str(path.relative_to(BASE))


def taken(path: Path) -> Iterator[str]:
    """Whatever the file takes from elsewhere, with its module: `accounts.fields.FoldedField`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            modules |= {one.name for one in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "import_module":
            yield node.args[0].value
    whole = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    for module in modules:
        used = {text for text in whole if text.startswith(f"{module}.")}
        yield from used or {module}


def stays(name: str, app: str) -> bool:
    first = name.partition(".")[0]
    return first in LIBRARIES or first in sys.stdlib_module_names or name in OWN or name.startswith(f"{app}.migrations.")


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_migration_leans_on_nothing_that_changes(path):
    living = {name for name in taken(path) if not stays(name, path.parts[-3])}
    assert not living, f"{named(path)} takes {living} from code that may change"


def test_migrations_are_named_for_what_they_do():
    assert not [named(path) for path in FILES if "_auto_" in path.name]


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_one_last_migration(app):
    assert len(MigrationLoader(None).graph.leaf_nodes(app)) <= 1


def test_the_first_fingerprints_are_counted_as_they_were():
    fingerprint = import_module("quizzes.migrations.0003_fingerprints").fingerprint
    body = {
        "stem": {"ar": "كم؟", "fr": "Combien ? [[g7|x]]"},
        "choices": [{"id": "g7", "text": {"ar": "نعم", "fr": "Oui"}, "correct": True}, {"id": "b", "text": {"ar": "لا", "fr": "Non"}}],
    }
    assert fingerprint("single", body) == "f2beaba2efa62ec1bade04e283fc349added3193df12ed73d6851c42ede2986e"


def test_the_first_signatories_get_the_design_of_that_day():
    signed_by = import_module("certificates.migrations.0004_signatories_into_designs").signed_by
    design = signed_by({"ar": "مريم بناني", "fr": "Maryam Bennani"}, {"ar": "المديرة", "fr": "Directrice"})
    assert design["digest"] == "4d27ec3971f8ded99b96dd7cffcd58477077d3d0fb3730bd39558733fc546ebb"
    assert set(design) == {"digest", "protocol", "source", "wording", "settings", "fonts_digest", "typst_version"}
