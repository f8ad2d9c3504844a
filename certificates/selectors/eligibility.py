"""The facts that `certificates.eligibility` asks for, read for one or for thousands."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from certificates.eligibility import Facts
from certificates.models import Achievement, CertificateTemplateVersion, DesignPicture
from cooperatives.models import Cooperative
from courses.models import Enrolment
from text.bilingual import Bilingual, bilingual


@dataclass(frozen=True)
class Earning:
    """What all certificates of one course share. `missing_picture` is named by the design and not in the store."""

    is_automatic: bool
    title: Bilingual
    signatories: tuple[str, ...]
    missing_picture: str


def earnings(achievements: Iterable[Achievement]) -> dict[uuid.UUID, Earning]:
    """By the key of the course. One query where a design has pictures, else none."""
    rows = list(achievements)
    gone = missing_pictures(row.template_version for row in rows)
    return {
        row.course_id: Earning(
            row.is_automatic,
            bilingual(row.title_ar, row.title_fr),
            tuple(text for one in row.settings["signatories"] for part in ("name", "role") for text in one[part].values()),
            gone.get(row.template_version_id, "") if row.template_version_id else "",
        )
        for row in rows
    }


def missing_pictures(versions: Iterable[CertificateTemplateVersion | None]) -> dict[int, str]:
    """The designs that would be printed with a hole, and the first picture that each lacks. One query, or none without pictures."""
    named = {version.pk: version.design.pictures for version in versions if version is not None}
    wanted = {name for names in named.values() for name in names}
    if not wanted:
        return {}
    kept = set(DesignPicture.objects.filter(name__in=wanted).values_list("name", flat=True))
    return {pk: min(gone) for pk, names in named.items() if (gone := set(names) - kept)}


def facts_of(
    earning: Earning | None,
    *,
    holds_one: bool,
    had_one: bool,
    is_confirmed: bool,
    name: Bilingual,
    finished: Bilingual | None,
    cooperative: Bilingual,
) -> Facts:
    """`finished` is the title that the completed course had then; None where she has not completed it."""
    titles = [(earning.title[code] if earning else "") or finished[code] for code in finished] if finished else []
    return Facts(
        earns=earning is not None,
        holds_one=holds_one,
        had_one=had_one,
        is_finished=finished is not None,
        is_confirmed=is_confirmed,
        is_automatic=earning is not None and earning.is_automatic,
        name=name,
        texts=(*name.values(), *cooperative.values(), *titles, *(earning.signatories if earning else ())),
        missing_picture=earning.missing_picture if earning else "",
    )


def facts_of_enrolment(enrolment: Enrolment, earning: Earning | None, *, holds_one: bool, had_one: bool, cooperative: Bilingual) -> Facts:
    """The same for an enrolment whose member and completion are there."""
    member, completion = enrolment.member, getattr(enrolment, "completion", None)
    return facts_of(
        earning,
        holds_one=holds_one,
        had_one=had_one,
        is_confirmed=member.names_confirmed_at is not None,
        name=bilingual(member.full_name_ar, member.full_name_fr),
        finished=bilingual(completion.title_ar, completion.title_fr) if completion else None,
        cooperative=cooperative,
    )


def printed_name_of(cooperative: Cooperative | None) -> Bilingual:
    """The name of the cooperative on a certificate; empty for whoever belongs to none."""
    return bilingual(cooperative.name_ar, cooperative.name_fr) if cooperative else bilingual("", "")
