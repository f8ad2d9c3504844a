"""Which quizzes ask a question, and which of them are somebody else's to change."""

from accounts.models import User
from quizzes.models import Question, Quiz, QuizItem
from quizzes.policies import closed_among
from quizzes.selectors.folders import with_folders_inside


def quizzes_asking(question: Question) -> list[Quiz]:
    """Those that chose it, and those that may draw it as it is filed now."""
    draws = QuizItem.objects.filter(draw_count__gte=1).select_related("draw_folder")
    draws = draws.filter(draw_difficulty=None) | draws.filter(draw_difficulty=question.difficulty)
    tags = set(question.tags.values_list("pk", flat=True))
    inside = with_folders_inside(item.draw_folder_id for item in draws if item.draw_folder_id)
    asking = set(QuizItem.objects.filter(question=question).values_list("quiz", flat=True))
    asking |= {
        item.quiz_id
        for item in draws
        if item.draw_tag_id in {None, *tags} and (item.draw_folder_id is None or question.folder_id in inside[item.draw_folder_id])
    }
    return list(Quiz.objects.filter(pk__in=asking).order_by("pk"))


def closed_draws(user: User) -> list[Quiz]:
    """The quizzes that draw from the bank, earn a certificate, and are not the user's to change."""
    return closed_among(Quiz.objects.filter(items__draw_count__gte=1).distinct(), user)


def closed_quizzes(question: Question, user: User) -> list[Quiz]:
    """The quizzes that earn a certificate, ask this question, and are not the user's to change."""
    return closed_among(quizzes_asking(question), user)
