"""The demo school: two courses in both languages, cooperatives and members at different stages."""

import logging
from typing import Any

from django.core.management.base import BaseCommand

from courses.services import set_cohort_courses
from demo.certificates import load_certificates, set_up_certificates
from demo.files import FileShelf
from demo.history import History
from demo.pages import CourseLoader
from demo.people import PeopleLoader
from demo.reading import courses


class Command(BaseCommand):
    help = "Loads the demo school. May be interrupted and run again: what is there is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        logging.disable(logging.INFO)
        try:
            self._load()
        finally:
            logging.disable(logging.NOTSET)

    def _load(self) -> None:
        shelf = FileShelf()
        keys = [CourseLoader(course, shelf, self._say).load() for course in courses()]
        people = PeopleLoader(self._say)
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
            self._say(f"members: {place + 1} of {len(members)}", last=place + 1 == len(members))
        load_certificates(by=administrator)
        set_up_certificates(by=administrator, course_keys=keys, is_automatic=True)

    def _say(self, line: str, *, last: bool = False) -> None:
        end = "\r" if self.stdout.isatty() and not last else "\n"
        self.stdout.write(f"  {line}".ljust(60), ending=end)
