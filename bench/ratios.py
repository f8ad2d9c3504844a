"""Pages of the school beside floors of the same run: requests a second, and the ratio of each to its floor."""

from collections.abc import Callable
from functools import partial
from statistics import median

from bench.load import measure

ROUNDS, SECONDS = 5, 2.0


def ratios(port: int, facts: dict) -> dict:
    """Asks one web process. `lesson` over a bare view without a database, `me` over a view that reads session and user."""
    asks = {
        "bare": ("/bench/bare/", ""),
        "lesson": (facts["lesson_path"], ""),
        "user": ("/bench/user/", facts["cookie"]),
        "me": (f"/api/me/?course={facts['course_key']}", facts["cookie"]),
    }
    for path, cookie in asks.values():
        measure(port, path, seconds=0.5, cookie=cookie)
    rates = interleaved({name: partial(_rate, port, path, cookie) for name, (path, cookie) in asks.items()})
    return per_second(rates) | {"lesson_ratio": ratio(rates, "lesson", "bare"), "me_ratio": ratio(rates, "me", "user")}


def interleaved(measures: dict[str, Callable[[], float]], rounds: int | None = None) -> dict[str, list[float]]:
    """Each measured once a round, so that what else the machine does meets all of them."""
    rates: dict[str, list[float]] = {name: [] for name in measures}
    for _round in range(rounds or ROUNDS):
        for name, ask in measures.items():
            rates[name].append(ask())
    return rates


def per_second(rates: dict[str, list[float]]) -> dict:
    return {f"{name}_per_second": round(median(values)) for name, values in rates.items()}


def ratio(rates: dict[str, list[float]], name: str, floor: str) -> float:
    """The median of the rounds' ratios."""
    return round(median(a / b for a, b in zip(rates[name], rates[floor], strict=True)), 2)


def _rate(port: int, path: str, cookie: str) -> float:
    load = measure(port, path, seconds=SECONDS, cookie=cookie)
    if load.failures:
        raise SystemExit(f"{path}: {load.failures} requests failed.")
    return load.per_second
