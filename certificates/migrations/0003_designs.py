from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


TEMPLATES, PICTURES = "certificates_certificatetemplateversion", "certificates_designpicture"
REFUSAL = import_module("certificates.migrations.0002_seal_issued_records").REFUSAL


def seal(apps, schema_editor):
    """Versions lost their triggers where SQLite built the table anew; pictures get theirs."""
    for table in (TEMPLATES, PICTURES):
        for guard, verb in (("frozen", "UPDATE"), ("kept", "DELETE")):
            on, name = f" ON {table}", f"{table}_{guard}"
            if schema_editor.connection.vendor == "postgresql":
                body = "FOR EACH ROW EXECUTE FUNCTION certificates_refuse()"
            else:
                on, body = "", f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}", params=None)
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {body}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0002_seal_issued_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.SlugField(max_length=40, unique=True, verbose_name="name")),
                ("source", models.TextField(verbose_name="source")),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="saved")),
            ],
            options={
                "verbose_name": "layout",
                "verbose_name_plural": "layouts",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="DesignPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(editable=False, max_length=70, unique=True)),
                ("content", models.BinaryField(editable=False)),
                ("width", models.PositiveIntegerField(editable=False)),
                ("height", models.PositiveIntegerField(editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "picture of a design",
                "verbose_name_plural": "pictures of designs",
            },
        ),
        migrations.AddField(
            model_name="certificatetemplateversion",
            name="protocol",
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="certificatetemplateversion",
            name="settings",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.CreateModel(
            name="AchievementVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("title_ar", models.CharField(blank=True, max_length=255)),
                ("title_fr", models.CharField(blank=True, max_length=255)),
                ("validity_months", models.PositiveSmallIntegerField(null=True)),
                ("is_automatic", models.BooleanField()),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="saved")),
                (
                    "achievement",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="certificates.achievement"),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "template_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="certificates.certificatetemplateversion"
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an achievement",
                "verbose_name_plural": "versions of an achievement",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("achievement", "number"), name="certificates_achievementversion_number")],
            },
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
