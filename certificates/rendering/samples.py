"""Invented people to try a design with: the usual one, and those whose names break other systems."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.records import build_record
from text.bilingual import bilingual
from text.names import MAX_LENGTH

SERIAL = "0000-0000-0000-0000-0000"


class Sample(models.TextChoices):
    """Whose name the preview shows."""

    USUAL = "usual", _("A usual name")
    LONGEST = "longest", _("The longest name that is allowed")
    MARKS = "marks", _("An Arabic name with all its marks")
    LETTERS = "letters", _("A name with ڭ گ پ ڤ")
    ACCENTS = "accents", _("A name with French accents")
    TIFINAGH = "tifinagh", _("A name in Tifinagh")


def _longest(words: str) -> str:
    return (words * MAX_LENGTH)[: 2 * MAX_LENGTH + 1].strip()


NAMES = {
    Sample.USUAL: bilingual("فاطمة أيت الحسين", "Fatima Aït Lhoussaine"),
    Sample.LONGEST: bilingual(_longest("محمد عبد الرحمان المنصور بالله ڭرين "), _longest("Éléonore-Maximilienne Benabdeljalil ")),
    Sample.MARKS: bilingual("أَمَالُ بِنْتُ ٱلْحُسَيْنِ آيْتِ گُلِيمِيمٍ ٱلرَّحْمٰنِيَّةُ", "Amal Bent Lhoussaine Aït Guelmim Rahmania"),
    Sample.LETTERS: bilingual("ڭلثوم الڤيلالي پاكيزة گنون", "Keltoum El Vilali Pakiza Guennoun"),
    Sample.ACCENTS: bilingual("أناييس لوبيتال تشيليك", "Anaïs-Éloïse L’Hôpital Çelik Œuvrard-Muñoz"),
    Sample.TIFINAGH: bilingual("تاوناروز آيت إدير", "ⵜⴰⵡⵏⴰⵔⵓⵣ ⴰⵢⵜ ⵉⴷⵉⵔ"),
}
COOPERATIVE = bilingual("تعاونية أركان تامونت النسوية", "Coopérative féminine Argan Tamounte")


def sample_record(
    sample: Sample, *, title: dict[str, str], signatories: list[dict[str, Any]], expires_on: date | None, today: date
) -> dict[str, Any]:
    """What a certificate of this person would say. The longest name comes with the longest of everything."""
    longest = sample == Sample.LONGEST
    return build_record(
        serial=SERIAL,
        name=NAMES[sample],
        cooperative=bilingual((COOPERATIVE["ar"] + " ") * 6, (COOPERATIVE["fr"] + " ") * 5) if longest else COOPERATIVE,
        title=title,
        course_key="",
        completed_on=today,
        issued_on=today,
        expires_on=expires_on,
        score=None if sample == Sample.LETTERS else Decimal("87.5"),
        signatories=signatories,
    )
