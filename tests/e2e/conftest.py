"""The real product: `manage.py run_school` in a folder of its own, and Chromium in front of it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.databases import original

BASE = Path(__file__).parents[2]
AXE = BASE / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 360, "height": 740}
START_SECONDS = 420
MILLISECONDS = 60_000  # how long a busy machine may take for what is waited for
expect.set_options(timeout=MILLISECONDS)
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="package")
def school() -> Iterator[dict]:
    """A running demo school; what it wrote to demo.json, and where its folder is."""
    with tempfile.TemporaryDirectory(prefix="taawon-e2e-") as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {
            "TAAWON_VAR": folder,
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "lms.settings.embedded",
        }
        environment.pop("DATABASE_URL", None)
        shutil.copyfile(original(), Path(folder) / "taawon.sqlite3")
        log = Path(folder) / "log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "run_school"], cwd=BASE, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            _wait(process, f"http://localhost:{port}/healthz", log)
            yield json.loads((Path(folder) / "demo.json").read_text()) | {"folder": folder, "log": log}
        finally:
            process.send_signal(signal.SIGINT)  # Ctrl-C
            process.wait(timeout=START_SECONDS)
            said = log.read_text()
            _before, _stopping, end = said.rpartition("Stopping")
            assert end and "SIGKILL" not in end and "superuser" not in said, said[-3000:]


def _wait(process: subprocess.Popen, address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail("The school did not start:\n" + log.read_text()[-3000:])


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # Not for the session: the loop that Playwright runs in this thread would refuse the database to every test after these.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, school: dict) -> Iterator[Callable[..., Page]]:
    """Opens a page as a new visitor, on a phone unless told otherwise. Errors of scripts and of the CSP fail the test."""
    contexts, faults = [], []

    def new(**options: Any) -> Page:
        context = browser.new_context(**({"viewport": PHONE, "base_url": school["base_url"]} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(MILLISECONDS)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: faults.append(f"{page.url}: {message.text}") if "Content Security" in message.text else None)
        return page

    yield new
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def check() -> Callable[[Page], None]:
    """What every screen owes: no finding of axe, the right direction, nothing wider than the phone, no English word left."""

    def look(page: Page) -> None:
        page.evaluate(AXE.read_text())
        found = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, "
            "2).join(' | ')))"
        )
        assert not found, f"{page.url}: {found}"
        language, direction = page.evaluate("[document.documentElement.lang.slice(0, 2), document.documentElement.dir]")
        assert direction == {"ar": "rtl", "fr": "ltr"}[language]
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} is too wide"

    return look
