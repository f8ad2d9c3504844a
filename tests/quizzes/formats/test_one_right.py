"""One choice to make, of which several earn everything: graded so, and the same after every format."""

from uuid import UUID

import pytest

from quizzes.exceptions import ResponseInvalid
from quizzes.fingerprints import fingerprint
from quizzes.formats import csv, gift, moodle_xml, qti, xlsx
from quizzes.formats.model import WriteItem
from quizzes.kinds import kind_of

MULTIPLE = kind_of("multiple")
BODY = MULTIPLE.clean_body(
    {
        "stem": {"fr": "Quelle ville a un port ?"},
        "choices": [{"text": {"fr": name}, "correct": name != "Fès", "feedback": {}} for name in ("Agadir", "Safi", "Fès")],
        "one_right": True,
    }
)
AGADIR, SAFI, FES = (choice["id"] for choice in BODY["choices"])
ORDER = {"choices": [AGADIR, SAFI, FES]}


def test_each_right_one_is_enough_and_one_is_taken():
    assert [MULTIPLE.grade(BODY, [choice]) for choice in (AGADIR, SAFI, FES)] == [1, 1, 0]
    assert MULTIPLE.grade(BODY, None) == 0
    assert MULTIPLE.public_body(BODY, ORDER, "fr")["input"] == "radio"
    with pytest.raises(ResponseInvalid):
        MULTIPLE.clean_value(BODY, ORDER, [AGADIR, SAFI])


@pytest.mark.parametrize("form", [moodle_xml, qti, gift, csv, xlsx])
def test_it_comes_back_from_every_format(form):
    written = form.write([WriteItem(UUID(int=1), "multiple", BODY)], language="fr")
    assert not written.warnings
    reading = form.read(written.content, name=f"a.{form.FORMAT.ending}", language="fr")
    (item,) = reading.items
    assert (item.kind, reading.warnings) == ("multiple", [])
    assert fingerprint("multiple", MULTIPLE.clean_body(item.body)) == fingerprint("multiple", BODY)


def test_moodle_says_it_as_a_single_choice():
    written = moodle_xml.write([WriteItem(UUID(int=1), "multiple", BODY)]).content.decode()
    assert "<single>true</single>" in written
    assert written.count('fraction="100"') == 2
