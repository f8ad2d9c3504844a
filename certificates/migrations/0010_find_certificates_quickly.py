"""Certificates are found by a part of a name or number among hundreds of thousands."""

from django.db import migrations

from text.trigrams import drop_index, make_index


class Migration(migrations.Migration):
    dependencies = [("certificates", "0009_queue_and_guard_credentials")]

    operations = [
        migrations.RunPython(
            make_index("certificates_issuedcertificate", "search_text", "certificate_search"), drop_index("certificate_search")
        ),
    ]
