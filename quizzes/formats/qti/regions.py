"""Places on a picture: QTI measures them in pixels, we in percent of the picture."""

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.qti.declarations import children, number, within, words_of
from quizzes.formats.qti.view import ItemView
from quizzes.formats.source import Refused
from quizzes.kinds.base import LANGUAGES
from untrusted.images import measure
from untrusted.xml import Element


def hotspot(view: ItemView, interaction: Element) -> tuple[str, dict]:
    picture = next(iter(within(interaction, "object", "img")), None)
    blob = view.source.file(picture.get("data") or picture.get("src") or "") if picture is not None else None
    if blob is None or picture is None or blob.type != "image":
        raise Refused(_("The picture of this question is missing or cannot be read."))
    real = measure(blob.content)
    width, height = number(picture.get("width")) or real.width, number(picture.get("height")) or real.height
    declared = view.declaration(interaction)
    right = set(declared.right)
    spots: list[dict] = []
    kept = view.notes.get("places", "").split(";")
    for row in children(interaction, "hotspotChoice"):
        shape, points = region(row.get("shape") or "", row.get("coords") or "", width, height)
        if view.notes and len(spots) < len(kept) and (exact := _exact(kept[len(spots)], len(points))):
            points = exact
        label = row.get("hotspotLabel") or ""
        spots.append(
            {
                "shape": shape,
                "points": points,
                "correct": row.get("identifier") in right,
                "label": {code: label if code == view.source.language else "" for code in LANGUAGES},
                "feedback": view.feedback_to(row.get("identifier")),
            }
        )
    words = picture.get("alt") or words_of(picture)
    alt = {code: words if code == view.source.language else "" for code in LANGUAGES}
    image = view.source.media_object(blob, alt)
    body = view.common(interaction)
    body.pop("media", None)
    one = declared.cardinality == "single" or interaction.get("maxChoices") == "1"
    return Kind.HOTSPOT, {**body, "image": image, "spots": spots, "one_right": one, "all_or_nothing": view.all_or_nothing and not one}


def region(shape: str, coords: str, width: float, height: float) -> tuple[str, list[float]]:
    """The shape and its points in percent."""
    parts = [part.strip() for part in coords.split(",") if part.strip()]
    try:
        numbers = [float(part.rstrip("%")) for part in parts]
    except ValueError as error:
        raise Refused(_("The place of a region on the picture cannot be read.")) from error
    if all(part.endswith("%") for part in parts):
        width = height = 100.0

    def across(value: float) -> float:
        return round(max(0.0, min(100.0, value / width * 100)), 2)

    def down(value: float) -> float:
        return round(max(0.0, min(100.0, value / height * 100)), 2)

    if shape == "default":
        return "rect", [0, 0, 100, 100]
    if shape == "rect" and len(numbers) == 4:
        left, top, right, bottom = numbers
        return "rect", [across(left), down(top), across(right - left), down(bottom - top)]
    if shape == "circle" and len(numbers) == 3:
        return "ellipse", [across(numbers[0]), down(numbers[1]), across(numbers[2]), down(numbers[2])]
    if shape == "ellipse" and len(numbers) == 4:
        return "ellipse", [across(numbers[0]), down(numbers[1]), across(numbers[2]), down(numbers[3])]
    if shape == "poly" and len(numbers) >= 6 and len(numbers) % 2 == 0:
        return "poly", [across(value) if index % 2 == 0 else down(value) for index, value in enumerate(numbers)]
    raise Refused(_("The place of a region on the picture cannot be read."))


def _exact(said: str, count: int) -> list[float]:
    """The points in percent as our own export keeps them beside the item."""
    numbers = [number(part, -1.0) for part in said.split()]
    return numbers if len(numbers) == count and all(0 <= part <= 100 for part in numbers) else []


def coords(shape: str, points: list[float], width: int, height: int) -> str:
    """The other way, in whole pixels: QTI knows no fractions, neither of pixels nor of percents."""
    numbers = [float(point) for point in points]
    if shape == "rect":
        numbers = [numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]]
    return ",".join(str(round(part * (height if index % 2 else width) / 100)) for index, part in enumerate(numbers))
