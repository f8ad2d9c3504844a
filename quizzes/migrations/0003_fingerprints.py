"""Gives the questions that are already in a bank their fingerprint."""

from django.db import migrations

from quizzes.fingerprints import fingerprint


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
