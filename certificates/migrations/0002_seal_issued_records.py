"""The database refuses to change or delete what was issued, whoever asks.

Of a certificate only `state` may change, and only from "active"; events and versions of the design never change. On
SQLite a table that a later migration rebuilds loses its triggers: such a migration must end with `seal` again.
"""

from django.db import migrations

ISSUED = "certificates_issuedcertificate"
APPEND_ONLY = ("certificates_certificateevent", "certificates_certificatetemplateversion")
REFUSAL = "certificates: what was issued is never changed or deleted"


def seal(apps, schema_editor):
    model = apps.get_model("certificates", "IssuedCertificate")
    frozen = [field.column for field in model._meta.local_concrete_fields if field.name != "state"]
    unseal(apps, schema_editor)
    vendor = schema_editor.connection.vendor
    statements = _postgresql() if vendor == "postgresql" else _sqlite(frozen)
    for statement in statements:
        schema_editor.execute(statement, params=None)


def unseal(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in (ISSUED, *APPEND_ONLY):
        for guard in ("frozen", "state", "kept"):
            target = f" ON {table}" if vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{guard}{target}", params=None)


def _sqlite(frozen):
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    columns = ", ".join(f'"{column}"' for column in frozen)
    yield f"CREATE TRIGGER {ISSUED}_frozen BEFORE UPDATE OF {columns} ON {ISSUED} {refuse}"
    yield (
        f"CREATE TRIGGER {ISSUED}_state BEFORE UPDATE OF state ON {ISSUED} WHEN OLD.state <> 'active' AND NEW.state <> OLD.state {refuse}"
    )
    yield f"CREATE TRIGGER {ISSUED}_kept BEFORE DELETE ON {ISSUED} {refuse}"
    for table in APPEND_ONLY:
        yield f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} {refuse}"
        yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"


def _postgresql():
    yield f"""
        CREATE OR REPLACE FUNCTION certificates_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
        END $$"""
    yield (
        f"CREATE TRIGGER {ISSUED}_frozen BEFORE UPDATE ON {ISSUED} FOR EACH ROW "
        "WHEN (to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state') EXECUTE FUNCTION certificates_refuse()"
    )
    yield (
        f"CREATE TRIGGER {ISSUED}_state BEFORE UPDATE ON {ISSUED} FOR EACH ROW "
        "WHEN (OLD.state <> 'active' AND NEW.state <> OLD.state) EXECUTE FUNCTION certificates_refuse()"
    )
    yield f"CREATE TRIGGER {ISSUED}_kept BEFORE DELETE ON {ISSUED} FOR EACH ROW EXECUTE FUNCTION certificates_refuse()"
    for table in APPEND_ONLY:
        yield f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION certificates_refuse()"
        yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION certificates_refuse()"


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]
    operations = [migrations.RunPython(seal, unseal)]
