"""What one web process and one worker hold after so many requests and jobs. Neither is replaced on the way, so growth shows."""

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

from bench.machines import Watched, Web, start, workers
from bench.phone import Phone
from bench.together import together
from bench.writing import events_of

MARKS = (1_000, 2_000, 5_000, 10_000)
CLIENTS = 8
MB = 1024 * 1024


def of_web(environment: dict[str, str], folder: Path, people: dict) -> dict:
    """Pages, /api/me/, events and certificates' PDFs, asked of one web process by members in eight threads."""
    with Web(environment, folder / "web-memory.log") as web:
        readers = [_Reader(web.port, own) for own in people["readers"][:CLIENTS]]
        if len(readers) < CLIENTS:
            raise SystemExit(f"Only {len(readers)} members of the demo hold a certificate; {CLIENTS} are needed.")
        return _watch("web", web, lambda count: together([reader.go_on for reader in readers], times=count))


def of_worker(environment: dict[str, str], folder: Path) -> dict:
    """Texts delivered, certificates issued, signed and printed, by one worker with one child; `bench.jobs` hands them out."""
    with workers(environment, folder, 1) as (worker,):
        jobs = start(["-m", "bench.jobs", *map(str, MARKS)], environment)
        try:
            return _watch("worker", worker, lambda _count: _told(jobs.stdout or iter(())))
        finally:
            jobs.kill()
            jobs.wait()


def _watch(name: str, process: Watched, work: Callable[[int], object]) -> dict:
    """MB at each mark, and how many percent more at the last than at the second."""
    held, done = {}, 0
    for mark in MARKS:
        work(mark - done)
        done = mark
        held[mark] = process.memory()
    growth = (held[MARKS[-1]] / held[MARKS[1]] - 1) * 100
    return {f"{name}_memory_mb": {mark: round(value / MB) for mark, value in held.items()}, f"{name}_growth_percent": round(growth, 1)}


def _told(lines: Iterator[str]) -> None:
    if not next(lines, ""):
        raise SystemExit("The jobs were not done; the lines above say why.")


class _Reader:
    """One member who reads, does exercises, looks at her results and her certificate, in a fixed turn."""

    def __init__(self, port: int, own: dict) -> None:
        self.phone, self.own = Phone(port, own["session"], tls=False), own
        self.phone.meet(own["course"])
        self.events, self.lessons = events_of(own["lessons"]), cycle(own["lessons"])
        lesson, me, tell = self._lesson, lambda: self.phone.meet(own["course"]), self._tell
        pages = [lambda path=path: self.phone.get(path) for path in ("/ar/me/", "/ar/account/", "/ar/me/certificates/", own["result"])]
        turn: list[Callable[[], object]] = [
            lesson,
            me,
            tell,
            pages[0],
            lesson,
            me,
            tell,
            pages[1],
            lesson,
            me,
            tell,
            pages[2],
            lesson,
            me,
            pages[0],
            pages[3],
        ]
        self.turn = cycle([*turn, lambda: self.phone.get(own["certificate"])])

    def go_on(self) -> None:
        next(self.turn)()

    def _lesson(self) -> None:
        self.phone.get(next(self.lessons)["path"])

    def _tell(self) -> None:
        self.phone.send_json("/api/events/?lang=ar", {"member": self.own["member"], "events": self.events(3)})
