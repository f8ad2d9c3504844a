"""What pages show of other things is part of their kept bytes."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from courses.models import CachedPage


@pytest.fixture
def kept(client, small_school):
    client.get("/ar/courses/photos/quiz-3/")
    assert CachedPage.objects.exists()
    return small_school


def test_a_quiz_that_changes_its_pass_mark_shows_it_at_once(client, kept, django_capture_on_commit_callbacks):
    quiz = kept.quizzes[2]["ar"].quiz
    quiz.pass_mark = 83
    with django_capture_on_commit_callbacks(execute=True):
        quiz.save()
    assert not CachedPage.objects.exists()


def test_a_file_that_is_measured_while_a_page_is_shown_forgets_nothing(kept, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        document = Document.objects.create(title="ورقة", file=ContentFile(b"%PDF-1.7", name="a.pdf"))
    document.file_size = None
    with django_capture_on_commit_callbacks(execute=True):
        document.get_file_size()
    assert CachedPage.objects.exists()
