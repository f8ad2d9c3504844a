"""SQL that makes the rows of a chunk out of `scale_followed`, `scale_step`, `scale_paper` and `scale_line`.

Written for both databases; only moments and new ids are spelt differently.
"""

from collections.abc import Iterator

PACE_HOURS = 9  # between two steps of one member
MOMENTS = {
    "postgresql": "{column} + {hours} * interval '1 hour' + {minutes} * interval '1 minute'",
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', {column}, ({hours}) || ' hours', ({minutes}) || ' minutes')",
}
MILLISECONDS = {
    "postgresql": "(extract(epoch FROM d.at) * 1000)::bigint",
    "sqlite": "CAST(strftime('%s', d.at) AS integer) * 1000",
}
NEW_ID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}

LINES = """
    SELECT COALESCE(SUM(s.lines), 0) FROM scale_followed f JOIN scale_step s ON s.course_id = f.course_id AND s.number <= f.done
"""
# Every step that somebody of the chunk has done; a quiz with the paper that she handed in and the id of its first question.
DONE = """
    CREATE TEMPORARY TABLE scale_done AS
    SELECT f.enrolment_id, f.member_id, f.language, s.step_key, s.kind, s.activities, s.origin, {at} AS at, {opened} AS opened_at,
        {new_id} AS id, CASE WHEN s.papers > 0 THEN s.first_paper + (f.person + s.number) % s.papers END AS paper,
        {first} + SUM(s.lines) OVER (ORDER BY f.enrolment_id, s.number) - s.lines AS first_id
    FROM scale_followed f JOIN scale_step s ON s.course_id = f.course_id AND s.number <= f.done
"""
STEPS = """
    INSERT INTO courses_stepprogress (enrolment_id, step_key, opened_at, viewed_at, activities, best_score, done_at)
    SELECT d.enrolment_id, d.step_key, d.opened_at, CASE WHEN d.kind = 'quiz' THEN NULL ELSE d.at END, d.activities,
        CASE WHEN d.kind = 'quiz' THEN COALESCE(p.percent, 80) END, d.at
    FROM scale_done d LEFT JOIN scale_paper p ON p.paper = d.paper ORDER BY d.enrolment_id
"""
EVENTS = """
    INSERT INTO courses_learningevent (id, member_id, verb, object_key, result, language, at, received_at, outcome)
    SELECT d.id, d.member_id, CASE WHEN d.kind = 'quiz' THEN 'quiz_graded' ELSE 'viewed' END, d.step_key, COALESCE(p.result, '{{}}'),
        CASE WHEN d.kind = 'quiz' THEN '' ELSE d.language END, d.at, d.at,
        CASE WHEN d.kind = 'quiz' THEN '{{}}' ELSE '{{"done": true}}' END{json}
    FROM scale_done d LEFT JOIN scale_paper p ON p.paper = d.paper
"""
ATTEMPTS = """
    INSERT INTO quizzes_attempt (uuid, quiz_id, member_id, mode, number, state, origin, pass_mark, started_at, submitted_at, ended_by,
        graded_at, announced_at, score, max_score, percent, passed)
    SELECT d.id, p.quiz_id, d.member_id, 'graded', 1, 'submitted', d.origin, p.pass_mark, d.opened_at, d.at, 'member', d.at, d.at,
        p.score, p.max_score, p.percent, {true}
    FROM scale_done d JOIN scale_paper p ON p.paper = d.paper
"""
ASKED = """
    INSERT INTO quizzes_attemptquestion (id, attempt_id, position, version_id, ruling, choice_order, points)
    SELECT d.first_id + l.position - 1, d.id, l.position, l.version_id, '', l.choice_order, l.points
    FROM scale_done d JOIN scale_line l ON l.paper = d.paper ORDER BY 1
"""
ANSWERED = """
    INSERT INTO quizzes_response (question_id, value, sequence, saved_at, fraction, graded_at)
    SELECT d.first_id + l.position - 1, l.value, {milliseconds}, d.at, l.fraction, d.at
    FROM scale_done d JOIN scale_line l ON l.paper = d.paper ORDER BY 1
"""


def of_a_chunk(vendor: str, *, first: int) -> Iterator[str]:
    """What to run, in order; `first` is the id of the chunk's first question."""
    moment = MOMENTS[vendor]
    hours = f"s.number * {PACE_HOURS}"
    words = {
        "at": moment.format(column="f.enrolled_at", hours=hours, minutes=0),
        "opened": moment.format(column="f.enrolled_at", hours=hours, minutes=-20),
        "new_id": NEW_ID[vendor],
        "first": first,
        "milliseconds": MILLISECONDS[vendor],
        "true": "true" if vendor == "postgresql" else "1",
        "json": "::jsonb" if vendor == "postgresql" else "",
    }
    yield "DROP TABLE IF EXISTS scale_done"
    for statement in (DONE, STEPS, EVENTS, ATTEMPTS, ASKED, ANSWERED):
        yield statement.format(**words)
