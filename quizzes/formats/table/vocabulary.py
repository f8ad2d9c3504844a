"""The words of a question table in three languages. The first of each is the one that we write; all are read."""

import re
from collections.abc import Mapping

from quizzes.choices import Kind
from text.folding import fold

LANGUAGES = ("ar", "fr", "en")
Aliases = Mapping[str, Mapping[str, tuple[str, ...]]]

# Columns that hold words, and so stand once in each language.
TEXTS: Aliases = {
    "instruction": {"ar": ("تعليمة", "التعليمات"), "fr": ("Consigne",), "en": ("Instruction", "Instructions")},
    "question": {
        "ar": ("السؤال", "نص السؤال", "سؤال", "النص"),
        "fr": ("Question", "Énoncé", "Texte de la question", "Texte"),
        "en": ("Question", "Question text", "Stem", "Text"),
    },
    "answer": {
        "ar": ("جواب", "الجواب", "إجابة", "الإجابة", "اختيار", "الاختيار", "خيار", "الخيار"),
        "fr": ("Réponse", "Choix", "Proposition", "Option"),
        "en": ("Answer", "Choice", "Option"),
    },
    "wrong": {
        "ar": ("جواب خاطئ", "الجواب الخاطئ", "إجابة خاطئة"),
        "fr": ("Mauvaise réponse", "Réponse fausse", "Distracteur"),
        "en": ("Wrong answer", "Incorrect answer", "Distractor"),
    },
    "note": {
        "ar": ("تعليق", "تعليق على الجواب", "التعليق"),
        "fr": ("Remarque", "Commentaire", "Remarque sur la réponse"),
        "en": ("Note", "Comment", "Answer feedback", "Feedback"),
    },
    "extra": {"ar": ("أجوبة زائدة", "أجوبة خاطئة"), "fr": ("Réponses en trop", "Intrus"), "en": ("Extra answers", "Distractors")},
    "unit": {"ar": ("الوحدة", "وحدة"), "fr": ("Unité",), "en": ("Unit",)},
    "model": {"ar": ("جواب نموذجي", "الجواب النموذجي"), "fr": ("Réponse modèle", "Corrigé"), "en": ("Model answer",)},
    "explanation": {
        "ar": ("الشرح", "شرح", "التفسير", "التعليل"),
        "fr": ("Explication", "Explications", "Commentaire général", "Rétroaction"),
        "en": ("Explanation", "General feedback"),
    },
    "folder": {
        "ar": ("المجلد", "الفئة", "التصنيف", "فئة"),
        "fr": ("Dossier", "Catégorie"),
        "en": ("Folder", "Category"),
    },
}  # fmt: skip
# Columns that say the same in every language.
FACTS: Aliases = {
    "kind": {"ar": ("النوع", "نوع السؤال"), "fr": ("Type", "Type de question", "Genre"), "en": ("Kind", "Question type")},
    "right": {
        "ar": ("الصحيح", "الجواب الصحيح", "الإجابة الصحيحة", "الأجوبة الصحيحة", "رقم الجواب الصحيح"),
        "fr": (
            "Bonne réponse", "Bonnes réponses", "Bonne(s) réponse(s)", "Réponse correcte", "Réponse juste", "Correct", "Solution", "Clé",
        ),
        "en": ("Right answer", "Correct answer", "Right", "Correct answers", "Correct answer(s)", "Key answer"),
    },
    "points": {"ar": ("النقط", "الأوزان", "الوزن"), "fr": ("Points", "Poids"), "en": ("Points", "Weights", "Weight")},
    "tolerance": {"ar": ("هامش الخطأ", "الهامش"), "fr": ("Tolérance", "Marge"), "en": ("Tolerance",)},
    "most_words": {"ar": ("عدد الكلمات",), "fr": ("Mots au plus", "Nombre de mots"), "en": ("Most words", "Words")},
    "options": {"ar": ("إعدادات",), "fr": ("Réglages", "Options"), "en": ("Settings", "Options")},
    "tags": {"ar": ("الوسوم", "وسوم", "كلمات مفتاحية"), "fr": ("Étiquettes", "Mots-clés"), "en": ("Tags", "Keywords")},
    "difficulty": {"ar": ("الصعوبة", "المستوى"), "fr": ("Difficulté", "Niveau"), "en": ("Difficulty", "Level")},
    "key": {"ar": ("المعرف",), "fr": ("Identifiant",), "en": ("Key", "Id")},
    "reason": {"ar": ("السبب",), "fr": ("Raison",), "en": ("Reason",)},
}  # fmt: skip
NUMBERED = frozenset(("answer", "wrong", "note"))

KINDS: Aliases = {
    Kind.SINGLE: {
        "ar": ("اختيار واحد", "جواب واحد", "اختيار من متعدد"),
        "fr": ("Choix unique", "QCU", "Une seule réponse"),
        "en": ("Single choice", "Single", "Multiple choice"),
    },
    Kind.MULTIPLE: {
        "ar": ("اختيارات متعددة", "عدة أجوبة", "أجوبة متعددة"),
        "fr": ("Choix multiple", "QCM", "Plusieurs réponses"),
        "en": ("Several choices", "Multiple", "Multiple answers", "Multiple response"),
    },
    Kind.TRUE_FALSE: {
        "ar": ("صحيح أو خطأ", "صح أو خطأ"), "fr": ("Vrai ou faux", "Vrai faux"), "en": ("True or false", "True false", "Boolean"),
    },
    Kind.SHORT: {"ar": ("جواب قصير", "إجابة قصيرة"), "fr": ("Réponse courte",), "en": ("Short answer", "Short")},
    Kind.NUMERIC: {"ar": ("عدد", "رقم"), "fr": ("Nombre", "Numérique"), "en": ("Number", "Numeric", "Numerical")},
    Kind.GAP: {
        "ar": ("ملء الفراغات", "املأ الفراغ"), "fr": ("Texte à trous", "Trous"),
        "en": ("Fill the gaps", "Gap", "Cloze", "Fill in the blanks"),
    },
    Kind.MATCHING: {"ar": ("مطابقة", "وصل"), "fr": ("Appariement", "Association", "Relier"), "en": ("Matching", "Pairs")},
    Kind.ORDERING: {"ar": ("ترتيب",), "fr": ("Mise en ordre", "Classement", "Ordre"), "en": ("Ordering", "Order")},
    Kind.HOTTEXT: {"ar": ("تعليم الكلمات",), "fr": ("Mots à marquer", "Marquer les mots"), "en": ("Mark the words", "Hottext")},
    Kind.LONG_TEXT: {"ar": ("نص طويل", "مقال"), "fr": ("Texte long", "Rédaction", "Question ouverte"), "en": ("Long text", "Essay")},
    Kind.UPLOAD: {"ar": ("صورة أو ملف",), "fr": ("Photo ou fichier", "Fichier"), "en": ("Photo or file", "Upload", "File")},
}  # fmt: skip
DIFFICULTIES: Aliases = {
    "1": {"ar": ("سهل",), "fr": ("Facile",), "en": ("Easy",)},
    "2": {"ar": ("متوسط",), "fr": ("Moyen", "Moyenne"), "en": ("Medium",)},
    "3": {"ar": ("صعب",), "fr": ("Difficile",), "en": ("Hard", "Difficult")},
}  # fmt: skip
TRUTH: Aliases = {
    "true": {"ar": ("صحيح", "صح", "نعم", "صواب"), "fr": ("VRAI", "oui", "juste", "V"), "en": ("TRUE", "yes", "T", "1")},
    "false": {"ar": ("خطأ", "خطا", "لا", "غلط", "خاطئ"), "fr": ("FAUX", "non", "F"), "en": ("FALSE", "no", "0")},
}  # fmt: skip
OPTIONS: Aliases = {
    "all_or_nothing": {"ar": ("الكل أو لا شيء",), "fr": ("tout ou rien",), "en": ("all or nothing",)},
    "one_right": {"ar": ("واحد يكفي",), "fr": ("une seule suffit",), "en": ("one is enough",)},
    "exact": {"ar": ("ترتيب تام",), "fr": ("ordre exact",), "en": ("exact",)},
    "neighbours": {"ar": ("حسب الجوار",), "fr": ("par voisins",), "en": ("neighbours",)},
    "tolerant": {"ar": ("متسامح",), "fr": ("tolérant",), "en": ("tolerant",)},
    "wildcards": {"ar": ("نجمة لأي حروف",), "fr": ("joker",), "en": ("wildcards",)},
    "fixed": {"ar": ("ثابت",), "fr": ("fixe",), "en": ("fixed",)},
    "image": {"ar": ("صورة",), "fr": ("image",), "en": ("picture", "image")},
    "sound": {"ar": ("صوت",), "fr": ("son",), "en": ("sound",)},
    "document": {"ar": ("وثيقة",), "fr": ("document",), "en": ("document",)},
    "files": {"ar": ("ملفات",), "fr": ("fichiers",), "en": ("files",)},
}  # fmt: skip

_SIGNS = re.compile(r"[\s_\-.:°’'*()\[\]]+")


def folded(text: str) -> str:
    """Two spellings of one word of the table are equal in this form."""
    return _SIGNS.sub(" ", fold(text)).strip()


def _index(aliases: Aliases) -> dict[str, str]:
    return {folded(word): name for name, by_language in reversed(list(aliases.items())) for words in by_language.values() for word in words}


# The tables above live as long as this module, so that their identities are names of theirs alone.
_INDEXES = {id(aliases): _index(aliases) for aliases in (TEXTS, FACTS, KINDS, DIFFICULTIES, TRUTH, OPTIONS)}


def meaning(word: str, aliases: Aliases) -> str | None:
    """The name behind a word of any language, or behind the name itself."""
    known = folded(word)
    found = _INDEXES[id(aliases)].get(known)
    return found or next((name for name in aliases if folded(name) == known), None)


def word(name: str, aliases: Aliases, language: str) -> str:
    """The word that we write in this language."""
    return aliases[name][language][0]
