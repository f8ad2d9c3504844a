"""`manage.py list_wrong_days [--records] [--json]`"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, no_translations
from django.utils import timezone
from wagtail.models import Page, Revision

from certificates.models import IssuedCertificate
from certificates.selectors.wrong_days import WrongDay, with_early_credentials, with_wrong_days

PARTS = {"completed_on": "completed", "issued_on": "issued", "expires_on": "holds until"}


class Command(BaseCommand):
    help = (
        "Lists certificates that bear the day after, because they were issued from 20 September 2026 on by a machine that did not know "
        "Morocco's new clock, and pages whose publication was planned with it. Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--records", action="store_true", help="list also those of which only the signed record is an hour early")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        wrong = list(with_wrong_days())
        listed = {certificate.pk for certificate, _days in wrong}
        early = [certificate for certificate in with_early_credentials() if certificate.pk not in listed]
        planned = _planned()
        if options["json"]:
            told = {
                "certificates": [{"serial": one.serial, "days": {day.part: _both(day) for day in days}} for one, days in wrong],
                "records": [certificate.serial for certificate in early],
                "pages": [{"id": pk, "title": title, "what": what, "at": at} for pk, title, what, at in planned],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        self._certificates(wrong)
        self._records(early, all_of_them=options["records"])
        if planned:
            self.stdout.write("Planned pages. Where the hour was typed before the update, it is one hour early:")
            for pk, title, what, at in planned:
                self.stdout.write(f"  {at} {what} {title} (/admin/pages/{pk}/edit/)")

    def _certificates(self, wrong: list[tuple[IssuedCertificate, tuple[WrongDay, ...]]]) -> None:
        for certificate, days in wrong:
            told = "; ".join(f"{PARTS[day.part]} {day.written}, right is {day.right}" for day in days)
            self.stdout.write(f"{certificate.serial}  {told}")
        self.stdout.write(f"{len(wrong)} certificates bear a wrong day.")

    def _records(self, early: list[IssuedCertificate], *, all_of_them: bool) -> None:
        for certificate in early if all_of_them else ():
            self.stdout.write(f"{certificate.serial}  its signed record is one hour early")
        if early:
            self.stdout.write(
                f"{len(early)} more bear the right days, but the record that programs read (awardedDate) is one hour early: at 23:00 of "
                "the day before."
            )


def _both(day: WrongDay) -> dict[str, str]:
    return {"written": day.written.isoformat(), "right": day.right.isoformat()}


def _planned() -> list[tuple[int, str, str, str]]:
    """(id, title, what happens, when) of pages that are to appear or disappear."""
    now = timezone.now()
    soon = [(one.approved_go_live_at, int(one.object_id), "appears") for one in Revision.page_revisions.filter(approved_go_live_at__gt=now)]
    soon += [(one.expire_at, one.pk, "disappears") for one in Page.objects.filter(expire_at__gt=now, live=True)]
    titles = dict(Page.objects.filter(pk__in=[pk for _at, pk, _what in soon]).values_list("pk", "title"))
    return [(pk, titles.get(pk, ""), what, f"{timezone.localtime(at):%d/%m/%Y %H:%M}") for at, pk, what in sorted(soon)]
