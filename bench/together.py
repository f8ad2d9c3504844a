"""Several people at once: how often each did what she does, and how long it took her."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Pace:
    """Times a second of all together, and within how many milliseconds 95 of 100 were done."""

    per_second: float
    p95_ms: float


def together(people: Sequence[Callable[[], object]], *, seconds: float = 0.0, times: int = 0) -> Pace:
    """Each in a thread of her own repeats what she does for about `seconds`, or until all have done it `times` together.

    The first that fails ends it, and her error is raised.
    """
    turns = _Turns(seconds, times)
    threads = [threading.Thread(target=turns.live, args=(one,)) for one in people]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - began
    if turns.error:
        raise turns.error
    if len(turns.spent) < 2:
        raise SystemExit("Nothing was done in the time given.")
    return Pace(len(turns.spent) / whole, quantiles(turns.spent, n=20, method="inclusive")[-1] * 1000)


class _Turns:
    """Who may still go, what each turn took in seconds, and the first error."""

    def __init__(self, seconds: float, times: int) -> None:
        self.until, self.left = time.perf_counter() + seconds if seconds else None, times
        self.spent: list[float] = []
        self.error: BaseException | None = None
        self._lock = threading.Lock()

    def live(self, one: Callable[[], object]) -> None:
        try:
            while self._may_go():
                began = time.perf_counter()
                one()
                self.spent.append(time.perf_counter() - began)
        except BaseException as error:  # noqa: BLE001 also SystemExit ends a thread without a word
            self.error = self.error or error

    def _may_go(self) -> bool:
        if self.error:
            return False
        if self.until is not None:
            return time.perf_counter() < self.until
        with self._lock:
            self.left -= 1
            return self.left >= 0
