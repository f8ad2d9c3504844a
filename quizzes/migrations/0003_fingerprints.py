"""Gives the questions that are already in a bank their fingerprint, as it was counted then: what a later release counts is that release's."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import migrations

MARK = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})(?=\]\]|\|)")


def fingerprint(kind: str, body: Mapping[str, Any]) -> str:
    order = {own: f"#{number}" for number, own in enumerate(dict.fromkeys(_ids_in(body)))}
    text = json.dumps([kind, _renamed(body, order)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


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
    for question in question_model.objects.exclude(current=None).select_related("current").iterator(chunk_size=500):
        question.fingerprint = fingerprint(question.kind, question.current.body)
        batch.append(question)
        if len(batch) == 500:
            question_model.objects.bulk_update(batch, ["fingerprint"])
            batch = []
    question_model.objects.bulk_update(batch, ["fingerprint"])


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0002_engine_in_full")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
