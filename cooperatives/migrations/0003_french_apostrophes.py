"""French is printed with the typographic apostrophe: L’Oriental."""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace


def mend(apps, schema_editor):
    for name in ("Region", "Sector"):
        model = apps.get_model("cooperatives", name)
        model.objects.filter(name_fr__contains="'").update(name_fr=Replace(F("name_fr"), Value("'"), Value("’")))


class Migration(migrations.Migration):
    dependencies = [("cooperatives", "0002_regions_and_sectors")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
