"""Codes by text. They belong to the number: whoever asked first, the one that reaches her works on her page."""

import logging
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext

from accounts import limits
from accounts.devices import Asker
from accounts.exceptions import CodesRefused, PhoneCodeOver, PhoneCodeWrong, TooOften
from accounts.keyed_hashes import keyed_hashes
from accounts.models import PhoneCode, User, WrongCode
from accounts.services.alarms import warn_of_spending

logger = logging.getLogger(__name__)

DIGITS = 6
PAUSE = timedelta(seconds=60)  # between two texts to one number
KEPT = timedelta(days=2)


def ask_for_code(*, phone: str, asker: Asker, joining: bool = False) -> bool:
    """Send a code to this number, unless one is on its way; whether one was sent now.

    The same for a number that nobody registered, but that no text goes out: unless she asks to join (`joining`), for which the school
    has a small budget of its own. While a code that was sent still works, nobody is refused: it serves whoever receives it. Raises
    `CodesRefused`.
    """
    now, is_registered = timezone.now(), User.objects.on_phone(phone).exists()
    if not asker.device:
        _count_visit(asker)
    sent = _codes_of(phone).filter(expires_at__gt=now)
    last = (sent.exclude(code_hash="") if joining else sent).order_by("pk").last()
    if last is not None and last.sent_at > now - PAUSE:
        return False
    try:
        _spend(phone, asker, is_registered=is_registered, joining=joining)
    except TooOften as error:
        if last is not None:
            return False
        raise CodesRefused(error.retry_after) from error
    _send(phone, goes_out=is_registered or joining, now=now)
    return True


def redeem_phone_code(*, phone: str, code: str, asker: Asker) -> None:
    """Judge a code that was typed. It works once, and with three wrong ones of a device or network the sent codes are over for those.

    Of any number of calls at one moment no more than three are judged. Raises `PhoneCodeWrong`, `PhoneCodeOver`, `CodesRefused`.
    """
    with transaction.atomic():
        refusal = _judge(phone, code, asker, timezone.now())
    if refusal is not None:  # outside, so that what was counted stays
        raise refusal


def purge_phone_codes(*, now: datetime | None = None) -> int:
    """Forget codes and wrong tries that no limit looks at any more; returns how many. Repeatable."""
    old = (now or timezone.now()) - KEPT
    codes, _by_model = PhoneCode.objects.filter(expires_at__lt=old).delete()
    tries, _by_model = WrongCode.objects.filter(at__lt=old).delete()
    return codes + tries


def _count_visit(asker: Asker) -> None:
    try:
        limits.check("code_per_network", asker.network)
        limits.spend("code_per_address", asker.address)
        limits.spend("code_per_network", asker.network)
    except TooOften as error:
        raise CodesRefused(error.retry_after) from error


def _spend(phone: str, asker: Asker, *, is_registered: bool, joining: bool) -> None:
    """Count what a text costs. All is looked at before anything is counted."""
    costs = (
        [("code_per_known_device", f"{phone} {asker.device}")]
        if asker.device
        else [("code_per_number_and_network", f"{phone} {asker.network}"), ("code_per_number", phone)]
    )
    network = "" if asker.device else asker.network
    if joining:  # whoever has the number, or a refusal would tell
        costs += [("joining_code_per_network", asker.network), ("joining_code_per_day", limits.SCHOOL)]
    limits.check_budget(network=network)
    for action, key in costs:
        limits.check(action, key)
    for action, key in costs:
        limits.spend(action, key)
    if is_registered or joining:
        limits.spend_budget(network=network)
        warn_of_spending()


def _send(phone: str, *, goes_out: bool, now: datetime) -> None:
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    expires_at = now + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    with transaction.atomic():
        PhoneCode.objects.create(
            number_hash=_numbers(phone)[0],
            code_hash=_hashes(phone, code)[0] if goes_out else "",
            sent_at=now,
            expires_at=expires_at,
        )
        if goes_out:
            host = settings.TAAWON_BASE_URL.partition("://")[2].partition(":")[0]
            # Translators: a text message; keep it below 35 characters in Arabic, so that it costs one part. code is six digits.
            text = gettext("%(code)s is your Taawon code") % {"code": code}
            import_string(settings.SIGNIN_SMS_SENDER)(
                to=phone,
                # The last line lets a browser fill the code in by itself (WebOTP).
                body=f"{text}\n\n@{host} #{code}",
                purpose="signin_code",
                not_after=expires_at,
                language=get_language() or settings.LANGUAGE_CODE,
            )


def _judge(phone: str, code: str, asker: Asker, now: datetime) -> PhoneCodeWrong | PhoneCodeOver | CodesRefused | None:
    """What is to be raised, or nothing where the code is right. The rows of the number are locked: one try after the other."""
    codes = list(_codes_of(phone).select_for_update().filter(expires_at__gt=now).order_by("pk"))
    if not codes:
        return PhoneCodeOver()
    tries = WrongCode.objects.filter(number_hash__in=_numbers(phone))
    own = tries.filter(asker_hash__in=_askers(asker))
    most = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
    wrong = own.filter(at__gte=codes[-1].sent_at).count()
    if wrong >= most:
        return PhoneCodeOver()
    if not asker.device:
        for amount, seconds in limits.rules("wrong_code_per_number"):
            strangers = tries.filter(is_known=False, at__gt=now - timedelta(seconds=seconds)).order_by("at")
            if len(moments := list(strangers.values_list("at", flat=True))) >= amount:
                return CodesRefused(int((moments[-amount] - now).total_seconds()) + seconds + 1)
    hashes = _hashes(phone, code)
    for sent in codes:
        if sent.used_at is None and any(constant_time_compare(sent.code_hash, known) for known in hashes):
            sent.used_at = now
            sent.save(update_fields=["used_at"])
            return None
    WrongCode.objects.create(number_hash=_numbers(phone)[0], asker_hash=_askers(asker)[0], is_known=bool(asker.device), at=now)
    return PhoneCodeOver() if wrong + 1 >= most else PhoneCodeWrong()


def _codes_of(phone: str) -> QuerySet[PhoneCode]:
    return PhoneCode.objects.filter(number_hash__in=_numbers(phone))


def _numbers(phone: str) -> list[str]:
    return keyed_hashes("accounts.number", phone)


def _hashes(phone: str, code: str) -> list[str]:
    return keyed_hashes("accounts.phone-code", f"{phone} {code}")


def _askers(asker: Asker) -> list[str]:
    return keyed_hashes("accounts.asker", asker.key)
