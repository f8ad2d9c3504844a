"""H5P content on a picture: finding a place, dragging to zones."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.h5p.choices import Made, media_of, stem_of
from quizzes.formats.h5p.package import Node, node_of, number, part, rows, words
from quizzes.formats.source import Refused, Source
from quizzes.formats.words import to_plain


def find_the_hotspot(source: Source, node: Node) -> Made:
    task = part(node.params, "imageHotspotQuestion")
    settings = part(task, "hotspotSettings")
    path = words(part(task, "backgroundImageSettings", "backgroundImage") or part(task, "backgroundImageSettings"), "path")
    blob = source.file(path) if path else None
    if blob is None or blob.type != "image":
        raise Refused(_("The picture of this question is missing or cannot be read."))
    spots: list[dict[str, Any]] = []
    for row in rows(settings, "hotspot"):
        position, said = part(row, "computedSettings"), part(row, "userSettings")
        across, down = _percent(number(position, "x")), _percent(number(position, "y"))
        width, height = _percent(number(position, "width")), _percent(number(position, "height"))
        circle = words(position, "figure") == "circle"
        points = [across + width / 2, down + height / 2, width / 2, height / 2] if circle else [across, down, width, height]
        spots.append(
            {
                "shape": "ellipse" if circle else "rect",
                "points": [round(point, 2) for point in points],
                "correct": said.get("correct") is True,
                "label": {},
                "feedback": source.text(words(said, "feedbackText")),
            }
        )
    if to_plain(words(settings, "noneSelectedFeedback")):
        source.warn(_("The feedback to a click beside all places was left out."))
    image = source.media_object(blob, source.plain(words(part(task, "backgroundImageSettings"), "alt")))
    body = stem_of(source, words(settings, "taskDescription"), node)
    return [
        (
            Kind.HOTSPOT,
            {**body, "image": image, "spots": spots, "one_right": sum(spot["correct"] for spot in spots) == 1, "all_or_nothing": False},
        )
    ]


def _percent(value: float) -> float:
    return max(0.0, min(100.0, value))


def drag_question(source: Source, node: Node) -> Made:
    """Each thing to drag belongs to one zone: pairs. Where they lie on the picture is lost."""
    question = part(node.params, "question")
    zones, elements = rows(part(question, "task"), "dropZones"), rows(part(question, "task"), "elements")
    labels = [to_plain(words(zone, "label")) for zone in zones]
    if not zones or not all(labels):
        raise Refused(_("The zones of this exercise have no names, so they cannot be written as pairs."))
    homes = _homes(zones)
    pairs = []
    for number_, element in enumerate(elements):
        left = _words_of(element)
        if not left:
            raise Refused(_("Pictures to drag, without words, cannot be written as pairs."))
        zone_numbers = homes.get(number_, [])
        if len(zone_numbers) > 1:
            raise Refused(_("Something here has several partners at once. Each has one here."))
        if not zone_numbers:
            source.warn(_("“%(words)s” belongs to no zone. It was left out.") % {"words": to_plain(left)[:60]})
            continue
        pairs.append({"left": source.text(left), "right": source.plain(words(zones[zone_numbers[0]], "label"))})
    used = {numbers[0] for numbers in homes.values()}
    extra = [{"text": source.plain(words(zone, "label"))} for index, zone in enumerate(zones) if index not in used]
    source.warn(_("Where things lie on the picture was left out: the zones are asked for by their names."))
    body = stem_of(source, words(part(question, "settings"), "questionTitle"), node)
    if background := media_of(source, {"file": part(question, "settings", "background")}):
        body.setdefault("media", background)
    return [(Kind.MATCHING, {**body, "pairs": pairs, "distractors": extra})]


def _homes(zones: list[dict]) -> dict[int, list[int]]:
    """The zones of each thing to drag, by their numbers."""
    homes: dict[int, list[int]] = {}
    for index, zone in enumerate(zones):
        listed = zone.get("correctElements")
        for element in listed if isinstance(listed, list) else []:
            if str(element).isdecimal():
                homes.setdefault(int(element), []).append(index)
    return homes


def _words_of(element: dict) -> str:
    inner = node_of(part(element, "type"))
    if inner is None:
        return ""
    return words(inner.params, "text") if inner.library.startswith(("H5P.AdvancedText", "H5P.Text")) else words(inner.params, "alt")
