"""Who signed by a column signs by the design from now on. What was issued already keeps its record.

The design is the one that came with this step, kept beside it: what a later release draws is that release's.
"""

import json
from hashlib import sha256
from pathlib import Path

from django.db import migrations

DESIGN = Path(__file__).with_name("0004_design.json")


def signed_by(name, role):
    """The columns of the design of that day with this signatory."""
    design = json.loads(DESIGN.read_text(encoding="utf-8"))
    design["settings"]["signatories"] = [{"name": name, "role": role, "picture": ""}]
    parts = [design[part] for part in ("source", "wording", "fonts_digest", "typst_version", "protocol", "settings")]
    return design | {"digest": sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()}


def into_designs(apps, schema_editor):
    achievement_model = apps.get_model("certificates", "Achievement")
    version_model = apps.get_model("certificates", "CertificateTemplateVersion")
    for achievement in achievement_model.objects.all():
        name = {"ar": achievement.signatory_name_ar, "fr": achievement.signatory_name_fr}
        role = {"ar": achievement.signatory_role_ar, "fr": achievement.signatory_role_fr}
        if not any(name.values()):
            continue
        design = signed_by(name, role)
        achievement.template_version, _created = version_model.objects.get_or_create(digest=design.pop("digest"), defaults=design)
        achievement.save(update_fields=["template_version"])


def out_of_designs(apps, schema_editor):
    for achievement in apps.get_model("certificates", "Achievement").objects.exclude(template_version=None):
        for one in achievement.template_version.settings.get("signatories", [])[:1]:
            achievement.signatory_name_ar, achievement.signatory_name_fr = one["name"]["ar"], one["name"]["fr"]
            achievement.signatory_role_ar, achievement.signatory_role_fr = one["role"]["ar"], one["role"]["fr"]
            achievement.save()


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_designs")]
    operations = [migrations.RunPython(into_designs, out_of_designs)]
