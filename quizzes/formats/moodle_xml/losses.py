"""What a Moodle question says and ours cannot: each is named to the trainer, none is dropped in silence."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.formats.moodle_xml.fields import Fields
from quizzes.formats.source import CALCULATED
from quizzes.formats.words import to_plain

# What Moodle fills in by itself. Nobody decided it.
_OWN_PENALTIES = (0.0, 0.1, 0.3333333, 1.0)
_OWN_FEEDBACK = frozenset(
    (
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
        "Votre réponse est correcte.",
        "Votre réponse est partiellement correcte.",
        "Votre réponse est incorrecte.",
        "إجابتك صحيحة.",
        "إجابتك صحيحة جزئيا.",
        "إجابتك غير صحيحة.",
    )
)

NO_EQUAL: dict[str, Any] = {
    "calculated": CALCULATED,
    "ddimageortext": _("Dragging onto a picture has no equal here. Write it as “Find it on the picture” or as pairs."),
    "ddmarker": _("Dragging markers onto a picture has no equal here. Write it as “Find it on the picture”."),
    "randomsamatch": _("This question is put together by chance from others. Export those instead."),
    "random": _("This is a draw, not a question. Make draws when you build a quiz."),
}
NO_EQUAL["calculatedsimple"] = NO_EQUAL["calculatedmulti"] = CALCULATED


def name_losses(fields: Fields) -> None:
    """Warn of what is in every kind of question."""
    source, element = fields.source, fields.element
    if any(to_plain(fields.content(hint)) for hint in element.findall("hint")):
        source.warn(_("Hints were left out: there is one try at each question here."))
    if not any(abs(fields.decimal("penalty", 0) - own) < 0.0001 for own in _OWN_PENALTIES):
        source.warn(_("The penalty for further tries was left out."))
    if abs(fields.decimal("defaultgrade", 1) - 1) > 0.0001:
        source.warn(
            _("The points (%(points)s) were left out: a quiz says how much each question counts.")
            % {"points": fields.value("defaultgrade")}
        )
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        words = to_plain(fields.content(element.find(name)))
        if words and words not in _OWN_FEEDBACK:
            source.warn(_("The feedback to right, partly right or wrong answers as a whole was left out."))
    if fields.value("hidden") == "1":
        source.warn(_("This question is hidden in Moodle. It comes in like the others."))
