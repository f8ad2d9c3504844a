"""No test stands where nobody runs it."""

import ast
import re

from django.conf import settings

TESTS = settings.BASE_DIR / "tests"
RUNS = re.findall(r"^[^#\n]*pytest ((?:.*\\\n)*.*)$", (settings.BASE_DIR / ".ci/test").read_text(), re.MULTILINE)


def _tests_in(text: str) -> list[str]:
    tree = ast.parse(text)
    return [
        node.name
        for parent in (tree, *(item for item in tree.body if isinstance(item, ast.ClassDef)))
        for node in parent.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]


def test_every_file_with_a_test_is_collected() -> None:
    holding = {path for path in settings.BASE_DIR.rglob("*.py") if _is_ours(path.parts) and "def test_" in path.read_text()}
    holding = {path for path in holding if _tests_in(path.read_text())}
    assert {str(path) for path in holding if TESTS not in path.parents or not path.name.startswith("test_")} == set()


def test_every_file_that_is_called_a_test_holds_one() -> None:
    assert [str(path) for path in TESTS.rglob("test_*.py") if not _tests_in(path.read_text())] == []


def test_what_one_run_leaves_out_another_takes() -> None:
    left_out = [set(re.findall(r"--ignore (\S+)", run)) for run in RUNS]
    assert all((settings.BASE_DIR / name).exists() for names in left_out for name in names)
    everywhere = set.intersection(*(names for names in left_out if names))
    taken = {word for run, names in zip(RUNS, left_out, strict=True) if not names for word in run.split() if word.startswith("tests")}
    assert everywhere <= taken


def _is_ours(parts: tuple[str, ...]) -> bool:
    return not {".venv", "node_modules", "var"} & set(parts)
