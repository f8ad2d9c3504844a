"""Clients who mean harm, against a school on this machine: `python -m bench.hostile`, what to do as JSON on standard input.

`{"port", "seconds", "clients", "phones", "flooding": {"session", "member"}}`. Each client speaks from a loopback address of its own and
asks again as soon as it is answered. Prints one line of JSON: for each kind how many asked, and the answers by status (0: the line was
closed).
"""

import http.client
import json
import random
import socket
import ssl
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import cycle
from urllib.parse import quote

from bench.phone import Phone

PAUSE_WHEN_REFUSED = 0.5  # they live on the processors that they attack: what they spend themselves must not be counted
SLOW_BYTES, SLOW_PAUSE = 200_000, 1.0
JUNK = (
    b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"], "id": "%s", "x": "' + b"x" * 20_000 + b'"}'
)


class Client:
    """One of them: `answers` counts statuses."""

    def __init__(self, told: dict, address: str) -> None:
        self.told, self.address, self.answers = told, address, Counter[int]()
        self.random = random.Random(address)
        self.phone = self._fresh()

    def go_on(self, deed: "Callable[[Client], None]", until: float) -> None:
        while time.monotonic() < until:
            try:
                deed(self)
            except SystemExit as refused:
                self.answers[int(str(refused).partition("answer ")[2][:3])] += 1
                time.sleep(PAUSE_WHEN_REFUSED)
            except (OSError, http.client.HTTPException):
                self.answers[0] += 1
                self.phone.hang_up()
                time.sleep(PAUSE_WHEN_REFUSED)
            else:
                self.answers[200] += 1

    def _fresh(self, session: str = "") -> Phone:
        return Phone(self.told["port"], session, source=self.address)

    def send_slowly(self) -> None:
        """A body of which a byte comes each second."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        port = self.told["port"]
        with (
            socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(self.address, 0)) as plain,
            context.wrap_socket(plain) as line,
        ):
            line.sendall(f"POST /verify/file/ HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: {SLOW_BYTES}\r\n\r\n".encode())
            ends = time.monotonic() + self.told["seconds"]
            while time.monotonic() < ends:
                line.sendall(b"x")
                time.sleep(SLOW_PAUSE)

    def try_codes(self) -> None:
        """Asks for a code in a member's name and types wrong ones."""
        self.phone.cookies.clear()
        self.phone.get("/ar/account/signin/")
        self.phone.send_form("/ar/account/signin/", {"phone": self.random.choice(self.told["phones"])}, status=302)
        for _wrong in range(4):
            self.phone.get("/ar/account/signin/code/")
            self.phone.send_form("/ar/account/signin/code/", {"code": f"{self.random.randrange(10**6):06d}"})

    def hand_in_junk(self) -> None:
        """A file that is no certificate, numbers that are none, and a long list of them."""
        self.phone.get("/verify/file/")
        boundary = uuid.uuid4().hex
        body = (
            (
                f'--{boundary}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.phone.form_token}\r\n'
                f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="x.json"\r\nContent-Type: application/json\r\n\r\n'
            ).encode()
            + JUNK.replace(b"%s", uuid.uuid4().urn.encode())
            + f"\r\n--{boundary}--\r\n".encode()
        )
        self.phone.send("/verify/file/", body, f"multipart/form-data; boundary={boundary}")
        self.phone.get(f"/verify/{uuid.uuid4().hex[:12].upper()}/", status=404)
        self.phone.get("/verify/list/")
        self.phone.send_form("/verify/list/", {"numbers": "\n".join(uuid.uuid4().hex[:12] for _line in range(200))})

    def search(self) -> None:
        """Words that nobody searched before, so that no page is kept for them."""
        self.phone.get(f"/ar/courses/?q={quote(uuid.uuid4().hex[:6])}")

    def flood_with_events(self) -> None:
        """Fifty events a request, of which the school knows none."""
        own = self.told["flooding"]
        if not self.phone.cookies:
            self.phone = self._fresh(own["session"])
            self.phone.meet(self.told["course"])
        events = [{"id": str(uuid.uuid4()), "verb": "opened", "object": str(uuid.uuid4()), "at": "2026-01-05T10:00:00Z"}] * 50
        self.phone.send_json("/api/events/?lang=ar", {"member": own["member"], "events": events})


DEEDS = {
    "slow bodies": Client.send_slowly,
    "wrong codes": Client.try_codes,
    "junk to the verifier": Client.hand_in_junk,
    "searches": Client.search,
    "events": Client.flood_with_events,
}


def main(told: dict) -> None:
    kinds = [name for name, _number in zip(cycle(DEEDS), range(told["clients"]), strict=False)]
    clients = [(name, Client(told, f"127.66.{number // 250}.{number % 250 + 1}")) for number, name in enumerate(kinds)]
    until = time.monotonic() + told["seconds"]
    threads = [threading.Thread(target=client.go_on, args=(DEEDS[name], until), daemon=True) for name, client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=max(0.0, until - time.monotonic()) + 35)
    answers: dict[str, Counter[int]] = defaultdict(Counter)
    for name, client in clients:
        answers[name] += client.answers
    print(json.dumps({name: {"clients": kinds.count(name), "answers": found} for name, found in answers.items()}))


if __name__ == "__main__":
    main(json.load(sys.stdin))
