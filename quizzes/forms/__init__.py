"""The forms of the question bank."""

from quizzes.forms.entries import EntryRow, entries_from_post, moved, parse_uuid, rows_of
from quizzes.forms.folders import EmptyFolderForm, FolderForm
from quizzes.forms.question import QuestionForm, body_from_post
from quizzes.forms.quiz import QuizForm
from quizzes.kinds.markup import as_html, as_typed

__all__ = [
    "EmptyFolderForm",
    "EntryRow",
    "FolderForm",
    "QuestionForm",
    "QuizForm",
    "as_html",
    "as_typed",
    "body_from_post",
    "entries_from_post",
    "moved",
    "parse_uuid",
    "rows_of",
]
