"""A member's own pages: what she learns, and the forms that stand on public pages."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from courses import services
from courses.choices import Verb
from courses.events import Event
from courses.models import Course, Step
from courses.registry import course_notices
from courses.selectors import learning_of
from courses.selectors.outlines import OutlineStep, outline_in
from quizzes.choices import AttemptMode
from quizzes.selectors.marking import waiting_of
from text.errors import DomainError
from web.languages import alternate_url
from web.people import current_user
from web.same_origin import same_origin_form


@require_GET
@never_cache
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """ "My learning"."""
    courses = learning_of(current_user(request), get_language())
    notices = course_notices(current_user(request), get_language()) if any(course.completed_at for course in courses) else {}
    return render(
        request,
        "courses/dashboard.html",
        {
            "courses": [(course, notices.get(course.enrolment_id)) for course in courses],
            "waiting": [(attempt, attempt.quiz.title(get_language())) for attempt in waiting_of(current_user(request))],
            "alternate_url": alternate_url(request),
        },
    )


@require_GET
@never_cache
@login_required
def continue_course(request: HttpRequest, course_key: uuid.UUID) -> HttpResponse:
    """Go on where she stopped, in the language of this address."""
    course = next((course for course in learning_of(current_user(request), get_language()) if course.key == course_key), None)
    if course is None:
        return redirect(_course_url(get_object_or_404(Course, pk=course_key)))
    return redirect(course.continue_url or "courses:dashboard")


@require_GET
def untranslated(request: HttpRequest, step_key: uuid.UUID) -> HttpResponse:
    """A step that this language does not have yet: say so, and offer it in the other one."""
    step = get_object_or_404(Step.objects.select_related("course"), pk=step_key, is_current=True)
    entry = _entry(step)
    if entry and not entry.missing_translation:
        return redirect(entry.url)
    context = {"step": entry, "course": step.course, "course_url": _course_url(step.course), "alternate_url": entry.url if entry else ""}
    return render(request, "courses/untranslated.html", context)


def _confirm_enrol(request: HttpRequest, course_key: uuid.UUID) -> HttpResponse:
    course = get_object_or_404(Course, pk=course_key, is_published=True)
    return _confirm(request, _("Start this course?"), course.title(get_language()), _("Start this course"), _course_url(course))


@same_origin_form(_confirm_enrol)
@login_required
def enrol(request: HttpRequest, course_key: uuid.UUID) -> HttpResponse:
    """Enrol in an open course and go to its first step. Repeatable."""
    course = get_object_or_404(Course, pk=course_key, is_published=True)
    try:
        services.enrol_member(member=current_user(request), course_key=course_key, by=current_user(request), language=get_language())
    except DomainError as error:
        return _refused(request, error, _course_url(course))
    return redirect("courses:continue", course_key=course_key)


def _confirm_done(request: HttpRequest, step_key: uuid.UUID) -> HttpResponse:
    step = get_object_or_404(Step.objects.select_related("course"), pk=step_key, is_current=True)
    entry = _shown(step)
    return _confirm(request, _("Mark this step as done?"), entry.title, _("Mark as done"), entry.url)


@same_origin_form(_confirm_done)
@login_required
def step_done(request: HttpRequest, step_key: uuid.UUID) -> HttpResponse:
    """Without script: the lesson was read to its end. Goes to the next step."""
    step = get_object_or_404(Step.objects.select_related("course"), pk=step_key, is_current=True)
    event = Event(uuid.uuid4(), Verb.DONE, step_key, timezone.now(), language=get_language())
    try:
        services.enrol_member(member=current_user(request), course_key=step.course_id, by=current_user(request), language=get_language())
    except DomainError as error:
        return _refused(request, error, _shown(step).url)
    [result] = services.record_events(member=current_user(request), events=[event])
    if result.status == "refused":
        return _refused(request, result.message, _shown(step).url)
    if not result.result["done"]:
        return _refused(request, _("Nearly there: do the activities of this lesson first."), _shown(step).url)
    steps = [entry for module in outline_in(step.course, get_language()) for entry in module.steps]
    index = next(number for number, entry in enumerate(steps) if entry.key == str(step_key))
    return redirect(steps[index + 1].url if index + 1 < len(steps) else reverse("courses:dashboard"))


def _confirm_quiz(request: HttpRequest, step_key: uuid.UUID) -> HttpResponse:
    entry = _shown(_current_step(step_key))
    return _confirm(request, _("Start the quiz?"), entry.title, _("Start the quiz"), entry.url)


def _confirm_practice(request: HttpRequest, step_key: uuid.UUID) -> HttpResponse:
    entry = _shown(_current_step(step_key))
    return _confirm(request, _("Practise? It does not count."), entry.title, _("Practise"), entry.url)


@same_origin_form(_confirm_quiz)
@login_required
def quiz_start(request: HttpRequest, step_key: uuid.UUID) -> HttpResponse:
    """Start the quiz of a step, or go on with the open attempt."""
    return _start(request, step_key, AttemptMode.GRADED)


@same_origin_form(_confirm_practice)
@login_required
def quiz_practice(request: HttpRequest, step_key: uuid.UUID) -> HttpResponse:
    """Practise the quiz of a step, or go on practising."""
    return _start(request, step_key, AttemptMode.PRACTICE)


def _start(request: HttpRequest, step_key: uuid.UUID, mode: str) -> HttpResponse:
    step = _current_step(step_key)
    try:
        attempt = services.start_quiz(step_key=step_key, member=current_user(request), language=get_language(), mode=mode)
    except DomainError as error:
        return _refused(request, error, _shown(step).url)
    return redirect("quizzes:attempt", attempt.uuid)


def _current_step(step_key: uuid.UUID) -> Step:
    return get_object_or_404(Step.objects.select_related("course"), pk=step_key, is_current=True)


def _confirm(request: HttpRequest, question: str, title: str, action: str, back_url: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect(f"{reverse('accounts:signin')}?next={request.path}")
    return render(request, "courses/confirm.html", {"question": question, "title": title, "action": action, "back_url": back_url})


def _refused(request: HttpRequest, error: DomainError | str, back_url: str) -> HttpResponse:
    message, hint = (error.message, error.hint) if isinstance(error, DomainError) else (error, "")
    return render(request, "courses/refused.html", {"message": message, "hint": hint, "back_url": back_url}, status=409)


def _entry(step: Step) -> OutlineStep | None:
    entries = (entry for module in outline_in(step.course, get_language()) for entry in module.steps)
    return next((entry for entry in entries if entry.key == str(step.key)), None)


def _shown(step: Step) -> OutlineStep:
    entry = _entry(step)
    if entry is None:  # it was taken out of the course a moment ago
        raise Http404
    return entry


def _course_url(course: Course) -> str:
    return course.url(get_language()) or reverse("courses:dashboard")
