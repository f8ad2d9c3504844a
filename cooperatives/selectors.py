"""Reads about cooperatives that span more than one row."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Model, OuterRef, Prefetch, QuerySet, Subquery, When

from accounts.models import User
from accounts.policies import is_trainer, sees_every_member
from accounts.selectors import names_in_order, people_visible_to
from cooperatives.choices import JoinState
from cooperatives.models import Cohort, CohortMember, Cooperative, JoinRequest, Membership, Region
from cooperatives.models.cooperatives import CooperativeQuerySet
from text.folding import fold
from text.order import name_key
from web.languages import current_language

SHARERS_SHOWN = 5
CALLED_SHOWN = 20
LONG_WORD = 4
KIND_WORDS = {fold(word) for word in ("تعاونية", "التعاونية", "coopérative", "cooperative")}  # in nearly every name, so they tell nothing
BELONGING = "active_memberships"  # of a person: the memberships that hold today
Row = TypeVar("Row", bound=Model)


def _belonging(path: str = "memberships") -> "Prefetch[Any]":
    """The memberships of today, fetched for many people at once as `active_memberships`."""
    memberships = Membership.objects.active().select_related("cooperative").order_by("pk")
    return Prefetch(path, memberships, BELONGING)


def cooperative_of(user: User) -> Cooperative | None:
    """The cooperative a person belongs to; of several, the one she joined last."""
    membership = (
        Membership.objects.active()
        .filter(user_id=user.pk)
        .select_related("cooperative__region", "cooperative__sector__parent")
        .order_by("-joined_on", "-pk")
        .first()
    )
    return membership.cooperative if membership else None


def cooperatives_of(user_ids: Iterable[int]) -> dict[int, Cooperative]:
    """The same for many people at once; who belongs to none is left out. One query."""
    memberships = Membership.objects.active().filter(user_id__in=list(user_ids)).select_related("cooperative")
    return {one.user_id: one.cooperative for one in memberships.order_by("joined_on", "pk")}


def with_cooperative_names(rows: QuerySet[Row], person: str) -> QuerySet[Row]:
    """The rows with `cooperative_ar` and `cooperative_fr`, the names of the same cooperative of the row's `person`; None without one."""
    last = Membership.objects.active().filter(user=OuterRef(person)).order_by("-joined_on", "-pk")
    names = {f"cooperative_{code}": Subquery(last.values(f"cooperative__name_{code}")[:1]) for code in ("ar", "fr")}
    named: QuerySet[Row] = rows.annotate(**names)
    return named


def members_of(cooperative: Cooperative) -> QuerySet[Membership]:
    """Those who belong to it today, by name."""
    rows = Membership.objects.active().filter(cooperative=cooperative).select_related("user")
    return rows.order_by(*names_in_order("user__"), "pk")


def former_members_of(cooperative: Cooperative) -> QuerySet[Membership]:
    """Those who left, the last first."""
    return Membership.objects.filter(cooperative=cooperative, left_on__isnull=False).select_related("user").order_by("-left_on", "-pk")


@dataclass(frozen=True)
class PhoneSharer:
    """Somebody who already uses a number, and where she belongs."""

    name: str
    cooperative: str


def sharers_of(phone: str, language: str, besides: User | None = None) -> list[PhoneSharer]:
    """Who else learns with this number (as +212…), a few of them: those whom the phone will offer at sign-in."""
    people = User.objects.on_phone(phone)
    if besides is not None:
        people = people.exclude(pk=besides.pk)
    return [
        PhoneSharer(
            person.display_name(language),
            next((one.cooperative.name_in(language) for one in getattr(person, BELONGING)), ""),
        )
        for person in people.prefetch_related(_belonging())[:SHARERS_SHOWN]
    ]


def namesakes_in(
    cooperative: Cooperative, *, given_name_ar: str, family_name_ar: str, given_name_fr: str, family_name_fr: str
) -> list[User]:
    """Members of the cooperative whose whole name is written the same in either script, hamzas and accents apart."""
    wanted_ar = fold(f"{given_name_ar} {family_name_ar}").strip()
    wanted_fr = fold(f"{given_name_fr} {family_name_fr}").strip()
    return [
        membership.user
        for membership in members_of(cooperative)
        if (wanted_ar and fold(membership.user.full_name_ar) == wanted_ar)
        or (wanted_fr and fold(membership.user.full_name_fr) == wanted_fr)
    ]


def cohorts_visible_to(user: User | AnonymousUser) -> QuerySet[Cohort]:
    """Every cohort for whoever sees every member, else those that she accompanies."""
    if sees_every_member(user):
        return Cohort.objects.all()
    return Cohort.objects.filter(trainers=user.pk) if is_trainer(user) else Cohort.objects.none()


def cooperatives_visible_to(user: User | AnonymousUser) -> CooperativeQuerySet:
    """Every cooperative for whoever sees every member, else those to which somebody whom she teaches belongs today."""
    if sees_every_member(user):
        return Cooperative.objects.all()
    if not is_trainer(user):
        return Cooperative.objects.none()
    taught = Membership.objects.active().filter(user__in=people_visible_to(user).values("pk"))
    return Cooperative.objects.filter(pk__in=taught.values("cooperative"))


def with_cohort_counts(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Each with `member_count`."""
    return cohorts.annotate(member_count=Count("places"))


def cohort_members_of(cohort: Cohort) -> QuerySet[CohortMember]:
    """The members of a cohort by name, and the cooperatives these belong to (`active_memberships`)."""
    return (
        CohortMember.objects.filter(cohort=cohort)
        .select_related("member")
        .prefetch_related(_belonging("member__memberships"))
        .order_by(*names_in_order("member__"), "pk")
    )


def people_outside(cohort: Cohort, query: str, limit: int = 20) -> list[User]:
    """Active members who match the words and are not in the cohort yet."""
    found = User.objects.search(query).active().members().exclude(cohort_places__cohort=cohort)
    some = found.prefetch_related(_belonging()).order_by("pk")[:limit]  # of 50,000 who match, the first ones found are put in order
    return sorted(some, key=lambda person: name_key(person.display_name(current_language())))


@dataclass(frozen=True)
class Candidate:
    """A cooperative that may be brought into a cohort, and how many of its members are not in it yet."""

    cooperative: Cooperative
    member_count: int
    outside_count: int


def cooperatives_for(cohort: Cohort, query: str, limit: int = 20) -> list[Candidate]:
    """Cooperatives that match the words of the query."""
    found = list(Cooperative.objects.with_member_counts().select_related("region").search(query)[:limit])
    inside = dict(
        Membership.objects.active()
        .filter(cooperative__in=found, user__cohort_places__cohort=cohort)
        .values_list("cooperative")
        .annotate(count=Count("user", distinct=True))
    )
    return [
        Candidate(cooperative, cooperative.member_count, cooperative.member_count - inside.get(cooperative.pk, 0)) for cooperative in found
    ]


def cooperatives_called(words: str, *, region: Region | None = None) -> list[Cooperative]:
    """Those that somebody may mean by these words, the likeliest first: more words of the name, then the same region."""
    wanted = [word for word in fold(words).split() if word not in KIND_WORDS]
    found: dict[int, Cooperative] = {}
    likely: Counter[int] = Counter()
    for word in wanted:
        if len(word) >= LONG_WORD or len(wanted) == 1:
            for one in Cooperative.objects.select_related("region").autocomplete(word)[: CALLED_SHOWN * 5]:
                found[one.pk] = one
                likely[one.pk] += 2
    for pk, one in found.items():
        likely[pk] += region is not None and one.region_id == region.pk
    return [found[pk] for pk, _points in likely.most_common(CALLED_SHOWN)]


def join_requests() -> QuerySet[JoinRequest]:
    """Those that nobody answered yet, the oldest first; then the answered ones."""
    waiting_first = Case(When(state=JoinState.WAITING, then=0), default=1)
    return JoinRequest.objects.select_related("region", "decided_by").order_by(waiting_first, "asked_at", "pk")


def likely_doubles(asked: JoinRequest, *, limit: int = 5) -> list[User]:
    """Members who use her number or are called like her, with the cooperatives they belong to."""
    same_name = User.objects.search(asked.full_name, by_phone=False).members()
    same_phone = User.objects.members().filter(phone=asked.phone)
    both = [*same_phone.prefetch_related(_belonging())[:limit], *same_name.prefetch_related(_belonging()).order_by("pk")[:limit]]
    return list({person.pk: person for person in both if person.pk != asked.member_id}.values())
