"""A service is called by the names of what it takes: a call reads as a sentence, and a parameter more breaks nobody."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)
OWN = {config.partition(".")[0] for config in settings.INSTALLED_APPS} & {path.name for path in BASE.iterdir() if path.is_dir()}


def public_services() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Where each public function of a `services` module or package stands, and itself."""
    for app in sorted(OWN):
        for path in sorted([*(BASE / app).glob("services.py"), *(BASE / app).glob("services/**/*.py")]):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                    yield f"{path.relative_to(BASE)}:{node.lineno}", node


def by_place(service: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    taken = [*service.args.posonlyargs, *service.args.args]
    return [one.arg for one in (*taken, service.args.vararg) if one is not None]


def test_services_take_keywords_only():
    services = list(public_services())
    assert len(services) > 100, "the services are not found any more"
    wrong = [f"{where} {service.name}({', '.join(by_place(service))})" for where, service in services if by_place(service)]
    assert not wrong, "these take something by place; write `*` before it:\n" + "\n".join(wrong)
