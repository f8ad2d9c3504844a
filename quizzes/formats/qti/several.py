"""Items of QTI 1.2 that ask several things at once: gaps and menus in a text, pairs, categories."""

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.qti.declarations import within
from quizzes.formats.qti.material import label_of, material_html, words_in
from quizzes.formats.source import Refused, Source
from quizzes.formats.words import to_plain
from quizzes.kinds.base import LANGUAGES
from untrusted.xml import Element, local

Made = tuple[str, dict]
_MENUS = ("dropdown", "wordbank")


def asks_several(html: str, responses: list[Element]) -> bool:
    """Whether the item asks more than one thing, or one in the middle of its text, as "[colour]"."""
    return len(responses) > 1 or (len(responses) == 1 and _mark_in(html, responses[0]) is not None)


def several(html: str, presentation: Element, responses: list[Element], right: dict[str, list[str]], source: Source, *, said: str) -> Made:
    """Kind and body. `right` holds the right values of each response, `said` is the type that the file names. Raises Refused for what is
    neither gaps nor pairs.
    """
    marks = [_mark_in(html, response) for response in responses]
    if all(marks):
        for number, mark in enumerate(marks, start=1):
            html = html.replace(str(mark), f"[[g{number}]]", 1)
        return _gaps(html, responses, right, source, said)
    if all(within(response, "render_fib") and not within(response, "response_label") for response in responses) and right:
        return _gaps(_with_boxes(presentation, responses), responses, right, source, said)
    if "categor" in said:
        return _categories(html, responses, right, source)
    if all(local(response) == "response_lid" and label_of(response) for response in responses):
        return _pairs(html, responses, right, source)
    raise Refused(_("This item asks several things at once. Divide it into several items."))


def _mark_in(html: str, response: Element) -> str | None:
    names = ((response.get("ident") or "").removeprefix("response_"), to_plain(label_of(response)))
    return next((mark for mark in (f"[{name}]" for name in names if name) if mark in html), None)


def _with_boxes(presentation: Element, responses: list[Element]) -> str:
    """The text with a gap where each box to type in stands."""
    parts: list[str] = []
    for element in presentation.iter():
        if local(element) == "material":
            parts.append(material_html(element))
        elif element in responses:
            parts.append(f"[[g{responses.index(element) + 1}]]")
    return " ".join(parts)


def _gaps(html: str, responses: list[Element], right: dict[str, list[str]], source: Source, said: str) -> Made:
    gaps = [_gap(f"g{number}", response, right, source, said) for number, response in enumerate(responses, start=1)]
    text, media = source.text_and_media(html)
    return Kind.GAP, {"stem": {}, "text": text, "gaps": gaps, **({"media": media} if media else {})}


def _gap(own: str, response: Element, right: dict[str, list[str]], source: Source, said: str) -> dict:
    keyed = right.get(response.get("ident") or "", [])
    labels = within(response, "response_label")
    ways = {(part.get("answer_type") or "").lower() for part in response.iter()}
    if said.startswith("multiple_dropdowns") or ways & set(_MENUS):
        choices = [{"text": source.text(words_in(label)), "correct": label.get("ident") in keyed} for label in labels]
        return {"id": own, "choices": choices}
    rules = {(part.get("scoring_algorithm") or "") for part in response.iter()}
    if "TextRegex" in rules:
        raise Refused(_("A gap is judged by a pattern (a regular expression). Write the accepted answers."))
    if rules & {"TextCloseEnough", "TextContainsAnswer"}:
        source.warn(_("Answers that are nearly right, or hold more words, were accepted in a gap. Here the accepted answers count."))
    # Canvas lists the accepted answers of a typed gap as its choices and names only the first of them as right.
    words = [to_plain(words_in(label)) for label in labels] or keyed
    return {"id": own, "answers": {code: words if code == source.language else [] for code in LANGUAGES}, "tolerant": False}


def _pairs(html: str, responses: list[Element], right: dict[str, list[str]], source: Source) -> Made:
    texts = {label.get("ident") or "": words_in(label) for response in responses for label in within(response, "response_label")}
    pairs, used = [], set()
    for response in responses:
        partner = next(iter(right.get(response.get("ident") or "", [])), "")
        left = label_of(response)
        if partner not in texts:
            raise Refused(_("“%(words)s” has no partner.") % {"words": to_plain(left)[:60]})
        used.add(to_plain(texts[partner]))
        pairs.append({"left": source.text(left), "right": source.text(texts[partner])})
    rest = {to_plain(words): words for words in texts.values() if to_plain(words) not in used}
    return _matching(html, pairs, [{"text": source.text(words)} for words in rest.values()], source)


def _categories(html: str, responses: list[Element], right: dict[str, list[str]], source: Source) -> Made:
    texts = {label.get("ident") or "": words_in(label) for response in responses for label in within(response, "response_label")}
    category = {item: label_of(response) for response in responses for item in right.get(response.get("ident") or "", [])}
    pairs = [{"left": source.text(texts[item]), "right": source.text(words)} for item, words in category.items() if item in texts]
    without = [to_plain(words) for item, words in texts.items() if item not in category]
    if without:
        source.warn(_("What belongs to no category was left out: %(names)s.") % {"names": ", ".join(without)[:200]})
    source.warn(_("Categories came in as pairs: each thing is matched with its category."))
    return _matching(html, pairs, [], source)


def _matching(html: str, pairs: list[dict], distractors: list[dict], source: Source) -> Made:
    stem, media = source.text_and_media(html)
    return Kind.MATCHING, {"stem": stem, "pairs": pairs, "distractors": distractors, **({"media": media} if media else {})}
