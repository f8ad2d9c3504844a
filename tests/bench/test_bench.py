"""The measurements measure: what fails is not counted as served, what is over its budget is said, and what was not measured is missed."""

import threading
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import load, wrk
from bench.ratios import interleaved, ratio
from bench.table import REMARKS, SCHOOLS, judged, print_tables
from bench.together import together
from deploy.services import packages

BUDGETS = tomllib.loads((Path(__file__).parents[2] / "bench" / "budgets.toml").read_text("utf-8"))
SOME = {
    "lesson_ratio": {"name": "warm lesson", "least": 0.6},
    "nginx_ratio": {"name": "behind nginx", "least": 0.8, "school": "production"},
    "next_lesson_bytes": {"name": "next lesson", "most": 100, "school": "embedded"},
}


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status = 200 if self.path == "/good/" else 500
        self.send_response(status)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"page")

    def log_message(self, *args):
        pass


@pytest.fixture
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_page_that_fails_is_counted_as_failed(port):
    good, bad = (load.measure(port, path, clients=2, seconds=0.2) for path in ("/good/", "/bad/"))
    assert good.per_second > 0 and good.failures == 0
    assert bad.failures > 0


def test_what_wrk_says_is_read_with_its_failures():
    output = "  8 threads\nRequests/sec:  17166.65\nTransfer/sec:    118.20MB\n"
    assert wrk.read(output) == load.Load(17166.65, 0)
    broken = "  Socket errors: connect 1, read 2, write 0, timeout 4\n  Non-2xx or 3xx responses: 30\nRequests/sec:  5.00\n"
    assert wrk.read(broken) == load.Load(5.0, 37)
    with pytest.raises(ValueError, match="no rate"):
        wrk.read("unable to connect to 127.0.0.1:1 Connection refused")


def test_all_do_together_exactly_what_was_asked():
    done, lock = [], threading.Lock()

    def do():
        with lock:
            done.append(1)

    pace = together([do] * 8, times=1000)
    assert len(done) == 1000
    assert pace.per_second > 0 and pace.p95_ms >= 0


def test_who_fails_ends_it_for_all():
    def fail():
        raise SystemExit("Answer 500 instead of 200")

    with pytest.raises(SystemExit, match="Answer 500"):
        together([fail, lambda: None], seconds=30)


def test_the_ratio_is_taken_round_by_round():
    values = {"page": iter([10, 5, 9]), "floor": iter([20, 10, 10])}
    rates = interleaved({name: lambda of=of: next(of) for name, of in values.items()}, rounds=3)
    assert rates == {"page": [10, 5, 9], "floor": [20, 10, 10]}
    assert ratio(rates, "page", "floor") == 0.5


def test_each_school_has_its_own_budgets(capsys):
    facts = {"production": {"lesson_ratio": 0.7, "nginx_ratio": 0.79}, "embedded": {"lesson_ratio": 0.6, "next_lesson_bytes": 100}}
    assert print_tables(SOME, facts) == 1
    over = [line for line in capsys.readouterr().out.splitlines() if "OVER" in line]
    assert len(over) == 1 and "behind nginx" in over[0] and "at least 0.8" in over[0]


def test_what_was_not_measured_is_not_passed_over():
    with pytest.raises(KeyError, match="nginx_ratio"):
        print_tables(SOME, {"production": {"lesson_ratio": 0.7}})


def test_what_was_measured_beside_the_budgets_is_printed(capsys):
    facts = {"lesson_ratio": 1, "nginx_ratio": 1, "event_per_second": 123, "web_memory_mb": {1000: 270, 10000: 280}}
    assert print_tables(SOME, {"production": facts}) == 0
    printed = capsys.readouterr().out
    assert REMARKS["event_per_second"] in printed and "123" in printed
    assert "1,000: 270, 10,000: 280" in printed


def test_the_budgets_of_the_design_are_in_the_file():
    assert {"production", "embedded"} == set(SCHOOLS) >= {budget["school"] for budget in BUDGETS.values() if "school" in budget}
    assert all(("most" in budget) != ("least" in budget) for budget in BUDGETS.values())
    limits = {key: budget.get("most", budget.get("least")) for key, budget in BUDGETS.items()}
    assert {key: limits[key] for key in ("lesson_ratio", "nginx_ratio", "me_ratio")} == {
        "lesson_ratio": 0.6,
        "nginx_ratio": 0.8,
        "me_ratio": 0.6,
    }
    assert [limits[key] for key in ("lesson_queries", "me_queries", "answer_queries", "start_queries")] == [1, 4, 6, 12]
    production = {
        key
        for _good, key, *_rest in judged({key: b | {"name": key} for key, b in BUDGETS.items()}, dict.fromkeys(BUDGETS, 0), "production")
    }
    assert {"nginx_ratio", "me_ratio", "me_queries", "web_growth_percent", "worker_growth_percent", "certificate_cpu_ms"} <= production


@pytest.mark.parametrize(("user", "words"), [(1000, "apt install wrk"), (0, "could not be installed")])
def test_a_service_that_cannot_be_installed_is_said_in_words(monkeypatch, tmp_path, user, words):
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\necho 'No list of packages could be read' >&2; exit 100\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(packages, "_there", lambda what: False)
    monkeypatch.setattr(packages.os, "geteuid", lambda: user)
    with pytest.raises(packages.Missing, match=words) as refused:
        packages.require("wrk")
    assert user or "No list of packages could be read" in str(refused.value)
