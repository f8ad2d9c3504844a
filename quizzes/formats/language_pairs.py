"""Questions that a format can only say in one language: our exports write two, and reading joins them again."""

from django.utils.translation import gettext_lazy as _

from quizzes.formats.model import Item, Problem, Reading
from quizzes.formats.words import merged
from quizzes.kinds.base import LANGUAGES


class LanguagePairs:
    """The two one-language forms of a question; the first is held back until the second one is read."""

    def __init__(self) -> None:
        self._held: tuple[str, str, Reading] | None = None

    def join(self, reading: Reading, of: str, language: str) -> Reading:
        """What can be given out now that this question was read. `of` is what both forms have in common."""
        if not of or language not in LANGUAGES or not reading.items:
            return _added(self.rest(), reading)
        held = self._held
        if held is None or held[0] != of or held[1] == language:
            before = self.rest()
            self._held = (of, language, reading)
            return before
        self._held = None
        return _joined(held[2], reading)

    def rest(self) -> Reading:
        """What is still held back."""
        held, self._held = self._held, None
        if held is None:
            return Reading([], [], [])
        for item in held[2].items:
            # What only the other one would have said.
            if isinstance(item.body.get("answers"), list):
                item.body["answers"] = [row for row in item.body["answers"] if row["weight"] is not None]
        return held[2]


def _joined(one: Reading, other: Reading) -> Reading:
    first, second = one.items[0], other.items[0]
    reading = Reading([], [*one.refused, *other.refused], [*one.warnings, *other.warnings])
    try:
        body = merged({"kind": first.kind, **first.body}, {"kind": second.kind, **second.body})
    except ValueError:
        reading.warnings.append(
            Problem(second.where, _("The Arabic and the French form of this question are built differently. They came in as two."))
        )
        reading.items = [first, Item(**{**vars(second), "key": None})]
        return reading
    reading.items = [
        Item(
            **{
                **vars(first),
                "body": {name: part for name, part in body.items() if name != "kind"},
                "media": {**second.media, **first.media},
            }
        )
    ]
    return reading


def _added(one: Reading, other: Reading) -> Reading:
    return Reading([*one.items, *other.items], [*one.refused, *other.refused], [*one.warnings, *other.warnings])
