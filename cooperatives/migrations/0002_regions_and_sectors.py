"""The twelve regions (decree 2-15-40) and the sectors in which cooperatives are counted."""

from django.db import migrations

REGIONS = (
    ("01", "طنجة-تطوان-الحسيمة", "Tanger-Tétouan-Al Hoceïma"),
    ("02", "الشرق", "L'Oriental"),
    ("03", "فاس-مكناس", "Fès-Meknès"),
    ("04", "الرباط-سلا-القنيطرة", "Rabat-Salé-Kénitra"),
    ("05", "بني ملال-خنيفرة", "Béni Mellal-Khénifra"),
    ("06", "الدار البيضاء-سطات", "Casablanca-Settat"),
    ("07", "مراكش-آسفي", "Marrakech-Safi"),
    ("08", "درعة-تافيلالت", "Drâa-Tafilalet"),
    ("09", "سوس-ماسة", "Souss-Massa"),
    ("10", "كلميم-واد نون", "Guelmim-Oued Noun"),
    ("11", "العيون-الساقية الحمراء", "Laâyoune-Sakia El Hamra"),
    ("12", "الداخلة-وادي الذهب", "Dakhla-Oued Ed-Dahab"),
)

SECTORS = (
    (
        "الفلاحة", "Agriculture",
        (
            ("الحليب ومشتقاته", "Lait et produits laitiers"),
            ("تربية الماشية", "Élevage"),
            ("تربية النحل", "Apiculture"),
            ("تربية الدواجن", "Aviculture"),
            ("الخضر والفواكه", "Maraîchage et fruits"),
            ("الزيتون وزيت الزيتون", "Olivier et huile d'olive"),
            ("الحبوب والقطاني", "Céréales et légumineuses"),
            ("التمور", "Dattes"),
            ("الزعفران", "Safran"),
            ("الصبار", "Cactus"),
        ),
    ),
    (
        "الصناعة التقليدية", "Artisanat",
        (
            ("الزرابي والنسيج", "Tapis et tissage"),
            ("الطرز والخياطة", "Broderie et couture"),
            ("الفخار والخزف", "Poterie et céramique"),
            ("الخشب", "Bois"),
            ("الجلد", "Cuir"),
            ("الحلي", "Bijouterie"),
            ("القصب والدوم", "Vannerie"),
        ),
    ),
    (
        "المواد الغذائية", "Denrées alimentaires",
        (
            ("الكسكس والعجائن", "Couscous et pâtes"),
            ("الحلويات", "Pâtisserie"),
            ("المربى والمصبرات", "Confitures et conserves"),
            ("التوابل", "Épices"),
        ),
    ),
    ("الأركان", "Argane", (("زيت الأركان للأكل", "Huile d'argane alimentaire"), ("الأركان للتجميل", "Argane cosmétique"))),
    (
        "النباتات الطبية والعطرية", "Plantes aromatiques et médicinales",
        (
            ("التقطير والزيوت الأساسية", "Distillation et huiles essentielles"),
            ("الأعشاب المجففة", "Herbes séchées"),
            ("الورد", "Rose"),
        ),
    ),
    ("الصيد البحري", "Pêche", (("منتجات البحر", "Produits de la mer"), ("الطحالب", "Algues"))),
    ("الغابات", "Forêt", ()),
    ("السكن", "Habitat", ()),
    ("اليد العاملة", "Main-d'œuvre", ()),
    ("محو الأمية والتكوين", "Alphabétisation et formation", ()),
    ("النقل", "Transport", ()),
    ("السياحة", "Tourisme", (("الإيواء القروي", "Hébergement rural"), ("الإرشاد السياحي", "Guidage"))),
    ("تجار التقسيط", "Commerçants détaillants", ()),
    ("الاستهلاك", "Consommation", ()),
    ("المقالع", "Carrières", ()),
    ("معالجة النفايات", "Traitement des déchets", ()),
    ("التواصل", "Communication", ()),
    ("الطاقات المتجددة", "Énergies renouvelables", ()),
)  # fmt: skip


def add(apps, schema_editor):
    region_model = apps.get_model("cooperatives", "Region")
    sector_model = apps.get_model("cooperatives", "Sector")
    using = schema_editor.connection.alias
    for code, name_ar, name_fr in REGIONS:
        region_model.objects.using(using).get_or_create(code=code, defaults={"name_ar": name_ar, "name_fr": name_fr})
    for name_ar, name_fr, branches in SECTORS:
        sector, _created = sector_model.objects.using(using).get_or_create(
            name_fr=name_fr, parent=None, defaults={"name_ar": name_ar}
        )
        for branch_ar, branch_fr in branches:
            sector_model.objects.using(using).get_or_create(
                name_fr=branch_fr, parent=sector, defaults={"name_ar": branch_ar}
            )


class Migration(migrations.Migration):
    dependencies = [("cooperatives", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
