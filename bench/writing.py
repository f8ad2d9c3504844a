"""What eight members write at once, over TLS through nginx, with real sessions and tokens: events, answers, attempts handed in."""

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count, cycle, islice
from statistics import median

from bench.phone import Phone
from bench.together import Pace, together

ROUNDS, SECONDS = 3, 3.0
MEMBERS, SITTERS = 8, 8 * 45


def measure(port: int, people: dict) -> dict:
    """Requests a second and p95 of each, medians of interleaved rounds. `people` as `bench.people` prints them."""
    writers = [Writer(port, one, people) for one in people["writers"]]
    sitters = [people["sitters"][index::ROUNDS] for index in range(ROUNDS)]
    paces: dict[str, list[Pace]] = {name: [] for name in ("event", "events10", "answer", "hand_in")}
    for own in sitters:
        paces["event"].append(together([partial(one.tell, 1) for one in writers], seconds=SECONDS))
        paces["events10"].append(together([partial(one.tell, 10) for one in writers], seconds=SECONDS))
        paces["answer"].append(together([one.answer for one in writers], seconds=SECONDS))
        paces["hand_in"].append(_hand_in(port, own))
    for one in writers:
        one.phone.hang_up()
    return {f"{name}_per_second": round(median(pace.per_second for pace in found)) for name, found in paces.items()} | {
        f"{name}_p95_ms": round(median(pace.p95_ms for pace in found), 1) for name, found in paces.items()
    }


def events_of(lessons: list[dict]) -> Callable[[int], list[dict]]:
    """So many events at each call: lessons opened, their activities done, read to the end, one after the other for ever."""

    def tell() -> Iterator[dict]:
        for lesson in cycle(lessons):
            done = [("activity_done", {"activity": activity}) for activity in lesson["activities"]]
            for verb, result in [("opened", {}), *done, ("viewed", {})]:
                yield {"id": str(uuid.uuid4()), "verb": verb, "object": lesson["key"], "at": _now(), "result": result}

    stream = tell()
    return lambda number: list(islice(stream, number))


class Writer:
    """A member in the middle of a quiz, with her lessons in another tab."""

    def __init__(self, port: int, own: dict, people: dict, *, source: str = "127.0.0.1") -> None:
        self.phone, self.member = Phone(port, own["session"], source=source), own["member"]
        self.attempt, self.positions = f"/ar/attempts/{own['attempt']}/", own["positions"]
        self.events, self.sequence = events_of(people["lessons"]), count(1)
        self.phone.get(self.attempt)
        self.phone.meet(people["course"])

    def tell(self, number: int) -> None:
        answer = self.phone.send_json("/api/events/?lang=ar", {"member": self.member, "events": self.events(number)})
        if [one["status"] for one in answer["events"]] != ["accepted"] * number:
            raise SystemExit(f"Events were refused: {answer}")

    def answer(self) -> None:
        position = random.choice(self.positions)
        fields = {"position": position, "event_id": uuid.uuid4(), "sequence": next(self.sequence), f"q{position}": random.choice("12")}
        self.phone.send_form(f"{self.attempt}save/", fields)


def _hand_in(port: int, sitters: list[dict]) -> Pace:
    """Each has her page open already; measured is the form that ends the attempt."""
    phones = [(Phone(port, one["session"]), f"/ar/attempts/{one['attempt']}/hand-in/") for one in sitters]
    for phone, path in phones:
        phone.get(path)
    waiting = iter(phones)

    def next_one() -> None:
        phone, path = next(waiting)
        phone.send_form(path, {}, status=302)

    try:
        return together([next_one] * MEMBERS, times=len(phones))
    finally:
        for phone, _path in phones:
            phone.hang_up()


def _now() -> str:
    return datetime.now(UTC).isoformat()
