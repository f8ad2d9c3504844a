"""Who may have a certificate: the one rule behind the dry run and the bulk run, the single issue, the member's page and the admin's.

Knows no database.
"""

from dataclasses import dataclass
from enum import StrEnum

from certificates.rendering.font_coverage import unprintable
from text.bilingual import Bilingual


class Asker(StrEnum):
    """Who would let the certificate out."""

    MEMBER = "member"  # takes what she earned
    SCHOOL = "school"  # the job that issues by itself when a course is finished
    BULK = "bulk"  # a run for many
    ADMINISTRATOR = "administrator"  # one by one


class Eligibility(StrEnum):
    """What the rule says. A refusal has the code of the error that is raised for it."""

    READY = "ready"
    HAS_ONE = "has_one"
    NOTHING_TO_EARN = "nothing_to_earn"
    WITHDRAWN = "withdrawn"
    NOT_COMPLETED = "not_completed"
    NAMES_NOT_CONFIRMED = "names_not_confirmed"
    AWAITS_APPROVAL = "awaits_approval"
    NO_ARABIC_NAME = "no_arabic_name"
    NAME_MISSING = "name_missing"
    LETTER_WITHOUT_FONT = "letter_without_font"
    PICTURE_MISSING = "picture_missing"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of one member in one course. `texts` is all that would be printed of her, her cooperative and the course."""

    earns: bool
    holds_one: bool
    had_one: bool
    is_finished: bool
    is_confirmed: bool
    is_automatic: bool
    name: Bilingual
    texts: tuple[str, ...]
    missing_picture: str

    @property
    def lost(self) -> str:
        """The characters that no certificate can print."""
        return unprintable("".join(self.texts))


def eligibility(facts: Facts, asker: Asker) -> Eligibility:
    """The first thing that stands in the way.

    After a withdrawal only an administrator issues again, one by one; a certificate without the name in Arabic is never
    printed in bulk.
    """
    if not facts.earns:
        return Eligibility.NOTHING_TO_EARN
    if facts.holds_one:
        return Eligibility.HAS_ONE
    if facts.had_one and asker != Asker.ADMINISTRATOR:
        return Eligibility.WITHDRAWN
    if not facts.is_finished:
        return Eligibility.NOT_COMPLETED
    if not facts.is_confirmed:
        return Eligibility.NAMES_NOT_CONFIRMED
    if asker == Asker.MEMBER and not facts.is_automatic:
        return Eligibility.AWAITS_APPROVAL
    return _on_paper(facts, asker)


def _on_paper(facts: Facts, asker: Asker) -> Eligibility:
    """Whether it can be printed."""
    if asker == Asker.BULK and not facts.name["ar"]:
        return Eligibility.NO_ARABIC_NAME
    if not any(facts.name.values()):
        return Eligibility.NAME_MISSING
    if facts.lost:
        return Eligibility.LETTER_WITHOUT_FONT
    return Eligibility.PICTURE_MISSING if facts.missing_picture else Eligibility.READY
