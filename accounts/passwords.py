"""The school's own words in passwords of staff: whoever guesses begins with them (ASVS 6.1.2, 6.2.11)."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from text.folding import fold

# As whoever guesses writes them; compared without marks, capitals and accents. Two spellings where people use both.
WORDS = (
    "taawon", "taawoun", "taaoun", "تعاون", "تعاوني", "تعاونية", "تعاونيات",
    "cooperative", "cooperatives", "cooperation", "coop", "odco", "cmqc", "mourafaka", "cooplab", "agrisoo",
    "school", "ecole", "madrasa", "مدرسة", "formation", "formatrice", "formateur", "تكوين", "مكون", "مكونة",
    "member", "membre", "عضو", "trainer", "admin", "administrator", "administrateur", "administratrice",
    "password", "motdepasse", "secret", "welcome", "bienvenue", "مرحبا", "كلمة السر", "كلمة المرور",
    "maroc", "morocco", "almaghrib", "maghrib", "المغرب", "مغرب",
    "rabat", "الرباط", "casablanca", "casa", "الدار البيضاء", "marrakech", "marrakesh", "مراكش", "fes", "fez", "فاس",
    "meknes", "مكناس", "tanger", "tangier", "tanja", "طنجة", "tetouan", "تطوان", "agadir", "أكادير", "أغادير",
    "oujda", "وجدة", "laayoune", "العيون", "dakhla", "الداخلة", "guelmim", "كلميم", "ouarzazate", "ورزازات",
    "errachidia", "الرشيدية", "beni mellal", "بني ملال", "khouribga", "خريبكة", "settat", "سطات", "kenitra", "القنيطرة",
    "sale", "سلا", "essaouira", "الصويرة", "safi", "آسفي", "eljadida", "الجديدة", "taroudant", "تارودانت", "tiznit", "تيزنيت",
    "taza", "تازة", "nador", "الناظور", "hoceima", "الحسيمة", "ifrane", "إفران", "azilal", "أزيلال", "souss", "سوس",
    "draa", "درعة", "tafilalet", "تافيلالت", "oriental", "الشرق",
)  # fmt: skip
LEAST_BESIDE = 8  # letters and digits that are not the school's words
_OTHER = re.compile(r"[\W_]+")


def _bare(text: str) -> str:
    return _OTHER.sub("", fold(text))


class SchoolWordsValidator:
    """Refuses a password that is little more than words of the school. Beside enough of her own they are as good as any."""

    def validate(self, password: str, user: Any = None) -> None:
        words = {bare for word in (*WORDS, *settings.WAGTAIL_SITE_NAME.split()) if (bare := _bare(word))}
        known = re.compile("|".join(sorted(words, key=len, reverse=True)))
        beside, found = known.subn("", _bare(password))
        if found and len(beside) < LEAST_BESIDE:
            raise ValidationError(
                _("This password is little more than a word of the school or the name of a place. Add words of your own."),
                code="password_of_school_words",
            )

    def get_help_text(self) -> str:
        return _("Not only the name of the school, of a cooperative or of a place.")
