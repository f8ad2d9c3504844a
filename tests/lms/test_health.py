"""`manage.py doctor`: what is wrong is named, with what to do about it; what is well passes."""

import io
import json
import socket
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from wagtail.models import Site

from accounts.limits import spend_budget
from jobs import heartbeat
from lms.observing import health


def findings() -> dict[str, health.Finding]:
    return {finding.name: finding for finding in health.health_checks()}


@pytest.fixture
def well(school, settings, current_postgresql) -> None:
    """A school that lacks nothing."""
    Site.objects.filter(is_default_site=True).update(hostname="testserver")
    heartbeat.beat()


def test_a_healthy_school_passes_and_leaves_no_file(well):
    out = io.StringIO()
    call_command("doctor", stdout=out)
    assert "UNWELL" not in out.getvalue()
    assert default_storage.listdir("health-check")[1] == []


def test_no_worker_is_said(well, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=5))
    found = findings()["worker"]
    assert not found.is_well
    assert "300" in found.words and "celery" in found.fix


def test_a_migration_that_waits_is_said(well):
    newest = MigrationRecorder.Migration.objects.filter(app="certificates").order_by("-id").first()
    newest.delete()
    found = findings()["migrations"]
    assert not found.is_well and "certificates" in found.words and "migrate" in found.fix


def test_a_font_that_was_changed_is_said(well, tmp_path, monkeypatch):
    (tmp_path / "SHA256SUMS").write_text("0" * 64 + "  Amiri-Bold.ttf\n")
    (tmp_path / "Amiri-Bold.ttf").write_bytes(b"not a font")
    monkeypatch.setattr(health, "FONTS", tmp_path)
    assert "Amiri-Bold.ttf" in findings()["fonts"].words


def test_an_sms_gateway_that_is_away_is_said_without_sending(well, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.KANNEL_SENDSMS_URL = f"http://127.0.0.1:{probe.getsockname()[1]}/cgi-bin/sendsms"
        found = findings()["SMS"]
    assert not found.is_well and "SMS_GATEWAY" in found.fix


def test_a_budget_of_codes_that_comes_to_its_end_is_said(well, settings):
    settings.SIGNIN_LIMITS = settings.SIGNIN_LIMITS | {"code_per_day": [(12, 86400)], "code_reserve_per_day": [(2, 86400)]}
    for _text in range(6):
        spend_budget(network="203.0.113.0/24")
    assert findings()["sign-in codes"].is_well
    spend_budget(network="203.0.113.0/24")
    finding = findings()["sign-in codes"]
    assert not finding.is_well
    assert "7 of 12" in finding.words


def test_a_gateway_that_does_not_exist_is_said(well, settings):
    settings.SMS_GATEWAY = "messaging.gateways.kanel.KannelGateway"
    found = findings()["SMS"]
    assert not found.is_well and "kanel" in found.words and "SMS_GATEWAY" in found.fix


def test_an_address_of_the_store_that_is_none_is_said(well, settings):
    options = {"bucket_name": "x", "access_key": "x", "secret_key": "x", "endpoint_url": "store.example.org"}
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "media.object_storage.ObjectStorage", "OPTIONS": options}}
    found = findings()["storage"]
    assert not found.is_well and "store.example.org" in found.words


def test_a_folder_that_takes_no_file_is_said(well, settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings.MEDIA_ROOT = str(blocked)
    assert not findings()["files"].is_well


def test_another_host_than_the_one_on_paper_is_said(well):
    Site.objects.filter(is_default_site=True).update(hostname="elsewhere.example.org")
    assert "elsewhere.example.org" in findings()["address"].words


def test_a_full_disk_is_said(well, monkeypatch):
    monkeypatch.setattr(health, "WARN_BELOW_BYTES", 1 << 62)
    assert "MB are free" in findings()["disk"].words


def test_a_machine_can_read_it_and_the_exit_code_tells(well):
    Site.objects.filter(is_default_site=True).update(hostname="elsewhere.example.org")
    out = io.StringIO()
    with pytest.raises(CommandError, match="address"):
        call_command("doctor", "--json", stdout=out)
    assert {entry["name"]: entry["is_well"] for entry in json.loads(out.getvalue())}["address"] is False
