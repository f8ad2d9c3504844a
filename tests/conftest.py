"""What all tests share: a cast, and a small school in two languages."""

import asyncio
import gc
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright
from xdist.remote import Producer

from accounts.models import User
from accounts.roles import ADMINISTRATORS, LEAD_TRAINERS, TRAINERS
from cooperatives.models import Cohort
from lms.school import prepare_school
from lms.settings.database import from_url
from tests.databases import new_database
from tests.factories.accounts import make_member, make_staff
from tests.factories.cooperatives import make_class
from tests.factories.courses import SmallSchool, make_small_school
from tests.planting import Ground, Nursery
from tests.together import TogetherScheduling

nursery = Nursery()

# A machine that is busy with other things is no fault of the school.
hypothesis_settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever runs the tests on another database leaves out by `-m database` what says the same on each."""
    for item in items:
        if "django_db_setup" in item.fixturenames or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


def pytest_collection_finish() -> None:
    """All that was loaded stays until the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> TogetherScheduling:
    return TogetherScheduling(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[Ground]:
    """Each process has its own copy of the migrated database; what it held before any test."""
    with new_database(settings.VAR_DIR) as address, pytest.MonkeyPatch.context() as patches:
        connection.settings_dict["NAME"] = from_url(address)["NAME"]
        with django_db_blocker.unblock():
            ground = Ground()
        patches.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: ground.restore())
        yield ground
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture(autouse=True)
def empty_cache():
    """Limits and counters start at nothing."""
    cache.clear()


@pytest.fixture
def one_window() -> Iterator[None]:
    """The clock stands: what is counted in windows of time would begin anew when one closes meanwhile."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture(autouse=True)
def school_first(request, empty_cache):
    """What is built among the people of a test serves no other: a school is planted before they come."""
    for name in ("school", "small_school"):
        if name in request.fixturenames:
            request.getfixturevalue(name)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Started once in a process, by the first test that looks."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])


@pytest.fixture
def browser(request, monkeypatch) -> Iterator[Browser]:
    """Chromium, beside the database of the test. It knows nothing of the tests before."""
    # Playwright runs a loop in this thread, which Django takes for asynchronous code.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    chromium = request.getfixturevalue("chromium")
    asyncio._set_running_loop(chromium._loop)
    yield chromium
    for context in chromium.contexts:
        context.close()
    asyncio._set_running_loop(None)  # the tests that follow may be asynchronous, or ask Django


@pytest.fixture
def open_desk(browser, live_server):
    """Opens the admin in a browser as this person of the staff."""

    def new(person: User) -> Page:
        client = Client()
        client.force_login(person, backend="accounts.backends.StaffPasswordBackend")
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        return context.new_page()

    return new


@pytest.fixture
def school(db) -> None:
    """The two trees, the roles and the workflow, without courses."""
    nursery.plant("school", prepare_school)


@pytest.fixture
def small_school(school) -> SmallSchool:
    """One course of two modules in Arabic and French, in order, with a quiz in each module and a final quiz."""
    return nursery.plant("small school", make_small_school)


@pytest.fixture
def amal(db) -> User:
    """A member who reads Arabic."""
    return make_member(phone="+212600000091")


@pytest.fixture
def camil(db) -> User:
    """A member of another cooperative, who reads French."""
    return make_member(given_name_fr="Camil", family_name_fr="Tazi", phone="+212600000092", language="fr")


@pytest.fixture
def basma(db) -> User:
    """A trainer."""
    return make_staff(role=TRAINERS, given_name_fr="Basma")


@pytest.fixture
def lead(db) -> User:
    """A lead trainer, who sees every member."""
    return make_staff(role=LEAD_TRAINERS, given_name_fr="Latifa")


@pytest.fixture
def her_class(basma, amal, camil) -> Cohort:
    """Amal and Camil learn in a cohort that Basma accompanies."""
    return make_class(basma, amal, camil)


@pytest.fixture
def driss(db) -> User:
    """An administrator."""
    return make_staff(role=ADMINISTRATORS)


@pytest.fixture
def in_parallel():
    """Runs callables at the same moment, each in a thread with a database connection of its own; their results in order."""

    def run(calls: list[Callable[[], Any]]) -> list[Any]:
        start = threading.Barrier(len(calls))

        def work(call: Callable[[], Any]) -> Any:
            try:
                start.wait(timeout=120)
                return call()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(calls)) as pool:
            return [future.result(timeout=300) for future in [pool.submit(work, call) for call in calls]]

    return run
