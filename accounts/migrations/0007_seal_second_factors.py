"""Secrets of second factors that were written readable are written sealed."""

import base64

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import migrations
from django.utils.crypto import salted_hmac


def _fernet():
    digest = salted_hmac("accounts.sealed_secrets", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def _rewrite(apps, change):
    for row in apps.get_model("mfa", "Authenticator").objects.filter(type__in=["totp", "recovery_codes"]):
        for name in ("secret", "seed"):
            if name in row.data:
                row.data[name] = change(row.data[name])
        if "migrated_codes" in row.data:
            row.data["migrated_codes"] = [change(code) for code in row.data["migrated_codes"]]
        row.save(update_fields=["data"])


def seal(apps, schema_editor):
    _rewrite(apps, lambda text: _fernet().encrypt(text.encode()).decode())


def unseal(apps, schema_editor):
    _rewrite(apps, lambda text: _fernet().decrypt(text.encode()).decode())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_open_sessions"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal, unseal, elidable=False)]
