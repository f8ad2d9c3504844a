"""Certificates that were issued before are queued to be signed; what was signed or sealed is never changed or deleted."""

from importlib import import_module

from django.db import migrations

sealing = import_module("certificates.migrations.0002_seal_issued_records")
APPEND_ONLY = ("certificates_signedform", "certificates_sealeddocument")


def queue(apps, schema_editor):
    certificates = apps.get_model("certificates", "IssuedCertificate")
    credentials = apps.get_model("certificates", "Credential")
    ids = certificates.objects.filter(credential=None).values_list("pk", flat=True)
    credentials.objects.bulk_create((credentials(certificate_id=pk) for pk in list(ids)), batch_size=1000, ignore_conflicts=True)


def guard(apps, schema_editor):
    release(apps, schema_editor)
    postgresql = schema_editor.connection.vendor == "postgresql"
    refuse = "FOR EACH ROW EXECUTE FUNCTION certificates_refuse()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{sealing.REFUSAL}'); END"
    for table in APPEND_ONLY:
        schema_editor.execute(f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} {refuse}", params=None)
        schema_editor.execute(f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}", params=None)


def release(apps, schema_editor):
    target = " ON {}" if schema_editor.connection.vendor == "postgresql" else ""
    for table in APPEND_ONLY:
        for name in ("frozen", "kept"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{target.format(table)}", params=None)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0008_credentials")]
    operations = [migrations.RunPython(guard, release), migrations.RunPython(queue, migrations.RunPython.noop)]
