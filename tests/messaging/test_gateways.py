"""The gateways to operators: Kannel itself with its simulated operator, and the HTTP adapter."""

import json
import re
import shutil
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from django.conf import settings as django_settings

from lms.observing import health
from messaging.gateways import kannel_loop
from messaging.gateways.base import GatewayError
from messaging.gateways.http import HttpGateway
from messaging.gateways.kannel import KannelGateway
from messaging.models import OutSms
from messaging.segments import MOST_PARTS
from messaging.services import deliver_due, queue_sms

FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
SBIN = "/usr/sbin:/sbin:/usr/bin:/bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"Nothing listens on {port}.")


@dataclass(frozen=True)
class Kannel:
    """Kannel's two boxes on loopback, set up as `deploy/kannel/kannel.conf` says, with its simulated operator."""

    folder: Path
    ports: dict[int, int]  # of the file -> here

    @property
    def told(self) -> bytes:
        """What the operator was told to send."""
        return (self.folder / "operator.log").read_bytes()

    @property
    def logs(self) -> str:
        return "".join((self.folder / f"{box}.log").read_text("utf-8", "replace") for box in ("bearerbox", "smsbox"))


def configuration(kannel: Kannel, operator: int) -> str:
    """The file as it is shipped, on other ports and in another folder, with a simulated operator in place of the SMPP one. An account
    "cut" is set up as the documentation of an earlier release was.
    """
    text = (django_settings.BASE_DIR / "deploy/kannel/kannel.conf").read_text()
    for port, here in kannel.ports.items():
        text = text.replace(str(port), str(here))
    text = text.replace("/var/lib/kannel", str(kannel.folder)).replace("/var/log/kannel", str(kannel.folder))
    text = text.replace("global-sender = CHANGE", "global-sender = 3838").replace("CHANGE-", "")
    fake = f"group = smsc\nsmsc = fake\nsmsc-id = operator\nport = {operator}\nconnect-allow-ip = 127.0.0.1\n\n"
    text, replaced = re.subn(r"group = smsc\nsmsc = smpp\n.*?\n\n", fake, text, flags=re.DOTALL)
    assert replaced == 1
    return f"{text}\ngroup = sendsms-user\nusername = cut\npassword = sendsms\n"


@pytest.fixture(scope="module")
def running_kannel(tmp_path_factory):
    bearerbox, smsbox = (shutil.which(name, path=SBIN) for name in ("bearerbox", "smsbox"))
    assert bearerbox and smsbox and FAKESMSC.exists(), "Kannel is missing; the test command installs it."
    kannel = Kannel(tmp_path_factory.mktemp("kannel"), {port: free_port() for port in (13000, 13001, 13013, 13014, 13015)})
    operator = free_port()
    config = kannel.folder / "kannel.conf"
    config.write_text(configuration(kannel, operator), encoding="utf-8")
    log = (kannel.folder / "operator.log").open("wb")
    running = []
    try:
        running.append(subprocess.Popen([bearerbox, str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        wait_for(kannel.ports[13001])
        running.append(subprocess.Popen([smsbox, str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        running.append(
            subprocess.Popen(
                [str(FAKESMSC), "-H", "127.0.0.1", "-r", str(operator)],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.PIPE,  # it ends when its input does
            )
        )
        wait_for(kannel.ports[13013])
        yield kannel
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(timeout=20)
        log.close()


@pytest.fixture
def kannel(settings, running_kannel) -> Kannel:
    """Kannel, and the school's settings for it."""
    ports = running_kannel.ports
    settings.SMS_GATEWAY = "messaging.gateways.kannel.KannelGateway"
    settings.KANNEL_SENDSMS_URL = f"http://127.0.0.1:{ports[13013]}/cgi-bin/sendsms"
    settings.KANNEL_USERNAME, settings.KANNEL_PASSWORD, settings.SMS_SENDER = "taawon", "sendsms", ""
    settings.KANNEL_STATUS_URL, settings.KANNEL_STATUS_PASSWORD = f"http://127.0.0.1:{ports[13000]}/status.xml", "status"
    settings.KANNEL_LOOP = f"127.0.0.1:{ports[13014]}"
    return running_kannel


def heard(kannel: Kannel, number: str, parts: int = 1, seconds: float = 20) -> list[bytes]:
    """The parts that the simulated operator was told to send to the number. `parts`: how many to wait for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        told = rb"<3838 %b (?:text|ucs-2|udh \S+ data) (.*)>$" % re.escape(number.encode())
        found = re.findall(told, kannel.told, re.MULTILINE)
        if len(found) >= parts:
            return [unquote_to_bytes(words.replace(b"+", b" ")) for words in found]
        time.sleep(0.1)
    raise AssertionError(kannel.told)


def test_a_text_in_arabic_reaches_the_operator_letter_by_letter(db, kannel):
    queue_sms(to="+212600000001", body="رمز الدخول: 123456", purpose="notice")
    assert deliver_due(gateway=KannelGateway()) == 1
    assert OutSms.objects.get().provider_id.startswith("kannel-")
    assert [part.decode("utf-16-be") for part in heard(kannel, "+212600000001")] == ["رمز الدخول: 123456"]


def test_french_arrives_as_it_is_billed(db, kannel):
    message = queue_sms(to="+212600000002", body="Leçon 3 : vous gagnez 20 %", purpose="notice")
    assert deliver_due(gateway=KannelGateway()) == 1
    assert [part.decode() for part in heard(kannel, "+212600000002")] == [message.body] == ["Lecon 3 : vous gagnez 20 %"]


@pytest.mark.parametrize(
    ("number", "body"),
    [
        ("+212600000011", "é" * 160),
        ("+212600000012", "a" * 161),
        ("+212600000013", "a" * 152 + "€" + "b" * 152),
        ("+212600000014", "a" * 151 + "€" + "b" * 153),
        ("+212600000015", "م" * 70),
        ("+212600000016", "م" * 135),
        ("+212600000017", "م" * 66 + "😀" + "م" * 66),
        ("+212600000018", "م" * 670),
    ],
)
def test_a_long_text_arrives_whole_in_as_many_parts_as_are_counted(db, kannel, number, body):
    message = queue_sms(to=number, body=body, purpose="notice")
    assert deliver_due(gateway=KannelGateway()) == 1
    parts = heard(kannel, number, message.segments)
    assert b"".join(parts).decode("utf-16-be" if message.encoding == "UCS-2" else "utf-8") == body
    assert len(parts) == message.segments


def test_doctor_sends_a_long_text_to_itself_and_to_no_operator(kannel):
    assert health._long_texts() == "a text of 3 parts came back whole"
    assert kannel_loop.NOBODY.encode() not in kannel.told


def test_doctor_notices_a_kannel_that_cuts(kannel, settings):
    settings.KANNEL_USERNAME = "cut"
    with pytest.raises(health.CheckFailed, match="cut a text of 167 letters to 70"):
        health._long_texts()


def test_doctor_does_not_guess_without_the_way_back(kannel, settings, monkeypatch):
    monkeypatch.setattr(kannel_loop, "_ONLINE", re.compile("<id>another</id>"))
    with pytest.raises(health.CheckFailed, match="no route"):
        health._long_texts()
    settings.KANNEL_STATUS_PASSWORD = ""
    with pytest.raises(health.CheckFailed, match="KANNEL_STATUS_PASSWORD"):
        health._long_texts()


def test_the_logs_of_kannel_hold_neither_numbers_nor_texts(db, kannel):
    queue_sms(to="+212600000021", body="رمز الدخول: 654321", purpose="notice")
    deliver_due(gateway=KannelGateway())
    heard(kannel, "+212600000021")
    assert "212600000021" not in kannel.logs and "654321" not in kannel.logs


def test_kannel_is_told_to_take_as_many_parts_as_the_school_sends():
    told = (django_settings.BASE_DIR / "deploy/kannel/kannel.conf").read_text()
    assert f"\nmax-messages = {MOST_PARTS}\n" in told and "\nconcatenation = true\n" in told
    assert told in (django_settings.BASE_DIR / "docs/operator.md").read_text(), "the operator reads the same file"


@pytest.mark.parametrize("box", ["bearerbox", "smsbox"])
def test_both_boxes_come_back(box):
    """smsbox ends when bearerbox does."""
    unit = (django_settings.BASE_DIR / f"deploy/systemd/taawon-{box}.service").read_text()
    assert f"\nExecStart=/usr/sbin/{box} -v 4 /etc/kannel/kannel.conf\n" in unit
    assert "\nRestart=always\n" in unit and "\nStartLimitIntervalSec=0\n" in unit


def test_a_wrong_password_leaves_the_text_in_the_queue_and_out_of_the_log(db, kannel, settings):
    settings.KANNEL_PASSWORD = "wrong-secret"
    queue_sms(to="+212600000003", body="مرحبا", purpose="notice")
    assert deliver_due(gateway=KannelGateway()) == 0
    message = OutSms.objects.get()
    assert message.status == "queued" and "403" in message.last_error
    assert "wrong-secret" not in message.last_error


def test_a_gateway_that_is_down_is_tried_again_later(db, settings):
    settings.KANNEL_SENDSMS_URL = f"http://127.0.0.1:{free_port()}/cgi-bin/sendsms"
    settings.KANNEL_USERNAME, settings.KANNEL_PASSWORD, settings.SMS_SENDER = "taawon", "secret", ""
    queue_sms(to="+212600000004", body="مرحبا", purpose="notice")
    assert deliver_due(gateway=KannelGateway()) == 0
    assert OutSms.objects.get().status == "queued"


@pytest.fixture
def operator(settings):
    """An operator's HTTP interface, at the far end of the wire; it answers what `says` holds."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            server = self.server
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.heard.append((self.headers["Authorization"], json.loads(body)))
            status, words = server.says
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, *_args):
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.heard, server.says = [], (200, b'{"id": "op-7"}')
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_HTTP_URL = f"http://127.0.0.1:{server.server_port}/sms"
    settings.SMS_HTTP_TOKEN, settings.SMS_SENDER = "token", "TAAWON"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_operator_hears_the_text_once_with_a_key_that_stays(db, operator):
    sms = queue_sms(to="+212600000005", body="مرحبا", purpose="notice")
    assert deliver_due(gateway=HttpGateway()) == 1
    assert operator.heard == [("Bearer token", {"id": str(sms.uuid), "to": "+212600000005", "body": "مرحبا", "from": "TAAWON"})]
    assert OutSms.objects.get().provider_id == "op-7"


@pytest.mark.parametrize("says", [(500, b"broken"), (302, b""), (200, b"<html>"), (401, b"who?")])
def test_an_answer_that_is_no_promise_keeps_the_text(db, operator, says):
    operator.says = says
    queue_sms(to="+212600000006", body="مرحبا", purpose="notice")
    assert deliver_due(gateway=HttpGateway()) == 0
    message = OutSms.objects.get()
    assert message.status == "queued" and message.last_error
    assert "token" not in message.last_error


def test_an_answer_without_an_id_is_still_a_promise(db, operator):
    operator.says = (204, b"")
    queue_sms(to="+212600000007", body="مرحبا", purpose="notice")
    assert deliver_due(gateway=HttpGateway()) == 1


def test_an_address_without_a_listener_is_an_error_in_words(settings):
    settings.SMS_HTTP_URL, settings.SMS_HTTP_TOKEN, settings.SMS_SENDER = f"http://127.0.0.1:{free_port()}/", "t", ""
    with pytest.raises(GatewayError, match="cannot be reached"):
        HttpGateway().send(OutSms(to="+212600000008", body="x"))
