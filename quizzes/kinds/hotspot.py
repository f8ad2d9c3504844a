"""Hotspot questions: numbered regions, one or several of them right."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.kinds.base import Body, LocalisedText, Order, ShownMedia, localised, localised_plain, show_media
from quizzes.kinds.checks import Problems, as_mapping, clean_plain, clean_rows, clean_text, give_ids
from quizzes.kinds.media import clean_media
from quizzes.kinds.spots import SpotsKind
from text.decimals import read_decimal

MOST_SPOTS = 20
LONGEST_LABEL = 200
WHOLE = 100
# Numbers that each shape has: at least, at most.
SHAPES = {"rect": (4, 4), "ellipse": (4, 4), "poly": (6, 60)}
Point = int | float


@dataclass(frozen=True)
class Region:
    """A region as SVG draws it, in percent, with the middle where its number stands."""

    shape: str
    points: list[Point]

    @property
    def numbers(self) -> list[str]:
        """As SVG writes them, whatever the language."""
        return [str(point) for point in self.points]

    @property
    def outline(self) -> str:
        """The corners of a polygon."""
        return " ".join(f"{x},{y}" for x, y in zip(self.points[::2], self.points[1::2], strict=True))

    @property
    def middle(self) -> list[str]:
        """Where the number of the region stands."""
        if self.shape == "rect":
            x, y, width, height = self.points
            return [str(round(x + width / 2, 2)), str(round(y + height / 2, 2))]
        if self.shape == "ellipse":
            return self.numbers[:2]
        xs, ys = self.points[::2], self.points[1::2]
        return [str(round(sum(xs) / len(xs), 2)), str(round(sum(ys) / len(ys), 2))]


@dataclass(frozen=True)
class RegionLine:
    """A region in the review."""

    position: int
    label: str
    region: Region
    chosen: bool
    correct: bool
    feedback: LocalisedText | None


@dataclass(frozen=True)
class PictureReview:
    """The picture with all its regions."""

    image: ShownMedia | None
    regions: list[RegionLine]


class Hotspot(SpotsKind):
    kind = Kind.HOTSPOT
    template = "quizzes/questions/_hotspot.html"
    review_template = "quizzes/questions/_review_hotspot.html"

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()
        image = as_mapping(raw.get("image"))
        rows = clean_rows(
            raw.get("spots"),
            "spots",
            problems,
            least=2,
            most=MOST_SPOTS,
            too_few=_("Draw at least two regions: with one there is nothing to choose."),
            too_many=_("A picture has at most 20 regions."),
        )
        ids = give_ids(rows, "s", "spots", problems, set())
        body: dict[str, Any] = {
            "stem": clean_text(raw.get("stem"), "stem", problems, required=_("Write the question.")),
            "image": clean_media({**image, "type": "image"} if image else None, "image", problems),
            "spots": [
                self._clean_spot(row, spot_id, f"spots.{index}", problems)
                for index, (row, spot_id) in enumerate(zip(rows, ids, strict=True))
            ],
            "one_right": raw.get("one_right") is True,
            "all_or_nothing": raw.get("all_or_nothing") is True,
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        if not image:
            problems.add("image", _("Choose the picture."))
        if rows and not any(spot["correct"] for spot in body["spots"]):
            problems.add("spots", _("Say which region is right."))
        problems.stop_if_any()
        return body

    def _clean_spot(self, row: Mapping[str, Any], spot_id: str, path: str, problems: Problems) -> dict:
        shape = row.get("shape")
        shape = shape if isinstance(shape, str) else ""
        return {
            "id": spot_id,
            "shape": shape,
            "points": _clean_points(shape, row.get("points"), path, problems),
            "correct": row.get("correct") is True,
            "label": clean_plain(row.get("label"), f"{path}.label", problems, longest=LONGEST_LABEL),
            "feedback": clean_text(row.get("feedback"), f"{path}.feedback", problems),
        }

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        by_id = {spot["id"]: spot for spot in body["spots"]}
        return {
            "input": "radio" if body["one_right"] else "checkbox",
            "all_or_nothing": body["all_or_nothing"],
            "image": show_media(body, language, small=False, name="image"),
            "spots": [
                {
                    "position": str(position),
                    "label": localised_plain(by_id[spot_id]["label"], language),
                    "region": Region(by_id[spot_id]["shape"], by_id[spot_id]["points"]),
                    "checked": spot_id in (value or ()),
                }
                for position, spot_id in enumerate(order["spots"], start=1)
            ],
        }

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[PictureReview]:
        by_id = {spot["id"]: spot for spot in body["spots"]}
        lines = [
            RegionLine(
                position,
                localised_plain(by_id[spot_id]["label"], language),
                Region(by_id[spot_id]["shape"], by_id[spot_id]["points"]),
                spot_id in (value or ()),
                by_id[spot_id]["correct"],
                localised(by_id[spot_id]["feedback"], language),
            )
            for position, spot_id in enumerate(order["spots"], start=1)
        ]
        return [PictureReview(show_media(body, language, small=False, name="image"), lines)]


def _clean_points(shape: str, raw: Any, path: str, problems: Problems) -> list[Point]:
    """Numbers in percent of the picture; what reaches beyond its edge is cut there."""
    numbers = [_percent(number) for number in raw] if isinstance(raw, list) else []
    least, most = SHAPES.get(shape, (1, 0))
    read = [number for number in numbers if number is not None]
    if len(read) < len(numbers) or not least <= len(read) <= most or len(read) % 2:
        problems.add(path, _("Give the place of this region in numbers from 0 to 100 percent."))
        return []
    if shape == "rect":
        read[2], read[3] = min(read[2], WHOLE - read[0]), min(read[3], WHOLE - read[1])
    if shape != "poly" and not (read[2] > 0 and read[3] > 0):
        problems.add(path, _("This region has no size: give it a width and a height."))
    return [int(number) if number == number.to_integral_value() else float(round(number, 2)) for number in read]


def _percent(raw: Any) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    number = read_decimal(str(raw))
    return number if number is not None and 0 <= number <= WHOLE else None
