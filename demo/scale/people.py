"""Invented people and what they did: the same for the same number, so that a run that was interrupted can go on."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

Chosen = TypeVar("Chosen")

GIVEN = (
    ("فاطمة", "Fatima", "f"), ("خديجة", "Khadija", "f"), ("عائشة", "Aïcha", "f"), ("حليمة", "Halima", "f"), ("رقية", "Rkia", "f"),
    ("إيجة", "Ijja", "f"), ("تودة", "Touda", "f"), ("زينب", "Zineb", "f"), ("نعيمة", "Naïma", "f"), ("السعدية", "Saâdia", "f"),
    ("محمد", "Mohamed", "m"), ("الحسين", "Lhoussaine", "m"), ("إبراهيم", "Brahim", "m"), ("عبد الله", "Abdellah", "m"),
    ("حسن", "Hassan", "m"), ("يوسف", "Youssef", "m"), ("مبارك", "Mbarek", "m"), ("سعيد", "Saïd", "m"),
)  # fmt: skip
FAMILY = (
    ("آيت علي", "Aït Ali"), ("أوبيه", "Oubihi"), ("بنعلي", "Benali"), ("العلوي", "Alaoui"), ("الإدريسي", "Idrissi"), ("أمزيان", "Ameziane"),
    ("بوعزة", "Bouazza"), ("الناصري", "Naciri"), ("أيت الطالب", "Aït Taleb"), ("الشرقاوي", "Cherkaoui"), ("أعراب", "Aarab"),
    ("الفاسي", "El Fassi"), ("بوكرين", "Boukrine"), ("التازي", "Tazi"), ("أزولاي", "Azoulay"), ("الوزاني", "Ouazzani"),
)  # fmt: skip
# The share of members at each stage: how much of the course is done, from nothing to all of it.
STAGES = ((0.25, 0.0), (0.30, 0.2), (0.15, 0.5), (0.10, 0.9), (0.20, 1.0))
MEMBERS_OF_A_COOPERATIVE = 12  # 764,000 members in 60,939 cooperatives (ODCO, February 2025)
WOMEN_ONLY = 0.35


@dataclass(frozen=True)
class Invented:
    """One member."""

    number: int
    sms: uuid.UUID
    uuid: uuid.UUID
    names: tuple[str, str, str, str]
    sex: str
    phone: str | None
    language: str
    birth_year: int
    role: str
    joined_on: date
    joined_at: datetime
    share_done: float


def invent(number: int, *, now: datetime) -> Invented:
    """Member `number`. Phone numbers belong to nobody: +212 600 is not given out, and one member in eight shares or lacks one."""
    dice = random.Random(number)  # noqa: S311
    women = cooperative_of(number) % 100 < WOMEN_ONLY * 100
    given_ar, given_fr, sex = dice.choice(GIVEN[:10] if women else GIVEN)
    family_ar, family_fr = dice.choice(FAMILY)
    phone_kind = dice.random()
    phone = None if phone_kind < 0.05 else f"+212600{(number - (phone_kind < 0.12)) % 1_000_000:06d}"
    joined_at = now - timedelta(days=dice.randrange(8, 900), minutes=dice.randrange(1440))
    return Invented(
        number=number,
        uuid=uuid.UUID(int=dice.getrandbits(128), version=4),
        sms=uuid.UUID(int=dice.getrandbits(128), version=4),
        names=(given_ar, family_ar, given_fr, family_fr),
        sex=sex,
        phone=phone,
        language="ar" if dice.random() < 0.8 else "fr",
        birth_year=dice.randrange(1950, 2006),
        role="president" if number % MEMBERS_OF_A_COOPERATIVE == 0 else "treasurer" if number % MEMBERS_OF_A_COOPERATIVE == 1 else "member",
        joined_on=joined_at.date(),
        joined_at=joined_at,
        share_done=_stage(dice),
    )


def _stage(dice: random.Random) -> float:
    drawn = dice.random()
    for share, done in STAGES:
        drawn -= share
        if drawn < 0:
            return done
    return 1.0


def cooperative_of(number: int) -> int:
    """Which cooperative member `number` belongs to."""
    return number // MEMBERS_OF_A_COOPERATIVE


def pick(choices: Sequence[Chosen], number: int) -> Chosen:
    """The same choice for the same number."""
    return choices[(number * 2654435761) % 4294967296 % len(choices)]
