"""Settings that are wrong are said at start, by a check with an id and a hint; and none is said of a school that is right."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks.registry import registry
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from certificates.credentials import keys

BASE = Path(settings.BASE_DIR)
OWN = {config.partition(".")[0] for config in settings.INSTALLED_APPS} & {path.name for path in BASE.iterdir() if path.is_dir()}
STORE = {"bucket_name": "taawon", "access_key": "a", "secret_key": "s", "region_name": "eu-west-3"}
LIMITS = settings.SIGNIN_LIMITS
KANNEL = {"SMS_GATEWAY": "messaging.gateways.kannel.KannelGateway", "KANNEL_USERNAME": "taawon", "KANNEL_PASSWORD": "secret"}
HTTP = {"SMS_GATEWAY": "messaging.gateways.http.HttpGateway", "SMS_HTTP_TOKEN": "secret"}


def stores(**changes: dict) -> dict:
    return {"STORAGES": settings.STORAGES | changes}


def in_bucket(public: str, private: str) -> dict:
    """Both storages in one bucket."""
    return stores(
        default={"BACKEND": "media.object_storage.PublicObjectStorage", "OPTIONS": STORE | {"location": public, "custom_domain": "x"}},
        private={"BACKEND": "media.object_storage.ObjectStorage", "OPTIONS": STORE | {"location": private}},
    )


# Settings that are wrong, and the id that says so.
WRONG = [
    ("accounts.E001", {"SIGNIN_LIMITS": {"code_per_number": [(1, 60)]}}),
    ("accounts.E001", {"SIGNIN_LIMITS": LIMITS | {"code_per_numbr": [(1, 60)]}}),
    ("accounts.E001", {"SIGNIN_LIMITS": [(1, 60)]}),
    ("accounts.E002", {"SIGNIN_LIMITS": LIMITS | {"code_per_number": (1, 60)}}),
    ("accounts.E002", {"SIGNIN_LIMITS": LIMITS | {"code_per_number": []}}),
    ("accounts.E002", {"SIGNIN_LIMITS": LIMITS | {"pin_per_member": [(0, 60)]}}),
    ("accounts.E002", {"SIGNIN_LIMITS": LIMITS | {"pin_per_member": [("5", 60)]}}),
    ("accounts.E003", {"SIGNIN_LIMITS": LIMITS | {"code_per_day": [(10, 60), (5000, 86400)]}}),
    ("accounts.E003", {"SIGNIN_LIMITS": LIMITS | {"code_reserve_per_day": [(10, 60), (500, 86400)]}}),
    ("accounts.E007", {"SIGNIN_LIMITS": LIMITS | {"code_reserve_per_day": [(5000, 86400)]}}),
    ("accounts.E004", {"CONSENT_VERSION": ""}),
    ("accounts.E004", {"CONSENT_VERSION": "  "}),
    ("accounts.E004", {"CONSENT_VERSION": "2026-1" * 4}),
    ("accounts.E005", {"SIGNIN_SMS_SENDER": "messaging.services.queue_smss"}),
    ("accounts.E005", {"SIGNIN_SMS_SENDER": "messaging.services.CHUNK"}),
    ("accounts.E005", {"STAFF_MAIL_SENDER": "messaging.mails.queue_mails"}),
    ("accounts.E006", {"STAFF_SESSION_SECONDS": 0}),
    ("accounts.E006", {"STAFF_SESSION_SECONDS": 7200, "SESSION_COOKIE_AGE": 3600}),
    ("accounts.E008", {"STAFF_SESSION_DAYS": 0}),
    ("accounts.E008", {"STAFF_SESSION_DAYS": 91}),
    ("accounts.E008", {"STAFF_SESSION_DAYS": 1, "STAFF_SESSION_SECONDS": 2 * 24 * 3600}),
    ("accounts.W001", {"STAFF_SECOND_FACTOR_REQUIRED": False}),
    ("certificates.E001", {"TAAWON_EMBEDDED": False, "TAAWON_CREDENTIAL_KEYS": "/nowhere/keys.json"}),
    ("certificates.E001", {"TAAWON_CREDENTIAL_KEYS": "{}"}),
    ("certificates.E002", {"TAAWON_SEAL_PKCS12": "/nowhere/seal.p12"}),
    ("certificates.E003", {"TAAWON_SEAL_PKCS12": str(BASE / "pyproject.toml")}),
    ("certificates.W001", {"TAAWON_SEAL_PASSWORD": "secret"}),
    ("lms.E001", {"TAAWON_BASE_URL": "school.example.org"}),
    ("lms.E001", {"TAAWON_BASE_URL": "ftp://school.example.org"}),
    ("lms.E001", {"TAAWON_BASE_URL": "https://"}),
    ("lms.E001", {"TAAWON_BASE_URL": "https://school.example.org:99999"}),
    ("lms.E001", {"TAAWON_BASE_URL": "https://amal:secret@school.example.org"}),
    ("lms.E002", {"TAAWON_BASE_URL": "https://testserver/school"}),
    ("lms.E002", {"TAAWON_BASE_URL": "https://testserver?x=1"}),
    ("lms.E003", {"TAAWON_BASE_URL": "https://school.example.org", "ALLOWED_HOSTS": ["www.example.org"]}),
    ("lms.E003", {"TAAWON_BASE_URL": "http://[fd00::1]:8000", "ALLOWED_HOSTS": ["[::1]"]}),
    ("lms.E004", {"ALLOWED_HOSTS": ["testserver", "https://testserver"]}),
    ("lms.E004", {"ALLOWED_HOSTS": ["testserver", "testserver:8000"]}),
    ("lms.E005", {"LANGUAGE_CODE": "zgh"}),
    ("lms.E005", {"LANGUAGES": [("ar", "العربية")], "WAGTAIL_CONTENT_LANGUAGES": [("ar", "العربية")]}),
    ("lms.E005", {"WAGTAIL_CONTENT_LANGUAGES": [("ar", "العربية")]}),
    ("lms.E006", {"LANGUAGES": [*settings.LANGUAGES, ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ")]}),
    ("lms.E007", {"LANGUAGES": [*settings.LANGUAGES, ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ")]}),
    ("lms.E008", {"WORKER_QUEUES": "urgent,default"}),
    ("lms.E008", {"CELERY_TASK_DEFAULT_QUEUE": "celery"}),
    ("lms.E008", {"CELERY_TASK_ROUTES": {"media.*": {"queue": "blk"}}}),
    ("lms.E009", {"CELERY_TASK_SOFT_TIME_LIMIT": 600}),
    ("lms.E009", {"CELERY_BROKER_TRANSPORT_OPTIONS": {"visibility_timeout": 600}}),
    ("lms.E010", {"DEFAULT_FROM_EMAIL": "the school"}),
    ("lms.E010", {"DEFAULT_FROM_EMAIL": "Taawon <school.example.org>"}),
    ("lms.E011", {"ALLAUTH_TRUSTED_PROXY_COUNT": -1}),
    ("lms.E012", {"EMAIL_PORT": 0}),
    ("lms.E012", {"EMAIL_PORT": 70000}),
    ("lms.W001", {"METRICS_TOKEN": "metrics"}),
    ("lms.W003", {"REDIS_URL": "redis://10.0.0.5:6379/0"}),
    ("lms.W003", {"CELERY_BROKER_URL": "rediss://10.0.0.5:6379/1"}),
    ("lms.E013", {"TAAWON_FORMER_ADDRESSES": ["old.example.org"]}),
    ("lms.E013", {"TAAWON_FORMER_ADDRESSES": ["https://old.example.org/school"]}),
    ("lms.E013", {"TAAWON_FORMER_ADDRESSES": ["https://old.example.org:99999"]}),
    ("lms.W004", {"TAAWON_FORMER_ADDRESSES": ["https://old.example.org"]}),
    ("lms.W002", {"EMAIL_HOST": "mail.example.org", "EMAIL_HOST_PASSWORD": "secret"}),
    ("media.E001", {"MEDIA_MOST_BYTES": 600 * 1024**2}),
    ("media.E001", {"MEDIA_MOST_BYTES": 0}),
    ("media.E002", {"LEAST_FREE_BYTES": -1}),
    ("media.E003", {"MEDIA_TRANSCODING_SECONDS": 540}),
    ("media.E003", {"MEDIA_TRANSCODING_SECONDS": 0}),
    ("media.E004", {"MEDIA_MOST_SECONDS": 0}),
    ("media.E005", stores(private={"BACKEND": "media.storage.PrivateStorage"})),
    ("media.E005", stores(default={"BACKEND": "media.storage.LocalStorage", "OPTIONS": {"bucket": "taawon"}})),
    ("media.E005", stores(private={"BACKEND": "media.object_storage.ObjectStorage", "OPTIONS": {"bucket": "taawon"}})),
    ("media.E006", stores(private={"BACKEND": "media.storage.LocalStorage", "OPTIONS": {"location": f"{settings.MEDIA_ROOT}/private"}})),
    ("media.E006", in_bucket("media", "media/private")),
    ("media.E006", in_bucket("", "private")),
    ("media.E007", {"MEDIA_DIRECT_UPLOADS": True}),
    ("messaging.E001", {"SMS_GATEWAY": "messaging.gateways.kanel.KannelGateway"}),
    ("messaging.E001", {"SMS_GATEWAY": "kannel"}),
    ("messaging.E002", {"SMS_GATEWAY": "messaging.gateways.kannel"}),
    ("messaging.E002", {"SMS_GATEWAY": "messaging.gateways.base.GatewayError"}),
    ("messaging.E003", KANNEL),
    ("messaging.E003", {"SMS_GATEWAY": "messaging.gateways.http.HttpGateway", "SMS_HTTP_URL": "https://sms.example.org"}),
    ("messaging.E004", HTTP | {"SMS_HTTP_URL": "https:///send"}),
    ("messaging.E004", KANNEL | {"KANNEL_SENDSMS_URL": "http://[::1/cgi-bin/sendsms"}),
    ("messaging.E005", {"SMS_SENDER": "Taawon Morocco"}),
    ("messaging.E005", {"SMS_SENDER": "تعاون"}),
    ("messaging.W001", {"SMS_GATEWAY": "messaging.gateways.console.ConsoleGateway"}),
    ("messaging.W002", HTTP | {"SMS_HTTP_URL": "http://sms.example.org/send"}),
]

# Settings that look unusual and are right.
RIGHT = [
    {"TAAWON_BASE_URL": "https://school.example.org", "ALLOWED_HOSTS": [".example.org"]},
    {"TAAWON_BASE_URL": "https://testserver:8443"},
    {"TAAWON_BASE_URL": "http://[::1]:8000", "ALLOWED_HOSTS": ["[::1]"]},
    {"DEFAULT_FROM_EMAIL": "Taawon <school@example.org>"},
    {"DEFAULT_FROM_EMAIL": "school@localhost"},
    {"SMS_SENDER": "Taawon"},
    {"SMS_SENDER": "+212600000000"},
    {"WORKER_QUEUES": "urgent, default, bulk"},
    {"SIGNIN_LIMITS": {action: [list(rule) for rule in rules] for action, rules in LIMITS.items()}},
    KANNEL | {"KANNEL_SENDSMS_URL": "http://127.0.0.1:13013/cgi-bin/sendsms"},
    KANNEL | {"KANNEL_SENDSMS_URL": "http://kannel:13013/cgi-bin/sendsms"},
    KANNEL | {"KANNEL_SENDSMS_URL": "http://10.0.0.7:13013/cgi-bin/sendsms"},
    HTTP | {"SMS_HTTP_URL": "https://sms.example.org/send"},
    in_bucket("media", "private") | {"MEDIA_DIRECT_UPLOADS": True},
    in_bucket("media", "media-private"),
    {"EMAIL_HOST": "mail.example.org", "EMAIL_HOST_PASSWORD": "secret", "EMAIL_USE_TLS": True},
    {"METRICS_TOKEN": "k" * 32},
]
# What `check --deploy` says of the school of the tests, which is no production.
OF_THE_TESTS = {"accounts.W001", "messaging.W001"}


def said(*, deploy: bool = True) -> set[str]:
    """The ids of what our own registered checks say now."""
    checks = [check for check in registry.get_checks(deploy) if check.__module__ in {f"{app}.checks" for app in OWN}]
    return {message.id for message in chain.from_iterable(check(app_configs=None, databases=None) for check in checks)}


@pytest.mark.parametrize(("identity", "wrong"), WRONG)
def test_a_wrong_setting_is_said(settings, identity, wrong):
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert identity in said()


@pytest.mark.parametrize("right", RIGHT)
def test_a_right_setting_is_not_said(settings, right):
    for name, value in right.items():
        setattr(settings, name, value)
    assert said() <= OF_THE_TESTS


def test_keys_that_everybody_on_the_machine_can_read_are_said(settings, tmp_path):
    path = tmp_path / "keys.json"
    keys.create(path)
    settings.TAAWON_CREDENTIAL_KEYS = str(path)
    assert "certificates.W002" not in said()
    path.chmod(0o640)
    assert "certificates.W002" not in said()
    path.chmod(0o644)
    assert "certificates.W002" in said()


def test_warnings_about_production_are_kept_from_schools_that_are_none():
    assert said(deploy=False) == set()
    assert said() == OF_THE_TESTS


def test_a_wrong_setting_stops_a_command_with_its_hint(settings):
    settings.CONSENT_VERSION = ""
    with pytest.raises(SystemCheckError, match=r"\(accounts.E004\)[\s\S]*HINT: Name the text that members agree to"):
        call_command("check")


def written() -> Iterator[tuple[str, ast.Call]]:
    """Each error and warning that our checks can say, with its app."""
    for app in sorted(OWN):
        path = BASE / app / "checks.py"
        if path.exists():
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Error", "Warning"}:
                    yield app, node


def test_every_check_has_an_id_of_its_own_a_hint_a_test_and_a_line_for_the_operator():
    page = (BASE / "docs" / "operator.md").read_text(encoding="utf-8")
    ids = []
    for app, call in written():
        given = {word.arg: word.value for word in call.keywords}
        identity = given["id"].value
        kind = ast.unparse(call.func)[0]
        assert re.fullmatch(rf"{app}\.{kind}[0-9]{{3}}", identity)
        assert "hint" in given, identity
        assert f"| `{identity}` |" in page, f"docs/operator.md does not list {identity}"
        ids.append(identity)
    assert len(ids) == len(set(ids))
    assert set(ids) == {identity for identity, _wrong in WRONG} | {"certificates.E004", "certificates.W002"}
