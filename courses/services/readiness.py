"""Readiness of a page: whether its quizzes can be taken, before members meet it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.models import CoursePage, ModulePage, QuizPage
from courses.models.serving import PublicPage
from quizzes.models import Quiz
from quizzes.selectors.draws import shortages_of, untranslated_in

_NAMES = {"ar": gettext_lazy("Arabic"), "fr": gettext_lazy("French")}


def _quizzes_under(page: PublicPage) -> list[Quiz]:
    if isinstance(page, QuizPage):
        return [page.quiz]
    if isinstance(page, CoursePage | ModulePage):
        return list(Quiz.objects.filter(pages__in=QuizPage.objects.live().descendant_of(page)).distinct())
    return []


def publishing_problems(*, page: PublicPage) -> list[str]:
    """Why members could not take the quizzes of this page, in words; empty when they can."""
    problems = []
    for quiz in _quizzes_under(page):
        if not quiz.items.exists():
            problems.append(_("The quiz “%(title)s” has no questions yet.") % {"title": quiz.title()})
        problems += [
            _("The quiz “%(title)s” cannot be taken. %(why)s") % {"title": quiz.title(), "why": shortage} for shortage in shortages_of(quiz)
        ]
    return problems


def untranslated_notes(*, page: PublicPage) -> list[str]:
    """What readers of one language would read in the other."""
    return [
        ngettext(
            "%(count)d question that the quiz “%(title)s” may ask is not complete in: %(language)s.",
            "%(count)d questions that the quiz “%(title)s” may ask are not complete in: %(language)s.",
            count,
        )
        % {"count": count, "title": quiz.title(), "language": _NAMES[language]}
        for quiz in _quizzes_under(page)
        for language, count in untranslated_in(quiz).items()
    ]
