from quizzes.forms.markup import as_html, as_typed
from quizzes.forms.question import QuestionForm, body_from_post
from quizzes.forms.quiz import FolderForm, QuizForm, parse_uuid, places_from_post

__all__ = ["FolderForm", "QuestionForm", "QuizForm", "as_html", "as_typed", "body_from_post", "parse_uuid", "places_from_post"]
