"""The order of names in PostgreSQL; on SQLite each connection brings it (`text.order`)."""

from django.contrib.postgres.operations import CreateCollation
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_codes_belong_to_numbers")]

    operations = [
        # Numbers by what they count (kn), and Arabic before other scripts for readers of Arabic (kr).
        CreateCollation("names_ar", locale="und-u-kn-kr-arab", provider="icu"),
        CreateCollation("names_fr", locale="und-u-kn", provider="icu"),
    ]
