"""Question bodies of every kind by chance, in one language or both, with the signs that formats stumble over."""

from typing import Any

from hypothesis import strategies as st

from quizzes.kinds import kind_of

FRENCH = [
    "miel",
    "l’huile d’argan",
    "prix",
    "50 %",
    "a < b",
    "«oui»",
    "œuf",
    "3*4=12",
    "~env.",
    "#1",
    "{ouvert}",
    "a/b",
    "C:\\fin",
    "x]",
    "[y",
    "& Cie",
]
ARABIC = ["عسل", "زيت أركان", "الثمن", "٥٠٪", "تعاونية", "هل", "«نعم»", "شكراً", "#٢", "{قوس}", "ب/ت"]
MODES = [("ar", "fr"), ("ar",), ("fr",)]


def _html(words: list[str], decorate: bool, number: int) -> str:
    text = " ".join(words).replace("&", "&amp;").replace("<", "&lt;")
    return f"<b>{text}</b> n{number}" if decorate else f"{text} n{number}"


class Maker:
    """Texts of one question. Each text carries a number, so that no two are the same."""

    def __init__(self, draw: Any, languages: tuple[str, ...]) -> None:
        self.draw, self.languages, self.number = draw, languages, 0

    def words(self, code: str) -> list[str]:
        return self.draw(st.lists(st.sampled_from(ARABIC if code == "ar" else FRENCH), min_size=1, max_size=4))

    def html(self, *, optional: bool = False) -> dict[str, str]:
        self.number += 1
        if optional and self.draw(st.booleans()):
            return {"ar": "", "fr": ""}
        decorate = self.draw(st.booleans())
        return {code: _html(self.words(code), decorate, self.number) if code in self.languages else "" for code in ("ar", "fr")}

    def plain(self) -> dict[str, str]:
        self.number += 1
        return {code: f"{' '.join(self.words(code))} n{self.number}" if code in self.languages else "" for code in ("ar", "fr")}

    def choices(self, rights: set[int], count: int, **extra: Any) -> list[dict]:
        return [
            {"text": self.html(), "correct": index in rights, **({"feedback": self.html(optional=True)} if not extra else {})}
            for index in range(count)
        ]


@st.composite
def bodies(draw: Any, kind: str) -> dict[str, Any]:
    """A raw body of this kind."""
    make = Maker(draw, draw(st.sampled_from(MODES)))
    body = {"stem": make.html(), "feedback": make.html(optional=True)}
    return {**body, **_KINDS[kind](make, draw)}


def _single(make: Maker, draw: Any) -> dict:
    count = draw(st.integers(2, 5))
    choices = make.choices({draw(st.integers(0, count - 1))}, count)
    if draw(st.booleans()):
        choices[-1]["pinned"] = True
    return {"choices": choices}


def _multiple(make: Maker, draw: Any) -> dict:
    count = draw(st.integers(3, 6))
    rights = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
    return {"choices": make.choices(rights, count), "all_or_nothing": draw(st.booleans())}


def _true_false(make: Maker, draw: Any) -> dict:
    return {"correct": draw(st.booleans()), "feedback_true": make.html(optional=True), "feedback_false": make.html(optional=True)}


def _short(make: Maker, draw: Any) -> dict:
    weights = [100, *draw(st.lists(st.integers(1, 100), max_size=2))]
    answers = [{"text": make.plain(), "weight": weight, "feedback": make.html(optional=True)} for weight in weights]
    return {"answers": answers, "tolerant": draw(st.booleans())}


def _numeric(make: Maker, draw: Any) -> dict:
    values = draw(st.lists(st.decimals(-9999, 9999, places=2), min_size=1, max_size=2))
    answers = [
        {
            "value": str(value),
            "tolerance": draw(st.sampled_from(["0", "0.5", "10"])),
            "weight": 100 if not index else 50,
            "feedback": make.html(optional=True),
        }
        for index, value in enumerate(values)
    ]
    unit = {"ar": "درهم", "fr": "DH"} if len(make.languages) == 2 else {make.languages[0]: "kg"}
    return {"answers": answers, "unit": unit if draw(st.booleans()) else {}}


def _gap(make: Maker, draw: Any) -> dict:
    gaps: list[dict] = []
    count = draw(st.integers(1, 3))
    for index in range(count):
        if draw(st.booleans()):
            gaps.append({"id": f"g{index + 1}", "choices": make.choices({draw(st.integers(0, 1))}, 2, bare=True)})
        else:
            listed = [make.plain() for _ in range(draw(st.integers(1, 2)))]
            answers = {code: [text[code] for text in listed if text[code]] for code in ("ar", "fr")}
            gaps.append({"id": f"g{index + 1}", "answers": answers, "tolerant": draw(st.booleans())})
    marks = [f"[[g{index + 1}]]" for index in range(count)]
    text = {
        code: " ".join(f"{_html(make.words(code), False, 0)} {mark}" for mark in marks) + " fin" if code in make.languages else ""
        for code in ("ar", "fr")
    }
    return {"text": text, "gaps": gaps}


def _matching(make: Maker, draw: Any) -> dict:
    pairs = [{"left": make.html(), "right": make.html()} for _ in range(draw(st.integers(2, 4)))]
    return {"pairs": pairs, "distractors": [{"text": make.html()} for _ in range(draw(st.integers(0, 2)))]}


def _ordering(make: Maker, draw: Any) -> dict:
    items = [{"text": make.html()} for _ in range(draw(st.integers(2, 5)))]
    return {"items": items, "scoring": draw(st.sampled_from(["places", "exact", "neighbours"]))}


def _hottext(make: Maker, draw: Any) -> dict:
    count = draw(st.integers(2, 4))
    rights = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
    text = {
        code: " ".join(
            f"et [[h{index + 1}|{make.words(code)[0].replace('<', '').replace('&', '').replace(']', '').replace('[', '')} {index}]]"
            for index in range(count)
        )
        + "."
        if code in make.languages
        else ""
        for code in ("ar", "fr")
    }
    spots = [{"id": f"h{index + 1}", "correct": index in rights} for index in range(count)]
    return {"text": text, "spots": spots, "all_or_nothing": draw(st.booleans())}


def _rubric(make: Maker, draw: Any) -> dict:
    rows = [{"text": make.plain(), "points": draw(st.integers(1, 10))} for _ in range(draw(st.integers(1, 3)))]
    return {"rubric": rows, "model_answer": make.html(optional=True)}


def _long_text(make: Maker, draw: Any) -> dict:
    return {"most_words": draw(st.sampled_from([None, 50, 200])), **_rubric(make, draw)}


def _upload(make: Maker, draw: Any) -> dict:
    accept = [kind for kind in ("image", "sound", "document") if draw(st.booleans())] or ["image"]
    return {"accept": accept, "most_files": draw(st.integers(1, 5)), **_rubric(make, draw)}


_KINDS = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "short": _short,
    "numeric": _numeric,
    "gap": _gap,
    "matching": _matching,
    "ordering": _ordering,
    "hottext": _hottext,
    "long_text": _long_text,
    "upload": _upload,
}


def _hotspot(make: Maker, draw: Any) -> dict:
    number = st.integers(0, 50)
    spots = [
        {
            "shape": shape,
            "points": [draw(number) for _ in range(6 if shape == "poly" else 2)]
            + ([] if shape == "poly" else [draw(st.integers(1, 40)), 12.5]),
            "correct": index == 0,
            "label": make.plain(),
            "feedback": make.html(optional=True),
        }
        for index, shape in enumerate(draw(st.lists(st.sampled_from(["rect", "ellipse", "poly"]), min_size=2, max_size=4)))
    ]
    one_right = draw(st.booleans())
    image = {"type": "image", "id": 7, "alt": make.plain()}
    return {"image": image, "spots": spots, "one_right": one_right, "all_or_nothing": not one_right and draw(st.booleans())}


_KINDS["hotspot"] = _hotspot


def with_ids(part: Any) -> Any:
    """A body as an importer leaves it: each file has an id (7 in these tests)."""
    if isinstance(part, dict):
        filled = {name: with_ids(inner) for name, inner in part.items() if name != "blob"}
        return filled | {"id": 7} if "blob" in part else filled
    return [with_ids(inner) for inner in part] if isinstance(part, list) else part


def cleaned(item: Any) -> dict[str, Any]:
    """The body of an item as the bank would keep it."""
    return kind_of(item.kind).clean_body(with_ids(item.body))
