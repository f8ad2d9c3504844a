"""What each part of the school says of Morocco's clock, compared.

Morocco's clock was one hour ahead of UTC until 20 September 2026 and agrees with it since then (tz database 2026c).
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from lms.zone_data import OWN

MOROCCO = "Africa/Casablanca"
MACHINE = Path("/usr/share/zoneinfo")
# Minutes that it was ahead of UTC: in a month of fasting, in the summer after it, and since it stays.
KNOWN = {datetime(2026, 3, 1, 12, tzinfo=UTC): 0, datetime(2026, 8, 1, 12, tzinfo=UTC): 60, datetime(2026, 10, 1, 12, tzinfo=UTC): 0}
AHEAD_DAYS = 400
_MARK = "# version "

Minutes = dict[datetime, int]


def complaints() -> list[str]:
    """Who says what is known to be wrong, or another clock for the coming year than the package does. Empty: all agree."""
    now = timezone.now()
    coming = [now + timedelta(days=days) for days in range(0, AHEAD_DAYS, 10)]
    moments = [*KNOWN, *coming]
    said = {"The package tzdata": package_minutes(moments), "Python": python_minutes(moments), "The C library": library_minutes(moments)}
    if connection.vendor == "postgresql":
        said["PostgreSQL"] = postgresql_minutes(moments)
    found = []
    for name, minutes in said.items():
        wrong = next((moment for moment in KNOWN if minutes[moment] != KNOWN[moment]), None)
        if wrong is not None:
            found.append(f"{name} says UTC{minutes[wrong] / 60:+g} for {wrong:%d/%m/%Y}; it was UTC{KNOWN[wrong] / 60:+g}.")
        elif (first := _first_difference(minutes, said["The package tzdata"], coming)) is not None:
            found.append(
                f"{name} and the package tzdata {release_of(OWN)} know another clock from {first:%d/%m/%Y} on: one of them is older."
            )
    machine = machine_minutes(coming)
    if machine is not None and release_of(MACHINE) > release_of(OWN):
        first = _first_difference(machine, said["The package tzdata"], coming)
        if first is not None:
            found.append(
                f"This machine's files ({release_of(MACHINE)}) are newer than the package tzdata ({release_of(OWN)}) and know another "
                f"clock from {first:%d/%m/%Y} on."
            )
    return found


def package_minutes(moments: list[datetime]) -> Minutes:
    """Of the package itself, whatever Python uses."""
    return _in_file(OWN / MOROCCO, moments)


def python_minutes(moments: list[datetime]) -> Minutes:
    return _of_zone(ZoneInfo(MOROCCO), moments)


def library_minutes(moments: list[datetime]) -> Minutes:
    """Of the C library. It keeps the zone of the process, which Django sets to the school's."""
    return {moment: time.localtime(moment.timestamp()).tm_gmtoff // 60 for moment in moments}


def postgresql_minutes(moments: list[datetime]) -> Minutes:
    """Of the database server, which reads files of its own machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM (moment AT TIME ZONE %s) - (moment AT TIME ZONE 'UTC'))::int / 60 "
            "FROM unnest(%s::timestamptz[]) WITH ORDINALITY AS given (moment, place) ORDER BY place",
            [MOROCCO, moments],
        )
        return {moment: minutes for moment, (minutes,) in zip(moments, cursor.fetchall(), strict=True)}


def machine_minutes(moments: list[datetime]) -> Minutes | None:
    """Of the machine's own files, which the school does not use; None without them."""
    return _in_file(MACHINE / MOROCCO, moments) if (MACHINE / MOROCCO).exists() else None


def release_of(folder: Path) -> str:
    """As in "2026c"; "" where the files do not say."""
    try:
        with (folder / "tzdata.zi").open(encoding="utf-8") as file:
            first = file.readline()
    except OSError:
        return ""
    return first.removeprefix(_MARK).strip() if first.startswith(_MARK) else ""


def _first_difference(said: Minutes, other: Minutes, moments: list[datetime]) -> datetime | None:
    return next((moment for moment in moments if said[moment] != other[moment]), None)


def _in_file(path: Path, moments: list[datetime]) -> Minutes:
    with path.open("rb") as file:
        return _of_zone(ZoneInfo.from_file(file), moments)


def _of_zone(zone: ZoneInfo, moments: list[datetime]) -> Minutes:
    return {moment: int((moment.astimezone(zone).utcoffset() or timedelta()) / timedelta(minutes=1)) for moment in moments}
