"""Members for `bench.abuse`, made inside the program: `python -m bench.abuse_people LEARNERS SIGNERS`.

Prints one line of JSON: learners (each with a session, her id and an open attempt), numbers of members who sign in by a code, and the
session of a member who sends what no page sends.
"""

import json
import sys

import django

django.setup()

from accounts.models import User
from bench.people import made_members, writer
from bench.sessions import session_of
from courses.models import Course
from demo.quizzes import key_of


def main(learners: int, signers: int) -> None:
    course = Course.objects.get(pk=key_of("selling-online"))
    lessons = [step for step in course.step_entries if step["kind"] == "lesson"]
    [flooding] = made_members(1)
    told = {
        "course": str(course.key),
        "lessons": [{"key": step["key"], "activities": step["activities"], "path": step["urls"]["ar"]} for step in lessons],
        "learners": [writer(member, course) for member in made_members(learners)],
        "phones": [_with_phone(member, number) for number, member in enumerate(made_members(signers))],
        "flooding": {"session": session_of(flooding), "member": str(flooding.uuid)},
    }
    print(json.dumps(told))


def _with_phone(member: User, number: int) -> str:
    member.phone = f"+2126999{number:05d}"
    member.save(update_fields=["phone"])
    return member.phone


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
