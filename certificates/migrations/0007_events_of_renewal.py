from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0006_bulk_printing_corrections"),
    ]

    operations = [
        migrations.AlterField(
            model_name="certificateevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("issued", "issued"),
                    ("revoked", "withdrawn"),
                    ("replaced", "replaced"),
                    ("reminded", "the owner was told that it ends soon"),
                    ("passed", "the course was passed again"),
                    ("renewed", "renewed"),
                ],
                max_length=10,
                verbose_name="what happened",
            ),
        ),
    ]
