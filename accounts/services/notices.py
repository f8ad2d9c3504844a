"""What a person is told when somebody else changes how she signs in."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext, gettext_noop, override

from accounts.models import User

NEW_PASSWORD = gettext_noop("%(by)s gave you a new password.")
SECOND_STEP_REMOVED = gettext_noop("%(by)s removed your second step of signing in: the app, passkeys and recovery codes.")
NEW_ROLE = gettext_noop("%(by)s gave you another role.")
FORMER_PHONE = gettext_noop("This number no longer opens your account at Taawon. You did not ask for it? Tell the programme.")
PIN_REMOVED = gettext_noop("%(by)s removed the PIN of %(name)s.")


def tell(*, person: User, what: str, by: User | None) -> None:
    """Write to her, by e-mail and by text as far as she has an address and a number; part of the caller's transaction.

    `what` is one of this module's sentences. `by=None` stands for a command on the server.
    """
    with override(person.language):
        said = gettext(what) % {
            "by": by.display_name(person.language) if by else gettext("The operator of the school"),
            "name": person.short_name(person.language),
        }
        help_ = gettext("You know nothing of it? Tell the programme at once.")
        sending: dict[str, Any] = {"body": f"{said} {help_}"}
        if person.email:
            import_string(settings.STAFF_MAIL_SENDER)(to=person.email, subject=gettext("Your sign-in was changed"), **sending)
        if person.phone:
            import_string(settings.SIGNIN_SMS_SENDER)(to=person.phone, purpose="notice", language=person.language, **sending)


def tell_former_phone(*, person: User, phone: str) -> None:
    """Write to the number that was hers until now, in one part; part of the caller's transaction.

    Whoever has that phone reads it: no name, no new number.
    """
    with override(person.language):
        sender = import_string(settings.SIGNIN_SMS_SENDER)
        sender(to=phone, body=gettext(FORMER_PHONE), purpose="notice", language=person.language)
