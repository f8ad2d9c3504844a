from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_signatories_into_designs")]
    operations = [
        migrations.RemoveField(model_name="achievement", name=f"signatory_{part}_{code}")
        for part in ("name", "role")
        for code in ("ar", "fr")
    ]
