"""The parts of the question form that only open questions have."""

from typing import Any

from text.digits import to_ascii_digits


def long_text_from_post(posted: Any) -> dict[str, Any]:
    """A rubric, an example of a good answer, and how long the text may be."""
    return {**_marked_by_a_person(posted), "most_words": to_ascii_digits(posted.data.get("most_words", "")).strip()}


def upload_from_post(posted: Any) -> dict[str, Any]:
    """A rubric, an example, and what may be handed in."""
    most_files = to_ascii_digits(posted.data.get("most_files", "")).strip()
    return {**_marked_by_a_person(posted), "accept": posted.data.getlist("accept"), "most_files": most_files}


def _marked_by_a_person(posted: Any) -> dict[str, Any]:
    rubric = [
        {
            "id": row.get("id", ""),
            "text": posted.text(row, "text"),
            "points": to_ascii_digits(str(row.get("points", ""))).strip(),
        }
        for _slot, row in posted.rows("rubric")
    ]
    return {"rubric": rubric, "model_answer": posted.text(posted.root, "model_answer")}
