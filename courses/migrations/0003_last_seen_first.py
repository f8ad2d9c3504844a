"""The report of progress begins with who was seen last; those never seen stand at the end, which only PostgreSQL's index can say."""

from typing import Any

from django.db import migrations

MAKE = """
    CREATE INDEX IF NOT EXISTS enrolment_last_seen ON courses_enrolment (last_seen_at DESC NULLS LAST, id) WHERE withdrawn_at IS NULL
"""


def make(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)


def drop(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS enrolment_last_seen")


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_translation_source")]

    operations = [migrations.RunPython(make, drop)]
