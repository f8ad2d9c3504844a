"""A planted school is the school that would have been built, table by table; where it cannot be, it is built."""

import os
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from accounts.roles import TRAINERS
from courses.models import CoursePage
from lms.school import prepare_school
from tests.factories.accounts import make_member
from tests.factories.courses import make_small_school
from tests.planting import Nursery, rows_of, sequences_now, set_sequences, tables


@pytest.fixture
def same_again(monkeypatch):
    """What is built is the same each time: the clock stands, keys are numbered, sequences begin where they began."""
    sequences = sequences_now()

    def again():
        numbers = count(1)
        monkeypatch.setattr(os, "urandom", lambda size: next(numbers).to_bytes(size))
        set_sequences(sequences | dict.fromkeys(sequences_now().keys() - sequences.keys(), 0))
        cache.clear()

    with time_machine.travel(timezone.now(), tick=False):
        yield again


def world() -> dict:
    with connection.cursor() as cursor:
        found = []
        if connection.vendor == "sqlite":
            cursor.execute("SELECT rowid, * FROM wagtailsearch_indexentry_fts ORDER BY rowid")
            found = cursor.fetchall()
    files = sorted(str(path) for path in Path(settings.VAR_DIR).rglob("*") if "sqlite3" not in path.name)
    return {"rows": rows_of(tables()), "sequences": sequences_now(), "cache": dict(cache._cache), "search": found, "files": files}


def grow(nursery: Nursery):
    """The small school on the two trees, by this nursery; what it gave."""
    nursery.plant("school", prepare_school)
    return nursery.plant("small school", make_small_school)


@pytest.fixture
def undone(db):
    """Runs a call and takes its rows back."""

    def run(call):
        with transaction.atomic():
            try:
                return call()
            finally:
                transaction.set_rollback(True)

    return run


def test_a_planted_school_has_the_rows_of_a_built_one(undone, same_again):
    nursery = Nursery()

    def both(nursery):
        same_again()
        return pages_of(grow(nursery)), world()

    undone(lambda: both(nursery))  # builds, and keeps what changed
    planted, planted_world = undone(lambda: both(nursery))
    built, built_world = undone(lambda: both(Nursery()))
    assert planted == built
    for table, rows in built_world["rows"].items():
        assert planted_world["rows"][table] == rows, table
    assert planted_world == built_world
    assert sum(built_world["rows"]["wagtailcore_page"].values()) == 1 + 4 + 16


def pages_of(school) -> list:
    every = [school.course, *school.modules, *school.lessons, *school.quizzes]
    return [page.serializable_data() for languages in every for page in languages.values()]


def test_what_a_test_does_to_a_school_is_not_met_by_the_next(undone):
    nursery = Nursery()

    def spoil():
        school = grow(nursery)
        title = school.course["fr"].title
        school.course["fr"].title = "Spoilt"
        CoursePage.objects.update(title="Spoilt")
        school.lessons.clear()
        return title

    title = undone(spoil)
    undone(spoil)

    def meet():
        school = grow(nursery)
        assert len(school.lessons) == 2
        assert school.course["fr"].title == CoursePage.objects.get(pk=school.course["fr"].pk).title == title

    undone(meet)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Page.objects.filter(depth=1).update(title="Other"),
        lambda: Group.objects.filter(name=TRAINERS).delete(),
        lambda: Permission.objects.filter(codename="access_admin").update(name="Other"),
    ],
    ids=["a changed row", "a missing row", "a row that it refers to"],
)
def test_where_the_ground_is_another_it_is_built(undone, change):
    nursery, built = Nursery(), []

    def build():
        built.append(1)
        prepare_school()

    def grow_on_other_ground():
        change()
        nursery.plant("school", build)

    for _ in range(2):
        undone(lambda: nursery.plant("school", build))
    undone(grow_on_other_ground)
    assert len(built) == 2
    undone(lambda: nursery.plant("school", build))
    assert len(built) == 2


def test_what_was_built_among_people_is_built_once_more_and_then_put_back(undone):
    nursery, built = Nursery(), []

    def build():
        built.append(1)
        prepare_school()

    def build_among_people():
        make_member(phone="+212600000091")
        nursery.plant("school", build)

    undone(build_among_people)
    undone(build_among_people)
    undone(lambda: nursery.plant("school", build))
    assert len(built) == 3
    undone(lambda: nursery.plant("school", build))
    undone(build_among_people)
    assert len(built) == 3


def test_with_another_clock_it_is_built(undone):
    nursery = Nursery()
    undone(lambda: grow(nursery))
    now = timezone.now() + timedelta(days=30)
    with time_machine.travel(now, tick=False):
        assert undone(lambda: grow(nursery).course["ar"].first_published_at) == now


def test_people_who_were_there_before_stay(undone):
    nursery = Nursery()
    undone(lambda: grow(nursery))

    def with_people():
        before = make_member(phone="+212600000091")
        grow(nursery)
        after = make_member(phone="+212600000092")
        return [before.pk, after.pk] == sorted(User.objects.values_list("pk", flat=True))

    assert undone(with_people)


@pytest.mark.django_db(transaction=True)
def test_a_school_that_is_committed_has_the_rows_of_one_that_was_built_and_committed(django_db_setup, same_again):
    nursery = Nursery()

    def both(nursery):
        same_again()
        found = pages_of(grow(nursery)), world()
        django_db_setup.restore()
        return found

    both(nursery)
    planted, planted_world = both(nursery)
    built, built_world = both(Nursery())
    assert planted == built
    for table, rows in built_world["rows"].items():
        assert planted_world["rows"][table] == rows, table
    assert planted_world == built_world


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_the_migrated_database(django_db_setup):
    """The next test of this process meets it: here its teardown is run by hand."""
    before = rows_of(tables())
    grow(Nursery())
    assert rows_of(tables()) != before
    django_db_setup.restore()
    assert rows_of(tables()) == before
