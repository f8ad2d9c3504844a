"""Name confirmation by a member, and taking the certificates that she earned."""

from django.db import transaction

from accounts.models import User
from accounts.services import confirm_names
from certificates.exceptions import NameMissing
from certificates.models import IssuedCertificate
from certificates.services.issuing import issue_certificate
from courses.models import Enrolment


@transaction.atomic
def confirm_names_and_issue(
    *, member: User, given_name_ar: str, family_name_ar: str, given_name_fr: str, family_name_fr: str
) -> list[IssuedCertificate]:
    """She says how her name is written in both scripts, and every certificate that waited for it is issued.

    Repeatable with the same names; with others `NamesConfirmed` is raised, since only an administrator corrects.
    """
    if not (f"{given_name_ar}{family_name_ar}".strip() and f"{given_name_fr}{family_name_fr}".strip()):
        raise NameMissing
    member = confirm_names(
        member=member,
        given_name_ar=given_name_ar,
        family_name_ar=family_name_ar,
        given_name_fr=given_name_fr,
        family_name_fr=family_name_fr,
    )
    return issue_earned(member=member)


def issue_earned(*, member: User) -> list[IssuedCertificate]:
    """Issue what she earned and nobody withdrew, where no administrator is waited for. Repeatable."""
    earned = Enrolment.objects.filter(member=member, completion__isnull=False, course__achievement__is_automatic=True, certificates=None)
    return [issue_certificate(enrolment_id=pk, by=member) for pk in earned.order_by("pk").values_list("pk", flat=True)]
