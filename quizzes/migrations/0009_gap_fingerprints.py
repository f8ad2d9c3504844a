"""Counts the fingerprints of questions with gaps anew: the ids of choices count within their gap only."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import migrations

MARK = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})(?=\]\]|\|)")


def fingerprint(body: Mapping[str, Any]) -> str:
    """As it was counted in the release of this migration."""
    body = {**body, "gaps": [_own_choices(gap) for gap in body["gaps"]]}
    order = {own: f"#{number}" for number, own in enumerate(dict.fromkeys(_ids_in(body)))}
    text = json.dumps(["gap", _renamed(body, order)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _own_choices(gap: Mapping[str, Any]) -> Mapping[str, Any]:
    if "choices" not in gap:
        return gap
    return {**gap, "choices": [{name: part for name, part in choice.items() if name != "id"} for choice in gap["choices"]]}


def _ids_in(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        if isinstance(part.get("id"), str):
            yield part["id"]
        for name in sorted(part):
            yield from _ids_in(part[name])
    elif isinstance(part, list):
        for inner in part:
            yield from _ids_in(inner)


def _renamed(part: Any, order: Mapping[str, str]) -> Any:
    if isinstance(part, Mapping):
        return {name: order[inner] if name == "id" and isinstance(inner, str) else _renamed(inner, order) for name, inner in part.items()}
    if isinstance(part, list):
        return [_renamed(inner, order) for inner in part]
    if isinstance(part, str):
        return MARK.sub(lambda found: "[[" + order.get(found[1], found[1]), part)
    return part


def fill(apps, schema_editor):
    question_model = apps.get_model("quizzes", "Question")
    batch = []
    for question in question_model.objects.filter(kind="gap").exclude(current=None).select_related("current").iterator(chunk_size=500):
        question.fingerprint = fingerprint(question.current.body)
        batch.append(question)
        if len(batch) == 500:
            question_model.objects.bulk_update(batch, ["fingerprint"])
            batch = []
    question_model.objects.bulk_update(batch, ["fingerprint"])


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0008_quiz_versions")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
