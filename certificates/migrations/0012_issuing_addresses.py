"""The addresses under which certificates were issued. What was signed so far says its own."""

import json

import django.utils.timezone
from django.db import migrations, models


def addresses_so_far(apps, schema_editor):
    """From the first credential and from the last one."""
    signed = apps.get_model("certificates", "SignedForm").objects.using(schema_editor.connection.alias).filter(form="credential")
    found = {row.content for row in (signed.order_by("pk").first(), signed.order_by("-pk").first()) if row is not None}
    rows = apps.get_model("certificates", "IssuingAddress").objects.using(schema_editor.connection.alias)
    for address in {json.loads(content)["issuer"]["url"].rstrip("/") for content in found}:
        rows.get_or_create(address=address)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0011_cohorts_of_bulk_issues_stay")]

    operations = [
        migrations.CreateModel(
            name="IssuingAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(editable=False, max_length=255, unique=True)),
                ("first_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={"verbose_name": "issuing address", "verbose_name_plural": "issuing addresses", "ordering": ["pk"]},
        ),
        migrations.RunPython(addresses_so_far, migrations.RunPython.noop, elidable=True),
    ]
