"""Who signed by a column signs by the design from now on. What was issued already keeps its record."""

from django.db import migrations

from certificates.rendering.designs import PROTOCOL, Design, fonts_digest, layout_source, plain_settings, shipped_wording, typst_version


def into_designs(apps, schema_editor):
    achievement_model = apps.get_model("certificates", "Achievement")
    version_model = apps.get_model("certificates", "CertificateTemplateVersion")
    for achievement in achievement_model.objects.all():
        name = {"ar": achievement.signatory_name_ar, "fr": achievement.signatory_name_fr}
        role = {"ar": achievement.signatory_role_ar, "fr": achievement.signatory_role_fr}
        if not any(name.values()):
            continue
        settings = plain_settings() | {"signatories": [{"name": name, "role": role, "picture": ""}]}
        design = Design(layout_source(settings["layout"]), shipped_wording(), PROTOCOL, settings)
        achievement.template_version, _created = version_model.objects.get_or_create(
            digest=design.digest,
            defaults={
                "protocol": design.protocol,
                "source": design.source,
                "wording": design.wording,
                "settings": design.settings,
                "fonts_digest": fonts_digest(),
                "typst_version": typst_version(),
            },
        )
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
