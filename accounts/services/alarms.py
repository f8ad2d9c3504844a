"""What administrators are written to by themselves."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext, override

from accounts import limits
from accounts.selectors import administrators

logger = logging.getLogger(__name__)
DAY_SECONDS = 24 * 3600


def warn_of_spending() -> None:
    """Write to the administrators, once a day for each of `limits.ALARMS`, that the texts of sign-in codes come to an end. Repeatable."""
    spending = limits.spending()
    if not spending.alarm:
        return
    occasion = f"spending:{timezone.now():%Y-%m-%d}:{spending.alarm}"
    if not cache.add(f"accounts:{occasion}", 1, DAY_SECONDS):  # spares the next thousand requests the questions below
        return
    logger.warning("%d of %d sign-in codes of today are spent.", spending.used, spending.amount)
    for administrator in administrators():
        with override(administrator.language):
            import_string(settings.STAFF_MAIL_SENDER)(
                to=administrator.email,
                subject=gettext("Sign-in codes of today come to an end"),
                body=gettext(
                    "%(used)d of %(amount)d text messages with a sign-in code were sent today. %(reserve)d of them are kept for phones "
                    "that signed in before; nobody else receives a code once the others are spent, until tomorrow.\n\n"
                    "If no class is signing in just now, somebody may be asking for codes in other people's names. Members without a "
                    "code sign in with a printed card: print it on the member's page.\n\n%(address)s"
                )
                % {
                    "used": spending.used,
                    "amount": spending.amount,
                    "reserve": spending.amount - spending.open_to_all,
                    "address": settings.TAAWON_BASE_URL + reverse("accounts_admin:people"),
                },
                dedupe_key=f"{occasion}:{administrator.pk}",
            )
