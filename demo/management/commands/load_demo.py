"""The demo school: two courses in both languages, cooperatives and members at different stages."""

import logging
from typing import Any

from django.core.management.base import BaseCommand

from courses.services import set_cohort_courses
from demo.certificates import load_certificates, set_up_certificates
from demo.files import DemoMediaStore
from demo.history import History
from demo.pages import CourseLoader
from demo.people import PeopleLoader
from demo.reading import courses
from deploy.moving_line import moving


class Command(BaseCommand):
    help = "Loads the demo school. May be interrupted and run again: what is there is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        self._about = ""
        logging.disable(logging.INFO)
        try:
            with moving("Loading the demo school", lambda: f"  {self._about}"):
                self._load()
        finally:
            logging.disable(logging.NOTSET)

    def _load(self) -> None:
        store = DemoMediaStore()
        keys = [CourseLoader(course, store, self._say).load() for course in courses()]
        people = PeopleLoader(self._say)
        self._say("people and cooperatives")
        administrator = people.load_staff()
        members = people.load_members()
        cohorts = people.load_cohorts()
        for cohort in set(cohorts.values()):
            set_cohort_courses(cohort=cohort, course_keys=keys, by=administrator)
        set_up_certificates(by=administrator, course_keys=keys, is_automatic=False)
        for place, (member, entry) in enumerate(members):
            History(member, place, entry["stage"], years_ago=entry.get("years_ago", 0)).play(
                keys, cohorts.get(entry["coop"]), administrator
            )
            self._say(f"members: {place + 1} of {len(members)}")
        self._say("certificates")
        load_certificates(by=administrator)
        set_up_certificates(by=administrator, course_keys=keys, is_automatic=True)

    def _say(self, words: str) -> None:
        self._about = words
