"""Activities of a lesson: shown out of order, the same for everyone."""

import uuid

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail.blocks import StreamValue

from courses.blocks.content import LessonBody
from courses.templatetags.activities import megabytes, mixed, play_time, several_right


@pytest.mark.parametrize("count", [2, 3, 5])
def test_things_to_order_are_never_shown_in_order(count: int) -> None:
    items = [f"step {number}" for number in range(count)]
    for _ in range(200):
        seed = uuid.uuid4()
        shown = mixed(items, seed)
        assert shown != list(enumerate(items, start=1))
        assert sorted(shown) == list(enumerate(items, start=1))
        assert shown == mixed(items, seed)


def test_how_long_and_how_heavy() -> None:
    with override("fr"):
        assert (play_time(65.4), play_time(9), megabytes(412_000), megabytes(900)) == ("1:05", "0:09", "0,4", "0,1")


def test_one_right_answer_or_several() -> None:
    assert not several_right([{"correct": True}, {"correct": False}])
    assert several_right([{"correct": True}, {"correct": True}])


def _shown(kind: str, value: dict, language: str = "ar") -> str:
    body = LessonBody()
    [block] = StreamValue(body, [{"type": kind, "value": value, "id": str(uuid.uuid4())}], is_lazy=True)
    with override(language):
        return block.render({"block_id": block.id})


def test_gap_text_is_read_and_answered_without_script() -> None:
    html = _shown("gap_text", {"title": "أكملوا", "text": "نصور قرب [[النافذة]] صباحاً.", "distractors": ["المصباح"]})
    assert '<select data-answer="النافذة"' in html
    assert "<option>المصباح</option>" in html
    assert "[[" not in html
    assert "<details" in html and "<strong>النافذة</strong>" in html


def test_quick_check_offers_boxes_when_several_are_right_and_escapes_what_trainers_write() -> None:
    choices = [{"text": "<b>قرب النافذة</b>", "correct": True}, {"text": "في الظل", "correct": True}, {"text": "ليلاً", "correct": False}]
    html = _shown("quick_check", {"question": "أين نصور؟", "choices": choices})
    assert html.count('type="checkbox"') == 3
    assert html.count("data-correct") == 2
    assert "<b>قرب" not in html


def test_ordering_names_each_place_once() -> None:
    html = _shown("ordering", {"title": "رتبوا", "instruction": "من الأول", "items": ["نظفوا", "صوروا", "انشروا"]})
    assert sorted(int(part[0]) for part in html.split('data-answer="')[1:]) == [1, 2, 3]


def test_sizes_are_said_before_anything_is_loaded() -> None:
    with override("ar"):
        assert "0,4" in render_to_string("blocks/_weight.html", {"bytes": 412_000, "seconds": 65})


def test_spaces_inside_the_brackets_of_a_gap_never_make_the_right_word_wrong() -> None:
    html = _shown("gap_text", {"title": "أكملوا", "text": "نصور قرب [[ النافذة  الكبيرة ]] صباحاً [[ ]].", "distractors": [" المصباح "]})
    assert 'data-answer="النافذة الكبيرة"' in html
    assert "<option>النافذة الكبيرة</option>" in html and "<option>المصباح</option>" in html
    assert html.count("<select") == 1


def test_what_belongs_to_two_things_is_offered_once_and_right_for_both() -> None:
    pairs = [{"prompt": "زيت", "match": "مطعم"}, {"prompt": "زربية", "match": "فندق"}, {"prompt": "عسل", "match": "مطعم"}]
    html = _shown("matching", {"title": "صلوا", "instruction": "كل منتوج بزبونه", "pairs": pairs})
    assert [part[0] for part in html.split('data-answer="')[1:]] == ["1", "2", "1"]
    assert html.count('<option value="1">مطعم</option>') == 3
    assert html.count("مطعم</option>") == 3


@pytest.mark.parametrize(("language", "answer"), [("ar", "زيت: <strong>"), ("fr", "زيت\u00a0: <strong>")])
def test_the_answer_to_a_match_is_written_as_the_language_does(language, answer) -> None:
    pairs = [{"prompt": "زيت", "match": "مطعم"}, {"prompt": "زربية", "match": "فندق"}]
    assert answer in _shown("matching", {"title": "صلوا", "instruction": "كل منتوج بزبونه", "pairs": pairs}, language)
