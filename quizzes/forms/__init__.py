"""The forms of the question bank."""

from quizzes.forms.folders import EmptyFolderForm, FolderForm
from quizzes.forms.places import PlaceRow, moved, parse_uuid, places_from_post, rows_of
from quizzes.forms.question import QuestionForm, body_from_post
from quizzes.forms.quiz import QuizForm
from quizzes.kinds.markup import as_html, as_typed

__all__ = [
    "EmptyFolderForm",
    "FolderForm",
    "PlaceRow",
    "QuestionForm",
    "QuizForm",
    "as_html",
    "as_typed",
    "body_from_post",
    "moved",
    "parse_uuid",
    "places_from_post",
    "rows_of",
]
