import pytest
from celery import current_app
from django.core.management import call_command

from accounts.roles import LEAD_TRAINERS, TRAINERS
from jobs.registry import sweeps
from messaging.gateways.console import ConsoleGateway
from messaging.services import deliver_due, queue_sms
from tests.factories.accounts import make_member, make_staff, make_superuser

pytestmark = pytest.mark.django_db
OUTBOX = "/admin/outbox/"


@pytest.fixture
def texts():
    queue_sms(to="+212612000001", body="older <b>text</b>", purpose="notice")
    queue_sms(to="+212612000002", body="123456 newest\n\n@host #123456", purpose="signin_code")


@pytest.mark.parametrize("who", [make_staff, make_superuser])
def test_administrator_reads_the_code_newest_first(client, texts, who):
    client.force_login(who())
    response = client.get(OUTBOX)
    page = response.text
    assert page.index("123456 newest") < page.index("older &lt;b")
    assert "<b>text" not in page
    assert "no-store" in response["Cache-Control"]
    assert "Refresh" not in response
    assert OUTBOX in client.get("/admin/").text


def test_page_can_refresh_itself_without_script(client, texts):
    client.force_login(make_staff())
    assert client.get(OUTBOX, {"refresh": 1})["Refresh"] == "5"


@pytest.mark.parametrize("who", [lambda: make_staff(role=TRAINERS), lambda: make_staff(role=LEAD_TRAINERS), make_member, None])
def test_nobody_else_reads_it(client, texts, who):
    if who:
        client.force_login(who())
    response = client.get(OUTBOX)
    assert response.status_code in (302, 403)
    assert b"123456" not in response.content


def test_a_school_with_an_operator_has_no_outbox(client, texts, settings):
    settings.TAAWON_EMBEDDED = False
    client.force_login(make_superuser())
    assert client.get(OUTBOX, follow=True).status_code == 404
    assert OUTBOX not in client.get("/admin/").text


def test_empty_outbox_says_what_to_do(client):
    client.force_login(make_staff())
    assert client.get(OUTBOX).status_code == 200


def test_console_gateway_writes_the_text_to_the_log(texts, caplog):
    with caplog.at_level("INFO", logger="messaging.console"):
        deliver_due(gateway=ConsoleGateway())
    assert "123456 newest" in caplog.text


def test_every_bell_rings_a_task_that_exists():
    current_app.loader.import_default_modules()
    for name in ("messaging.deliver", "messaging.purge", "accounts.purge_signin_codes"):
        assert name in sweeps()
        assert name in current_app.tasks
        current_app.tasks[name]()


def test_models_and_migrations_agree():
    call_command("makemigrations", "accounts", "messaging", check=True, dry_run=True, verbosity=0)
