"""Every change that courses know, one function per verb."""

from courses.services.cohorts import enrol_cohort, set_cohort_courses
from courses.services.enrolments import enrol_member, withdraw_enrolment
from courses.services.lesson_import import import_lessons
from courses.services.outlines import rebuild_outline
from courses.services.pictures import prepare_pictures
from courses.services.progress import record_events, record_quiz_result
from courses.services.quizzes import check_quiz_access, start_quiz
from courses.services.settling import refresh_percent
from courses.services.shared_settings import sync_shared_settings, translation_differences
from courses.services.translations import confirm_translation, note_first_publication, note_translation

__all__ = [
    "check_quiz_access",
    "confirm_translation",
    "enrol_cohort",
    "enrol_member",
    "import_lessons",
    "note_first_publication",
    "note_translation",
    "prepare_pictures",
    "rebuild_outline",
    "record_events",
    "record_quiz_result",
    "refresh_percent",
    "set_cohort_courses",
    "start_quiz",
    "sync_shared_settings",
    "translation_differences",
    "withdraw_enrolment",
]
