"""What was measured beside its budgets."""

from collections.abc import Iterable

SCHOOLS = ("production", "embedded")
# What has no budget, for those who read on: name of the fact -> words.
REMARKS = {
    "bare_per_second": "bare view without a database, requests a second",
    "lesson_per_second": "warm lesson out of Django, requests a second",
    "user_per_second": "view that reads session and user, requests a second",
    "me_per_second": "/api/me/, requests a second",
    "file_per_second": "nginx, file of the lesson's size, requests a second",
    "kept_per_second": "nginx, lesson from its cache, requests a second",
    "nginx_asked": "lessons asked of nginx",
    "nginx_reached": "of these, how many reached Django",
    "asks_after_quiet": "asks until a new page is seen, after a quiet time",
    "event_per_second": "POST /api/events/, one event, requests a second",
    "event_p95_ms": "… p95 (ms)",
    "events10_per_second": "POST /api/events/, ten events, requests a second",
    "events10_p95_ms": "… p95 (ms)",
    "answer_per_second": "quiz answer saved, requests a second",
    "answer_p95_ms": "… p95 (ms)",
    "hand_in_per_second": "attempt handed in, requests a second",
    "hand_in_p95_ms": "… p95 (ms)",
    "attempts_per_minute": "whole attempts of 20 answers a minute, without HTTP",
    "grading_us": "grading one response, in the kernel (µs)",
    "web_memory_mb": "web, MB after so many requests",
    "worker_memory_mb": "worker, MB after so many jobs",
}


def print_tables(budgets: dict, facts: dict[str, dict]) -> int:
    """A table for each school in `facts`; how many budgets are missed. Raises KeyError when a promised fact was not measured."""
    missed = 0
    for school in SCHOOLS:
        if school in facts:
            print(f"\n{school.capitalize()}\n")
            rows = list(judged(budgets, facts[school], school))
            missed += sum(not good for good, *_rest in rows)
            for good, name, value, limit in rows:
                print(f"  {'ok  ' if good else 'OVER'}  {name:<62} {value!s:>9}   {limit}")
            print()
            for key, words in REMARKS.items():
                if key in facts[school]:
                    print(f"        {words:<62} {_plain(facts[school][key]):>9}")
    print()
    return missed


def judged(budgets: dict, facts: dict, school: str) -> Iterable[tuple[bool, str, object, str]]:
    """(kept, words, value, limit) of each budget of this school; a budget without `school` holds for both."""
    for key, budget in budgets.items():
        if budget.get("school", school) != school:
            continue
        value = facts[key]
        if "most" in budget:
            yield value <= budget["most"], budget["name"], value, f"at most {budget['most']}"
        else:
            yield value >= budget["least"], budget["name"], value, f"at least {budget['least']}"


def _plain(value: object) -> str:
    return ", ".join(f"{mark:,}: {held}" for mark, held in value.items()) if isinstance(value, dict) else str(value)
