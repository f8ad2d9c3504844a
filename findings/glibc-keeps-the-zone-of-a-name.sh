#!/usr/bin/env bash
# glibc 2.36 (Debian 12), through Python's time.tzset(): a new TZDIR is ignored while TZ stays the same.
#
# The ground: Morocco left UTC+1 on 20 September 2026 (tz database 2026c). A program brings newer zone files than its machine, sets TZDIR to
# them, and calls tzset().
# Expected: tzset() reads the zone again, from the folder that TZDIR names now. glibc documents TZDIR, POSIX says that tzset() uses the
# environment, and Python's documentation of tzset() names no exception.
# What is: when TZ has the same value as at the last call, tzset() returns at once. A process that was started with TZ=Africa/Casablanca keeps
# the old clock, one hour ahead; another that got TZ later has the right one. TZ must be changed to another value and back.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check tzdata==2026.6

# An older machine: Morocco at UTC+1, without an end.
printf 'Zone Africa/Casablanca 1:00 - +01\n' > "$work/old.zi"
PATH=$PATH:/usr/sbin zic -d "$work/old" "$work/old.zi"

cat > "$work/try.py" <<'PY'
import importlib.resources
import os
import platform
import sys
import time

MOMENT = 1790897400  # 1 October 2026, 23:30 UTC


def hour():
    return time.strftime("%d/%m %H:%M %z", time.localtime(MOMENT))


new = str(importlib.resources.files("tzdata") / "zoneinfo")
print("C library:", *platform.libc_ver(), "- Python", platform.python_version())
print("old files:              ", first := hour())
os.environ["TZDIR"] = new
time.tzset()
print("TZDIR changed, tzset(): ", second := hour())
os.environ["TZ"] = "UTC0"
time.tzset()
os.environ["TZ"] = "Africa/Casablanca"
time.tzset()
print("TZ there and back:      ", third := hour())
expected = ("02/10 00:30 +0100", "02/10 00:30 +0100", "01/10 23:30 +0000")
sys.exit((first, second, third) != expected and "This has changed.")
PY
TZ=Africa/Casablanca TZDIR="$work/old" "$work/venv/bin/python" "$work/try.py"
echo "Seen: a new TZDIR changes nothing until TZ has another value."
