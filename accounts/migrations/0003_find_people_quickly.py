"""Names, usernames and phones are found by a part of them among a million people; the newest stand first in the list."""

from django.db import migrations, models

from text.trigrams import drop_index, make_index


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_data_requests")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["-date_joined", "-id"], name="person_newest"),
        ),
        migrations.RunPython(make_index("accounts_user", "search_text", "person_search"), drop_index("person_search")),
        migrations.RunPython(make_index("accounts_user", "phone", "person_phone_part"), drop_index("person_phone_part")),
    ]
