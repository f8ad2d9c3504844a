"""The demo's invented cooperatives, members, staff and cohorts."""

from collections.abc import Callable
from functools import cached_property

from django.contrib.auth.models import Group

from accounts.models import User
from accounts.roles import ADMINISTRATORS, LEAD_TRAINERS, TRAINERS
from accounts.services import confirm_names, create_member, record_consent
from cooperatives.models import Cohort, Cooperative, Membership, Region, Sector
from demo.quizzes import key_of
from demo.reading import DEMO, read
from quizzes.models import Quiz

GROUPS = {"trainer": TRAINERS, "lead_trainer": LEAD_TRAINERS, "administrator": ADMINISTRATORS}
PEOPLE = DEMO / "people.yaml"
NAMES = ("given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr")


def email_of(role: str) -> str:
    """The e-mail address of the first of the demo's staff in this role."""
    return next(entry["email"] for entry in read(PEOPLE)["staff"] if entry["role"] == role)


class PeopleLoader:
    """Loads demo/people.yaml. Repeatable."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.data = read(PEOPLE)

    def load_staff(self) -> User:
        """The staff, the trainers as authors of the quizzes that have none; returns the administrator."""
        for entry in self.data["staff"]:
            names = {name: entry[name] for name in NAMES}
            user, _created = User.objects.get_or_create(
                email=entry["email"], defaults=names | {"sex": entry["sex"], "language": entry["language"], "is_staff": True}
            )
            user.groups.add(Group.objects.get(name=GROUPS[entry["role"]]))
        trainers = User.objects.filter(email__in=[entry["email"] for entry in self.data["staff"] if entry["role"] == "trainer"])
        for quiz in Quiz.objects.filter(authors=None):
            quiz.authors.set(trainers)
        return self.administrator

    @cached_property
    def administrator(self) -> User:
        return User.objects.get(email=email_of("administrator"))

    @cached_property
    def cooperatives(self) -> dict[str, Cooperative]:
        return {entry["slug"]: self._cooperative(entry) for entry in self.data["cooperatives"]}

    def _cooperative(self, entry: dict) -> Cooperative:
        names = ("name_ar", "name_fr", "founded_on", "declared_members", "women_only", "register_number")
        fields = {name: entry[name] for name in names}
        cooperative, _created = Cooperative.objects.get_or_create(
            uuid=key_of("cooperative", entry["slug"]),
            defaults=fields
            | {
                "region": Region.objects.get(code=entry["region"]),
                "sector": Sector.objects.get(slug=entry["sector"]),
                "commune": entry["commune_fr"],
                "court": entry["court_fr"],
            },
        )
        return cooperative

    def load_members(self) -> list[tuple[User, dict]]:
        """Every member with her entry in the file."""
        return [(self._member(entry, place), entry) for place, entry in enumerate(self.data["members"])]

    def _member(self, entry: dict, place: int) -> User:
        cooperative = self.cooperatives[entry["coop"]]
        uuid = key_of("member", str(place))
        member = User.objects.filter(uuid=uuid).first()
        if member is None:
            names = {name: entry[name] for name in NAMES}
            member = create_member(
                **names,
                phone=entry["phone"] or "",
                language=entry["language"],
                sex=entry["sex"],
                birth_year=entry["birth_year"],
                by=self.administrator,
            )
            User.objects.filter(pk=member.pk).update(uuid=uuid)
            member.uuid = uuid
            record_consent(member=member)
            Membership.objects.create(user=member, cooperative=cooperative, role=entry["role"])
            if entry["stage"].startswith("finished"):
                confirm_names(member=member, **names)
        return member

    def load_cohorts(self) -> dict[str, Cohort]:
        """Slug of a cooperative -> the cohort of its members."""
        found: dict[str, Cohort] = {}
        for entry in self.data["cohorts"]:
            cohort, _created = Cohort.objects.get_or_create(
                name_ar=entry["name_ar"],
                defaults={name: entry[name] for name in ("name_fr", "starts_on", "ends_on")},
            )
            cohort.trainers.set(User.objects.filter(email__in=entry["trainers"]))
            cohort.members.add(*User.objects.filter(memberships__cooperative__in=[self.cooperatives[slug] for slug in entry["members"]]))
            found |= dict.fromkeys(entry["members"], cohort)
        return found
