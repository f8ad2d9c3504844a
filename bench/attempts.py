"""Quizzes under load: grading in the kernel, starting from a bank of 2,000, and eight members at once; prints one line of JSON.

It runs on the database of the settings: SQLite, or PostgreSQL with DATABASE_URL.
"""

import json
import random
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from quizzes import registry
from quizzes.kinds import kind_of
from quizzes.models import Attempt, AttemptQuestion, QuestionFolder, Quiz
from quizzes.selectors.draws import Draw
from quizzes.services import record_response, save_folder, save_question, save_quiz, start_attempt, submit_attempt

MEMBERS, EACH, ASKED, BANK, ROUNDS = 8, 5, 20, 2000, 200


def main() -> None:
    registry.set_access(None)
    members = [User.objects.create(given_name_fr=f"Mesure {n}", names_confirmed_at=None) for n in range(MEMBERS)]
    folder = save_folder(name_fr="Mesure")
    quiz = _quiz(folder, ASKED + 4)
    few = _queries_to_start(quiz, members[0])
    _fill(folder, BANK - ASKED - 4)
    facts = {
        "grading_us": _grading(quiz, members[0]),
        "start_queries": max(few, _queries_to_start(quiz, members[1])),
        "attempts_per_minute": _together(quiz, members),
        "attempts_database": connection.vendor,
    }
    print(json.dumps(facts))


def _quiz(folder: QuestionFolder, questions: int) -> Quiz:
    _fill(folder, questions)
    draws = [Draw(ASKED // 2, folder=folder), Draw(ASKED - ASKED // 2, folder=folder, difficulty=1)]
    return save_quiz(title_fr="Mesure", questions=draws, shuffle_questions=True)


def _fill(folder: QuestionFolder, count: int) -> None:
    for n in range(count):
        choices = [{"text": {"ar": f"جواب {number}", "fr": f"Réponse {number}"}, "correct": number == 0} for number in range(4)]
        body = {"stem": {"ar": f"سؤال {n} {uuid.uuid4()}", "fr": f"Question {n}"}, "choices": choices}
        save_question(kind="multiple" if n % 2 else "single", body=body, folder=folder, difficulty=1)


def _queries_to_start(quiz: Quiz, member: User) -> int:
    with CaptureQueriesContext(connection) as captured:
        attempt = start_attempt(quiz_id=quiz.pk, member=member)
    submit_attempt(attempt_id=attempt.pk, by=member)
    return len(captured)


def _answer_to(question: AttemptQuestion) -> object:
    offered = [choice["id"] for choice in question.version.body["choices"]]
    return random.choice(offered) if question.version.kind == "single" else random.sample(offered, 2)


def _grading(quiz: Quiz, member: User) -> float:
    """Microseconds for one response of a 20-question attempt, in the kernel."""
    attempt = start_attempt(quiz_id=quiz.pk, member=member)
    asked = [(kind_of(one.version.kind), one.version.body, _answer_to(one)) for one in attempt.questions.select_related("version")]
    submit_attempt(attempt_id=attempt.pk, by=member)
    began = time.perf_counter()
    for _round in range(ROUNDS):
        for kind, body, value in asked:
            kind.grade(body, value)
    return round((time.perf_counter() - began) / ROUNDS / len(asked) * 1_000_000, 1)


def _together(quiz: Quiz, members: list[User]) -> int:
    """Whole attempts a minute: start, 20 answers saved one by one, hand in; eight members at the same time."""
    before = Attempt.objects.filter(quiz=quiz, submitted_at__isnull=False).count()
    began = time.perf_counter()
    with ThreadPoolExecutor(MEMBERS) as pool:
        list(pool.map(lambda member: _sit(quiz, member), members))
    seconds = time.perf_counter() - began
    done = Attempt.objects.filter(quiz=quiz, submitted_at__isnull=False).count() - before
    if done != MEMBERS * EACH:
        raise SystemExit(f"{done} attempts were finished instead of {MEMBERS * EACH}.")
    return round(done / seconds * 60)


def _sit(quiz: Quiz, member: User) -> None:
    try:
        for _attempt in range(EACH):
            attempt = start_attempt(quiz_id=quiz.pk, member=member)
            for question in attempt.questions.select_related("version"):
                record_response(
                    attempt_id=attempt.pk, by=member, position=question.position, value=_answer_to(question), event_id=uuid.uuid4()
                )
            submit_attempt(attempt_id=attempt.pk, by=member)
    finally:
        connection.close()


if __name__ == "__main__":
    main()
