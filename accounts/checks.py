"""Settings of signing in that are wrong, said at start."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.utils.module_loading import import_string

from accounts.models import User

LIMITED = frozenset(
    {
        "code_per_number",
        "code_per_number_and_network",
        "code_per_known_device",
        "code_per_address",
        "code_per_network",
        "code_per_network_and_day",
        "code_per_day",
        "code_reserve_per_day",
        "joining_code_per_day",
        "joining_code_per_network",
        "wrong_code_per_number",
        "printed_code_per_address",
        "pin_per_member",
        "password_per_login",
        "password_per_address",
        "password_per_known_device",
    }
)
DAY = 24 * 3600
BUDGETS = ("code_per_day", "code_reserve_per_day", "code_per_network_and_day")  # counters: each can hold one figure only


def check_signin_limits(**_options: Any) -> Iterator[CheckMessage]:
    """A limit of the wrong shape is met by the first member who asks for a code."""
    hint = "SIGNIN_LIMITS holds, for each thing that is limited, a list of (how many, within seconds), both whole numbers above 0."
    limits = settings.SIGNIN_LIMITS
    if not isinstance(limits, dict) or set(limits) != LIMITED:
        yield Error(f"SIGNIN_LIMITS must name {', '.join(sorted(LIMITED))}, and nothing else.", hint=hint, id="accounts.E001")
        return
    for action, rules in limits.items():
        if not (isinstance(rules, (list, tuple)) and rules and all(_is_rule(rule) for rule in rules)):
            yield Error(f"The limit {action!r} in SIGNIN_LIMITS is {rules!r}.", hint=hint, id="accounts.E002")
        elif action in BUDGETS and len(rules) != 1:
            yield Error(
                f"The limit {action!r} in SIGNIN_LIMITS has {len(rules)} figures.",
                hint="Give it one (how many, within seconds): it is what the whole school is ready to pay for.",
                id="accounts.E003",
            )


def check_signin_reserve(**_options: Any) -> Iterator[CheckMessage]:
    """A reserve as large as the budget leaves nothing for a phone that is new."""
    limits = settings.SIGNIN_LIMITS if isinstance(settings.SIGNIN_LIMITS, dict) else {}
    budget, reserve = (limits.get(name, []) for name in BUDGETS[:2])
    if all(rules and _is_rule(rules[0]) for rules in (budget, reserve)) and reserve[0][0] >= budget[0][0]:
        yield Error(
            f"SIGNIN_LIMITS keeps {reserve[0][0]} of {budget[0][0]} codes a day for devices that signed in before.",
            hint="Make code_reserve_per_day smaller than code_per_day: members sign in on new phones too.",
            id="accounts.E007",
        )


def _is_rule(rule: object) -> bool:
    return isinstance(rule, (list, tuple)) and len(rule) == 2 and all(type(part) is int and part > 0 for part in rule)


def check_consent_version(**_options: Any) -> Iterator[CheckMessage]:
    """An empty one would let everybody in without consent; a long one cannot be stored."""
    longest = User._meta.get_field("consent_version").max_length or 0
    version = settings.CONSENT_VERSION
    if not isinstance(version, str) or not version.strip() or len(version) > longest:
        yield Error(
            f"CONSENT_VERSION is {version!r}.",
            hint=f'Name the text that members agree to, as in "2026-1", with at most {longest} characters. Another name asks everybody '
            f"again.",
            id="accounts.E004",
        )


def check_signin_sender(**_options: Any) -> Iterator[CheckMessage]:
    """What sends sign-in codes, and e-mails to staff, is named by a dotted path."""
    for name, own, without in (
        ("SIGNIN_SMS_SENDER", "messaging.services.queue_sms", "no member receives a code"),
        ("STAFF_MAIL_SENDER", "messaging.mails.queue_mail", "no member of staff is warned"),
    ):
        dotted = getattr(settings, name)
        try:
            sender: object = import_string(dotted)
        except ImportError as error:
            sender, why = None, str(error)
        else:
            why = "It cannot be called."
        if not callable(sender):
            yield Error(
                f"{name} names {dotted!r}, which cannot be used: {why}",
                hint=f'The school\'s own is "{own}". Without it {without}.',
                id="accounts.E005",
            )


def check_session_lengths(**_options: Any) -> Iterator[CheckMessage]:
    """Staff see other people's data, so they are signed out sooner than members."""
    if not 0 < settings.STAFF_SESSION_SECONDS <= settings.SESSION_COOKIE_AGE:
        yield Error(
            f"STAFF_SESSION_SECONDS is {settings.STAFF_SESSION_SECONDS}, SESSION_COOKIE_AGE is {settings.SESSION_COOKIE_AGE}.",
            hint="Both are seconds above 0, and staff stay signed in no longer than members.",
            id="accounts.E006",
        )
    most_days = settings.SESSION_COOKIE_AGE // DAY
    if not 1 <= settings.STAFF_SESSION_DAYS <= most_days or settings.STAFF_SESSION_DAYS * DAY < settings.STAFF_SESSION_SECONDS:
        yield Error(
            f"STAFF_SESSION_DAYS is {settings.STAFF_SESSION_DAYS}.",
            hint=f"After how many days staff sign in anew, however often they come: 1 to {most_days}, and no less than "
            f"STAFF_SESSION_SECONDS ({settings.STAFF_SESSION_SECONDS}).",
            id="accounts.E008",
        )


def check_second_factor(**_options: Any) -> Iterator[CheckMessage]:
    """With `check --deploy`: a password alone opens everybody's data."""
    if not settings.STAFF_SECOND_FACTOR_REQUIRED:
        yield Warning(
            "Staff may sign in with a password alone.",
            hint="Set STAFF_SECOND_FACTOR_REQUIRED = True, as lms.settings.production does.",
            id="accounts.W001",
        )
