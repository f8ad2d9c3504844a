"""`python -m bench.abuse`: a production school under attack. Two hundred clients, half of them learning, half of them hostile.

The learners learn alone first, then beside the others; printed is how long each of their acts took in both times, whether any of them
was refused, and what the school answered the hostile ones. As root, ten minutes.
"""

import http.server
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from statistics import quantiles

from bench.hostile import DEEDS
from bench.machines import ROOT, Web, folder, load_demo, production, run, workers
from bench.phone import Phone
from bench.writing import Writer
from deploy.services import Nginx, free_port, require
from deploy.services.tls import self_signed

LEARNERS, HOSTILE, SIGNERS = 100, 100, 10
CLASS = 30  # of the learners share one address, as a training room does
SECONDS, WARM_UP = 60, 10
THINKING = (2.0, 6.0)  # seconds between two acts of a learner
CODE_AGAIN = 61  # seconds until a number may have another code
PROCESSES = 2
TIMES_SLOWER = 2.0


class Gateway:
    """The operator's end of the texts: keeps the last code that was sent to each number."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        kept = self.codes

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if found := re.search(r"\b\d{6}\b", told["body"]):
                    kept[told["to"]] = found[0]
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/send"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def code_for(self, phone: str) -> str:
        """Waits half a minute at most. Raises `SystemExit`."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if code := self.codes.pop(phone, ""):
                return code
            time.sleep(0.05)
        raise SystemExit(f"No code came for {phone}.")


class Learner:
    """A member who reads, answers and looks how far she is, with pauses; `spent` holds seconds by act, `refused` what went wrong."""

    def __init__(self, port: int, number: int, own: dict, told: dict) -> None:
        address = "127.40.0.1" if number < CLASS else f"127.41.{number // 250}.{number % 250 + 1}"
        self.writer, self.attempt = Writer(port, own, told, source=address), f"/ar/attempts/{own['attempt']}/"
        self.random = random.Random(number)
        self.refused: list[str] = []
        lessons = cycle([lesson["path"] for lesson in told["lessons"]])
        get = self.writer.phone.get
        self.acts: list[tuple[str, Callable[[], object]]] = [
            ("lesson", lambda: get(next(lessons))),
            ("event sent", lambda: self.writer.tell(1)),
            ("My learning", lambda: get("/ar/me/")),
            ("attempt opened", lambda: get(self.attempt)),
            ("answer saved", self.writer.answer),
            ("answer saved", self.writer.answer),
        ]

    def learn(self, until: float, spent: dict[str, list[float]]) -> None:
        turn = self.random.randrange(len(self.acts))
        time.sleep(self.random.uniform(0, THINKING[1]))
        while time.monotonic() < until:
            name, act = self.acts[turn % len(self.acts)]
            turn += 1
            began = time.perf_counter()
            try:
                act()
            except (SystemExit, OSError) as error:
                self.refused.append(f"{name}: {error}")
                self.writer.phone.hang_up()
            spent[name].append(time.perf_counter() - began)
            time.sleep(self.random.uniform(*THINKING))


class Signer:
    """A member who signs in by the code of a text, on a phone that did so before."""

    def __init__(self, port: int, number: int, phone: str, gateway: Gateway) -> None:
        self.line, self.number, self.gateway = Phone(port, source=f"127.42.0.{number + 1}"), phone, gateway
        self.refused: list[str] = []

    def sign_in(self) -> float:
        """Seconds until she is in, without those in which the text travels."""
        self.line.hang_up()  # nginx has by now
        self.line.cookies = {name: value for name, value in self.line.cookies.items() if "device" in name}
        began = time.perf_counter()
        self.line.get("/ar/account/signin/")
        self.line.send_form("/ar/account/signin/", {"phone": self.number}, status=302)
        self.line.get("/ar/account/signin/code/")
        asked = time.perf_counter()
        code = self.gateway.code_for(self.number)
        came = time.perf_counter()
        self.line.send_form("/ar/account/signin/code/", {"code": code}, status=302)
        self.line.get("/ar/me/")
        return time.perf_counter() - began - (came - asked)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    require("postgresql", "redis", "nginx", "openssl")
    with _school() as (port, told, gateway, web):
        learners = [Learner(port, number, own, told) for number, own in enumerate(told["learners"])]
        signers = [Signer(port, number, phone, gateway) for number, phone in enumerate(told["phones"])]
        _say("signing in ten members, whose phones are known from then on")
        signed_in = time.monotonic()
        alone: dict[str, list[float]] = defaultdict(list)
        alone["signing in"] = [one.sign_in() for one in signers]
        _say("a hundred learners alone")
        _learn(learners, WARM_UP)
        spent = [web.cpu()]
        alone |= _learn(learners, SECONDS)
        spent.append(web.cpu())
        time.sleep(max(0.0, signed_in + CODE_AGAIN - time.monotonic()))
        _say("a hundred learners beside a hundred hostile clients")
        with _attack(port, told) as attack:
            time.sleep(WARM_UP / 2)
            again: list[float] = []
            signing = threading.Thread(target=_sign_in_all, args=(signers, again))
            signing.start()
            spent.append(web.cpu())
            beside = _learn(learners, SECONDS)
            spent.append(web.cpu())
            signing.join()
            beside["signing in"] = again
            answers = json.loads(attack.communicate(timeout=120)[0].splitlines()[-1])
    refused = [text for one in learners for text in one.refused] + [text for one in signers for text in one.refused]
    shares = [(spent[at + 1] - spent[at]) / SECONDS for at in (0, 2)]
    print(f"\n  processors that the web processes took: {shares[0]:.2f} alone, {shares[1]:.2f} beside the hostile")
    return _print(alone, beside, answers, refused)


@contextmanager
def _school() -> Iterator[tuple[int, dict, Gateway, Web]]:
    port, told, gateway = free_port(), {}, Gateway()
    with folder() as name:
        token = Path(name) / "token"

        def prepare(environment: dict[str, str]) -> None:
            environment |= {
                "SMS_GATEWAY": "messaging.gateways.http.HttpGateway",
                "SMS_HTTP_URL": gateway.url,
                "SMS_HTTP_TOKEN_FILE": str(token),
            }
            _say("loading the demo school (about a minute)")
            load_demo(environment)
            told.update(json.loads(run(["-m", "bench.abuse_people", str(LEARNERS), str(SIGNERS)], environment).splitlines()[-1]))

        token.write_text("bench", encoding="utf-8")
        with production(Path(name), durable=True, prepare=prepare, base_url=f"https://localhost:{port}") as environment:
            cert, key = self_signed(Path(name) / "tls")
            with Web(environment, Path(name) / "web.log", processes=PROCESSES) as web, workers(environment, Path(name), 1):
                nginx = Nginx(
                    Path(name) / "nginx", cert=cert, key=key, upstreams=[web.port], media={"media": str(Path(name) / "media")}, port=port
                )
                try:
                    nginx.start()
                    _wait(port)
                    yield port, told, gateway, web
                finally:
                    nginx.stop()
                    gateway.server.shutdown()


def _wait(port: int) -> None:
    """Until the school answers, two minutes at most."""
    until = time.monotonic() + 120
    while True:
        phone = Phone(port)
        try:
            phone.get("/ar/")
        except (SystemExit, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(1)
        else:
            return
        finally:
            phone.hang_up()


@contextmanager
def _attack(port: int, told: dict) -> Iterator["subprocess.Popen[str]"]:
    """A process of its own, so that what it spends is not spent by the learners' clients."""
    order = {"port": port, "seconds": SECONDS + WARM_UP, "clients": HOSTILE, **{key: told[key] for key in ("course", "phones", "flooding")}}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as given:
        json.dump(order, given)
        given.seek(0)
        # Behind everybody else: their own work is done elsewhere in a real attack.
        process = subprocess.Popen(
            ["nice", "-n", "19", sys.executable, "-m", "bench.hostile"], cwd=ROOT, stdin=given, stdout=subprocess.PIPE, text=True
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _learn(learners: list[Learner], seconds: float) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=one.learn, args=(until, spent)) for one in learners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent


def _sign_in_all(signers: list[Signer], spent: list[float]) -> None:
    for one in signers:
        try:
            spent.append(one.sign_in())
        except (SystemExit, OSError) as error:
            one.refused.append(f"signing in: {error}")


def _print(alone: dict[str, list[float]], beside: dict[str, list[float]], answers: dict, refused: list[str]) -> int:
    """The table; 1 when a promise is broken."""
    whole = {name: [one for list_ in spent.values() for one in list_] for name, spent in (("alone", alone), ("beside", beside))}
    print(f"\n  {'ms, p50 / p95':<24}{'alone':>18}{'beside the hostile':>22}{'p95 times':>12}")
    for name in [*alone, "all"]:
        one, two = (whole["alone"], whole["beside"]) if name == "all" else (alone[name], beside[name])
        times = f"{_p95(two) / _p95(one):.2f}" if len(two) > 1 else "—"
        print(f"  {name:<24}{_marks(one):>18}{_marks(two):>22}{times:>12}")
    print(f"\n  {'hostile':<24}{'clients':>8}   answers")
    for name in DEEDS:
        told = ", ".join(f"{status if status != '0' else 'closed'}: {count}" for status, count in sorted(answers[name]["answers"].items()))
        print(f"  {name:<24}{answers[name]['clients']:>8}   {told}")
    broken = sum(int(status) >= 500 for kind in answers.values() for status in kind["answers"])
    print(f"\n  learners and signers refused: {len(refused)}; kinds of 5xx to hostile clients: {broken}")
    for text, count in Counter(text[:160] for text in refused).most_common(10):
        print(f"    {count} x {text}")
    slower = _p95(whole["beside"]) / _p95(whole["alone"])
    return 0 if slower <= TIMES_SLOWER and not refused and not broken else 1


def _marks(spent: list[float]) -> str:
    """Nobody came through: no figures, and the refusals below say why."""
    if len(spent) < 2:
        return "—"
    return f"{quantiles(spent, n=20, method='inclusive')[9] * 1000:.0f} / {_p95(spent) * 1000:.0f}"


def _p95(spent: list[float]) -> float:
    return quantiles(spent, n=20, method="inclusive")[-1]


def _say(words: str) -> None:
    print(f"  {words}…", flush=True)


if __name__ == "__main__":
    sys.exit(main())
