"""The time zones of the pinned package `tzdata`, in place of the machine's."""

import os
import time
import zoneinfo
from importlib.resources import files
from pathlib import Path

OWN = Path(str(files("tzdata"))) / "zoneinfo"


def use_own_zone_data() -> None:
    """Before any time is made.

    `zoneinfo` asks the machine's files first, however old, and the package only where there are none. The C library (the time of
    a log line) and every program that this process starts look where the environment says.
    """
    zoneinfo.reset_tzpath(to=[str(OWN)])
    zoneinfo.ZoneInfo.clear_cache()
    os.environ["PYTHONTZPATH"] = os.environ["TZDIR"] = str(OWN)
    if (zone := os.environ.get("TZ")) is not None:  # the C library reads no file again for a name that it knows already
        os.environ["TZ"] = "UTC0"
        time.tzset()
        os.environ["TZ"] = zone
        time.tzset()
