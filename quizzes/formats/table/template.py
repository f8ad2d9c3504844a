"""The workbook that trainers fill: an example of each kind, to be written over."""

from quizzes.choices import Kind
from quizzes.formats.table.columns import Column
from quizzes.formats.table.vocabulary import KINDS, word
from quizzes.formats.table.workbook import build_workbook
from quizzes.formats.table.writer import Table, columns_for, heading

Pair = tuple[str, str]


def _row(kind: str, question: Pair, *answers: Pair, **others: str | Pair) -> dict[Column | str, str]:
    cells: dict[Column | str, str] = {"kind": kind, Column("question", "ar"): question[0], Column("question", "fr"): question[1]}
    for number, (arabic, french) in enumerate(answers, start=1):
        cells |= {Column("answer", "ar", number): arabic, Column("answer", "fr", number): french}
    for name, words in others.items():
        if isinstance(words, str):
            cells[Column(name)] = words
        else:
            cells |= {Column(name, "ar"): words[0], Column(name, "fr"): words[1]}
    return cells


FOLDER = ("أمثلة", "Exemples")
EXAMPLES = (
    _row(
        Kind.SINGLE,
        ("ما أول ما يراه الزبون في الصفحة؟", "Que voit d’abord le client sur la page ?"),
        ("الصورة", "La photo"),
        ("الشروط", "Les conditions"),
        ("تاريخ النشر", "La date de publication"),
        right="1",
        explanation=("الصورة الواضحة تبيع.", "Une photo claire fait vendre."),
        folder=FOLDER,
        tags="photo, vente",
        difficulty="1",
    ),
    _row(
        Kind.MULTIPLE,
        ("ماذا نكتب مع ثمن العسل؟", "Qu’écrit-on avec le prix du miel ?"),
        ("الوزن", "Le poids"),
        ("اسم الجار", "Le nom du voisin"),
        ("مصدر الزهور", "L’origine des fleurs"),
        right="1;3",
        folder=FOLDER,
    ),
    _row(
        Kind.TRUE_FALSE,
        ("الزيت المعصور في البيت يباع بلا بطاقة.", "L’huile pressée à la maison se vend sans étiquette."),
        right="false",
        folder=FOLDER,
    ),
    _row(
        Kind.SHORT,
        ("في أي جهة ينبت الأركان؟", "Dans quelle région pousse l’arganier ?"),
        ("سوس", "Souss"),
        ("سوس ماسة", "Souss-Massa"),
        folder=FOLDER,
    ),
    _row(
        Kind.NUMERIC,
        ("ثلاث قارورات بـ 12,5 درهما: كم المجموع؟", "Trois flacons à 12,5 DH : combien en tout ?"),
        ("37,5", "37,5"),
        tolerance="0,5",
        unit=("درهم", "DH"),
        folder=FOLDER,
    ),
    _row(
        Kind.GAP,
        ("نضع ___ في قارورة من ___.", "On met ___ dans un flacon en ___."),
        ("الزيت | زيت الأركان", "l’huile | l’huile d’argan"),
        ("*زجاج | ورق", "*verre | papier"),
        folder=FOLDER,
    ),
    _row(
        Kind.MATCHING,
        ("صل كل منتوج بتغليفه.", "Reliez chaque produit à son emballage."),
        ("زيت => قارورة", "huile => flacon"),
        ("زربية => كيس", "tapis => sac"),
        extra=("صندوق من جليد", "caisse de glace"),
        folder=FOLDER,
    ),
    _row(
        Kind.ORDERING,
        ("رتب خطوات البيع.", "Mettez la vente dans l’ordre."),
        ("نصور", "On photographie"),
        ("ننشر", "On publie"),
        ("نرسل", "On expédie"),
        folder=FOLDER,
    ),
    _row(
        Kind.HOTTEXT,
        ("اختر الصفات: عسل [[*طبيعي]] من [[الجبل]].", "Marquez l’adjectif : un miel [[*pur]] de la [[montagne]]."),
        folder=FOLDER,
    ),
    _row(
        Kind.LONG_TEXT,
        ("صف منتوجك لزبون بعيد.", "Décrivez votre produit à un client lointain."),
        ("يذكر المصدر", "Dit l’origine"),
        ("يذكر الثمن", "Dit le prix"),
        points="2 ; 1",
        most_words="120",
        folder=FOLDER,
    ),
)


def build_template(language: str) -> bytes:
    """The template with its drop-down lists and its sheet of explanations."""
    rows = []
    for example in EXAMPLES:
        cells = {column: words for column, words in example.items() if isinstance(column, Column)}
        rows.append(cells | {Column("kind"): word(str(example["kind"]), KINDS, language)})
    columns = [column for column in columns_for(rows) if column.name != "model"]
    table = Table(columns, [heading(column, language) for column in columns], [[row.get(column, "") for column in columns] for row in rows])
    return build_workbook(table, language)
