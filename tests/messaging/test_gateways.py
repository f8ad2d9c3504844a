"""The gateways to operators: Kannel itself with its simulated operator, and the HTTP adapter."""

import json
import re
import shutil
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from messaging.gateways.base import GatewayError
from messaging.gateways.http import HttpGateway
from messaging.gateways.kannel import KannelGateway
from messaging.models import OutSms
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


@pytest.fixture(scope="module")
def kannel(tmp_path_factory):
    """Kannel's two boxes and its simulated operator on loopback; yields the address and the operator's log."""
    bearerbox, smsbox = (shutil.which(name, path=SBIN) for name in ("bearerbox", "smsbox"))
    assert bearerbox and smsbox and FAKESMSC.exists(), "Kannel is missing; the test command installs it."
    folder = tmp_path_factory.mktemp("kannel")
    admin, inner, operator, sendsms = (free_port() for _i in range(4))
    config = folder / "kannel.conf"
    config.write_text(
        f"""group = core
admin-port = {admin}
admin-password = admin
admin-interface = 127.0.0.1
smsbox-port = {inner}
smsbox-interface = 127.0.0.1
store-type = file
store-location = {folder}/store
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = fake1
port = {operator}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {inner}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
sendsms-chars = "0123456789+ -"
global-sender = 3838

group = sendsms-user
username = taawon
password = secret
max-messages = 10
concatenation = true
""",
        encoding="ascii",
    )
    log = (folder / "operator.log").open("wb")
    running = []
    try:
        running.append(subprocess.Popen([bearerbox, str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        wait_for(inner)
        running.append(subprocess.Popen([smsbox, str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        running.append(
            subprocess.Popen(
                [str(FAKESMSC), "-H", "127.0.0.1", "-r", str(operator)],
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.PIPE,  # it ends when its input does
            )
        )
        wait_for(sendsms)
        yield f"http://127.0.0.1:{sendsms}/cgi-bin/sendsms", folder / "operator.log"
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(timeout=20)
        log.close()


@pytest.fixture
def through_kannel(settings, kannel):
    settings.KANNEL_SENDSMS_URL, operator_log = kannel
    settings.KANNEL_USERNAME, settings.KANNEL_PASSWORD, settings.SMS_SENDER = "taawon", "secret", ""
    return operator_log


def heard(log: Path, number: str, seconds: float = 20) -> str:
    """What the simulated operator was told to send to the number."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = re.search(rf"<3838 {re.escape(number)} (text|ucs-2) (.*)>$", log.read_text("ascii", "replace"), re.MULTILINE)
        if found:
            sent = unquote_to_bytes(found[2].replace("+", " "))
            return sent.decode("utf-16-be" if found[1] == "ucs-2" else "utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text("ascii", "replace"))


def test_a_text_in_arabic_reaches_the_operator_letter_by_letter(db, through_kannel):
    queue_sms(to="+212600000001", body="رمز الدخول: 123456", purpose="notice")
    assert deliver_due(gateway=KannelGateway()) == 1
    assert OutSms.objects.get().provider_id.startswith("kannel-")
    assert heard(through_kannel, "+212600000001") == "رمز الدخول: 123456"


def test_french_arrives_as_it_is_billed(db, through_kannel):
    message = queue_sms(to="+212600000002", body="Leçon 3 : vous gagnez 20 %", purpose="notice")
    assert deliver_due(gateway=KannelGateway()) == 1
    assert heard(through_kannel, "+212600000002") == message.body == "Lecon 3 : vous gagnez 20 %"


def test_a_wrong_password_leaves_the_text_in_the_queue_and_out_of_the_log(db, through_kannel, settings):
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
