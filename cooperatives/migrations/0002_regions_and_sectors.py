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
        "agriculture",
        "الفلاحة",
        "Agriculture",
        (
            ("dairy", "الحليب ومشتقاته", "Lait et produits laitiers"),
            ("livestock", "تربية الماشية", "Élevage"),
            ("beekeeping", "تربية النحل", "Apiculture"),
            ("poultry", "تربية الدواجن", "Aviculture"),
            ("fruit-vegetables", "الخضر والفواكه", "Maraîchage et fruits"),
            ("olive", "الزيتون وزيت الزيتون", "Olivier et huile d'olive"),
            ("cereals", "الحبوب والقطاني", "Céréales et légumineuses"),
            ("dates", "التمور", "Dattes"),
            ("cactus", "الصبار", "Cactus"),
        ),
    ),
    (
        "crafts",
        "الصناعة التقليدية",
        "Artisanat",
        (
            ("carpets", "الزرابي والنسيج", "Tapis et tissage"),
            ("embroidery", "الطرز والخياطة", "Broderie et couture"),
            ("pottery", "الفخار والخزف", "Poterie et céramique"),
            ("wood", "الخشب", "Bois"),
            ("leather", "الجلد", "Cuir"),
            ("jewellery", "الحلي", "Bijouterie"),
            ("basketry", "القصب والدوم", "Vannerie"),
        ),
    ),
    (
        "food",
        "المواد الغذائية",
        "Denrées alimentaires",
        (
            ("couscous", "الكسكس والعجائن", "Couscous et pâtes"),
            ("pastry", "الحلويات", "Pâtisserie"),
            ("preserves", "المربى والمصبرات", "Confitures et conserves"),
            ("spices", "التوابل", "Épices"),
        ),
    ),
    (
        "argan",
        "الأركان",
        "Argane",
        (
            ("argan-food", "زيت الأركان للأكل", "Huile d'argane alimentaire"),
            ("argan-care", "الأركان للتجميل", "Argane cosmétique"),
        ),
    ),
    (
        "aromatic-plants",
        "النباتات الطبية والعطرية",
        "Plantes aromatiques et médicinales",
        (
            ("saffron-aromatic-plants", "الزعفران والنباتات العطرية", "Safran et plantes aromatiques"),
            ("essential-oils", "التقطير والزيوت الأساسية", "Distillation et huiles essentielles"),
            ("dried-herbs", "الأعشاب المجففة", "Herbes séchées"),
            ("rose", "الورد", "Rose"),
        ),
    ),
    ("fishing", "الصيد البحري", "Pêche", (("seafood", "منتجات البحر", "Produits de la mer"), ("seaweed", "الطحالب", "Algues"))),
    ("forest", "الغابات", "Forêt", ()),
    ("housing", "السكن", "Habitat", ()),
    ("labour", "اليد العاملة", "Main-d'œuvre", ()),
    ("literacy-training", "محو الأمية والتكوين", "Alphabétisation et formation", ()),
    ("transport", "النقل", "Transport", ()),
    (
        "tourism",
        "السياحة",
        "Tourisme",
        (("rural-tourism", "السياحة القروية", "Tourisme rural"), ("guiding", "الإرشاد السياحي", "Guidage")),
    ),
    ("retail", "تجار التقسيط", "Commerçants détaillants", ()),
    ("consumers", "الاستهلاك", "Consommation", ()),
    ("quarries", "المقالع", "Carrières", ()),
    ("waste", "معالجة النفايات", "Traitement des déchets", ()),
    ("media", "التواصل", "Communication", ()),
    ("renewable-energy", "الطاقات المتجددة", "Énergies renouvelables", ()),
)


def add(apps, schema_editor):
    region_model = apps.get_model("cooperatives", "Region")
    sector_model = apps.get_model("cooperatives", "Sector")
    using = schema_editor.connection.alias
    for code, name_ar, name_fr in REGIONS:
        region_model.objects.using(using).get_or_create(code=code, defaults={"name_ar": name_ar, "name_fr": name_fr})
    for slug, name_ar, name_fr, branches in SECTORS:
        sector, _created = sector_model.objects.using(using).get_or_create(slug=slug, defaults={"name_ar": name_ar, "name_fr": name_fr})
        for branch_slug, branch_ar, branch_fr in branches:
            sector_model.objects.using(using).get_or_create(
                slug=branch_slug, defaults={"name_ar": branch_ar, "name_fr": branch_fr, "parent": sector}
            )


class Migration(migrations.Migration):
    dependencies = [("cooperatives", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=False)]
