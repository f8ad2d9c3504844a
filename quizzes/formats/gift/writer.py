"""Writing GIFT: one language, the kinds that it knows."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.gift.blocks import escaped
from quizzes.formats.model import Problem, WriteItem, Written
from quizzes.formats.words import in_one_language, languages_of, spoken_languages, to_plain, with_strokes
from quizzes.kinds.media import media_in
from web.languages import other_language

Warn = Callable[[Any], None]
Body = Mapping[str, Any]


class _Unwritable(Exception):
    """GIFT cannot say this."""


def write(questions: Iterable[WriteItem], *, language: str = "fr") -> Written:
    """A text of questions. Each stands in `language`, else in the other one."""
    blocks, warnings, folder = [], [], ""
    for question in questions:
        # A question stands in the language in which it is asked: of a French essay only the usual rubric is in both.
        asked = spoken_languages(question.body) or languages_of(question.body)
        said = language if language in asked else other_language(language)
        name = _name(question.body, said) or str(question.key)

        def warn(reason: Any, name: str = name) -> None:
            warnings.append(Problem(name, reason))

        try:
            text = _question(question, said, warn)
        except _Unwritable as error:
            warn(error.args[0])
            continue
        path = "/".join((step.get(said) or step.get("ar") or step.get("fr", "")).replace("/", "//") for step in question.folder)
        if path != folder:
            blocks.append(f"$CATEGORY: $course$/top/{path}" if path else "$CATEGORY: $course$/top")
            folder = path
        blocks.append(text)
    return Written(("\n\n".join(blocks) + "\n").encode(), warnings)


def _name(body: Body, language: str) -> str:
    text = body.get("text") or body.get("stem") or {}
    return to_plain(text.get(language, ""))[:60]


def _question(question: WriteItem, language: str, warn: Warn) -> str:
    body = in_one_language(question.body, language)
    if len(languages_of(question.body)) > 1:
        warn(_("GIFT holds one language: the other one is not in the file."))
    if any(media_in(question.body)):
        warn(_("Pictures and recordings are not in the file: GIFT holds words only."))
    if question.difficulty:
        warn(_("GIFT has no difficulty: it is not in the file."))
    write = _WRITERS.get(question.kind)
    if write is None:
        raise _Unwritable(_("GIFT has no question of this kind. Use XLSX, Moodle XML or QTI."))
    said = _Speech(language)
    kind = f" [kind:{question.kind}]" if question.kind == Kind.GAP else ""
    comments = f"// [id:{question.key}] [lang:{language}]{kind}" + "".join(f" [tag:{_in_comment(tag)}]" for tag in question.tags)
    return f"{comments}\n::{escaped(_name(body, language)[:40])}::[html]{write(body, said, warn)}"


def _in_comment(words: str) -> str:
    return words.replace("\\", "\\\\").replace("]", "\\]").replace("\n", " ")


class _Speech:
    """Texts of one language, escaped."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: Mapping[str, str] | None) -> str:
        return escaped((text or {}).get(self.language, ""))

    def alt(self, part: Mapping[str, Any]) -> str:
        """The words for a picture, where nothing else is said."""
        return escaped(escape((part.get("media") or {}).get("alt", {}).get(self.language, ""), quote=False))

    def remark(self, text: Mapping[str, str] | None) -> str:
        words = self(text)
        return f"#{words}" if words else ""

    def general(self, body: Body) -> str:
        words = self(body.get("feedback"))
        return f"\n####{words}" if words else ""


def _choices(body: Body, say: _Speech, warn: Warn) -> str:
    several = "all_or_nothing" in body and not body.get("one_right")
    if body.get("all_or_nothing"):
        warn(_("GIFT has no “all or nothing”: it is not in the file."))
    if any(choice.get("pinned") for choice in body["choices"]):
        warn(_("GIFT cannot keep a choice in its place: that is not in the file."))
    rights = sum(choice["correct"] for choice in body["choices"])
    if not several and rights == len(body["choices"]):
        raise _Unwritable(_("GIFT has no question of this kind. Use XLSX, Moodle XML or QTI."))
    plus, minus = _share(rights), _share(len(body["choices"]) - rights)
    lines = []
    for choice in body["choices"]:
        sign = "=" if choice["correct"] else "~"
        if several:
            sign = f"~%{plus}%" if choice["correct"] else f"~%-{minus}%"
        lines.append(f"\t{sign}{say(choice['text']) or say.alt(choice)}{say.remark(choice.get('feedback'))}")
    return "{stem} {{\n{lines}{general}\n}}".format(stem=say(body["stem"]), lines="\n".join(lines), general=say.general(body))


def _share(count: int) -> str:
    share = (Decimal(100) / max(count, 1)).quantize(Decimal("0.00001")).normalize()
    return format(share, "f")


def _true_false(body: Body, say: _Speech, _warn: Warn) -> str:
    right, wrong = ("feedback_true", "feedback_false") if body["correct"] else ("feedback_false", "feedback_true")
    remarks = f"#{say(body[wrong])}#{say(body[right])}" if say(body[right]) or say(body[wrong]) else ""
    return f"{say(body['stem'])} {{{'TRUE' if body['correct'] else 'FALSE'}{remarks}{say.general(body)}}}"


def _short(body: Body, say: _Speech, warn: Warn) -> str:
    if body["tolerant"]:
        warn(_("GIFT has no tolerant spelling: it is not in the file."))
    wildcards = bool(body.get("wildcards"))
    lines = [
        f"\t={_credit(answer)}{escaped(with_strokes(words, wildcards=wildcards))}{say.remark(answer.get('feedback'))}"
        for answer in body["answers"]
        if (words := answer["text"].get(say.language, ""))
    ]
    if not lines:
        raise _Unwritable(_("It has no accepted answer in this language."))
    return "{stem} {{\n{lines}{general}\n}}".format(stem=say(body["stem"]), lines="\n".join(lines), general=say.general(body))


def _credit(answer: Mapping[str, Any]) -> str:
    return "" if answer["weight"] == 100 else f"%{answer['weight']}%"


def _numeric(body: Body, say: _Speech, warn: Warn) -> str:
    if say(body.get("unit")):
        warn(_("GIFT has no unit: it is not in the file."))
    lines = [
        f"\t={_credit(answer)}{answer['value']}:{answer['tolerance']}{say.remark(answer.get('feedback'))}" for answer in body["answers"]
    ]
    return "{stem} {{#\n{lines}{general}\n}}".format(stem=say(body["stem"]), lines="\n".join(lines), general=say.general(body))


def _matching(body: Body, say: _Speech, _warn: Warn) -> str:
    lines = [f"\t={_arrowless(say(pair['left']))} -> {say(pair['right'])}" for pair in body["pairs"]]
    lines += [f"\t= -> {say(distractor['text'])}" for distractor in body["distractors"]]
    return "{stem} {{\n{lines}{general}\n}}".format(stem=say(body["stem"]), lines="\n".join(lines), general=say.general(body))


def _arrowless(words: str) -> str:
    # In HTML an arrow is written as -&gt;, so the first plain one is the sign.
    return words.replace("->", "-&gt;")


def _gap(body: Body, say: _Speech, warn: Warn) -> str:
    if len(body["gaps"]) != 1:
        raise _Unwritable(_("GIFT holds one gap a question. Use XLSX or Moodle XML."))
    (gap,) = body["gaps"]
    if say(body.get("stem")):
        warn(_("GIFT has no instruction beside the text: it is not in the file."))
    before, _mark, after = body["text"][say.language].partition(f"[[{gap['id']}]]")
    if "choices" in gap:
        answers = " ".join(f"{'=' if choice['correct'] else '~'}{say(choice['text'])}" for choice in gap["choices"])
    else:
        if gap.get("tolerant"):
            warn(_("GIFT has no tolerant spelling: it is not in the file."))
        answers = " ".join(f"={escaped(words)}" for words in gap["answers"].get(say.language, []))
    return f"{escaped(before)}{{{answers}{say.general(body)}}}{escaped(after)}"


def _long_text(body: Body, say: _Speech, warn: Warn) -> str:
    if len(body["rubric"]) > 1 or say(body.get("model_answer")) or body.get("most_words"):
        warn(_("GIFT holds only the question of a long text: criteria, model answer and number of words are not in the file."))
    return f"{say(body['stem'])} {{{say.general(body)}}}"


_WRITERS: dict[str, Callable[[Body, _Speech, Warn], str]] = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
    Kind.TRUE_FALSE: _true_false,
    Kind.SHORT: _short,
    Kind.NUMERIC: _numeric,
    Kind.MATCHING: _matching,
    Kind.GAP: _gap,
    Kind.LONG_TEXT: _long_text,
}
