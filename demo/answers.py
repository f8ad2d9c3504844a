"""What the demo's members answer to a question of the bank: all of it right, or a plausible mistake."""

from typing import Any

DO_NOT_KNOW = "لا أعرف"
FULL = 100


def right_value(kind: str, body: dict) -> Any:
    """The full answer."""
    if kind == "single":
        return next(choice["id"] for choice in body["choices"] if choice["correct"])
    if kind == "multiple":
        return [choice["id"] for choice in body["choices"] if choice["correct"]]
    if kind == "true_false":
        return body["correct"]
    if kind == "gap":
        return {
            gap["id"]: gap["answers"]["ar"][0] if "answers" in gap else next(choice["id"] for choice in gap["choices"] if choice["correct"])
            for gap in body["gaps"]
        }
    if kind == "matching":
        return {pair["id"]: pair["id"] for pair in body["pairs"]}
    if kind in {"short", "numeric"}:
        full = next(answer for answer in body["answers"] if answer["weight"] == FULL)
        return full["value"] if kind == "numeric" else full["text"]["ar"]
    if kind in {"hottext", "hotspot"}:
        return [spot["id"] for spot in body["spots"] if spot["correct"]]
    return [item["id"] for item in body["items"]]


def wrong_value(kind: str, body: dict) -> Any:
    """A plausible mistake."""
    if kind in {"single", "multiple"}:
        wrong = next(choice["id"] for choice in body["choices"] if not choice["correct"])
        return wrong if kind == "single" else [wrong]
    if kind == "true_false":
        return not body["correct"]
    if kind == "gap":
        return {
            gap["id"]: DO_NOT_KNOW if "answers" in gap else next(choice["id"] for choice in gap["choices"] if not choice["correct"])
            for gap in body["gaps"]
        }
    if kind == "matching":
        ids = [pair["id"] for pair in body["pairs"]]
        return dict(zip(ids, ids[1:] + ids[:1], strict=True))
    if kind in {"short", "numeric"}:
        # Half right where the question foresees it.
        partly = next((answer for answer in body["answers"] if answer["weight"] < FULL), None)
        if partly is None:
            return DO_NOT_KNOW
        return partly["value"] if kind == "numeric" else partly["text"]["ar"]
    if kind in {"hottext", "hotspot"}:
        return [next(spot["id"] for spot in body["spots"] if not spot["correct"])]
    return [item["id"] for item in reversed(body["items"])]
