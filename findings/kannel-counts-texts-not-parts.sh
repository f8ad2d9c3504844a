#!/usr/bin/env bash
# Kannel 1.4.5 (Debian's packages kannel and kannel-extras): the status page counts texts where operators bill parts.
#
# The ground: an Arabic text of 71 letters is two SMS on the operator's bill, one of 670 letters is ten.
# Expected: <sms><sent><total> of status.xml, and <sent> and <outbound> of each line, count what went to the operator: the page calls it
# "sms", and that is what the operator's window and bill count.
# What is: a text that leaves in ten parts is counted once, on the page and for the line. So the page cannot be laid beside a bill, and it cannot
# tell a Kannel that sends all parts from one that drops all but the first: both say 1.
set -euo pipefail
PATH=$PATH:/usr/sbin
fake=/usr/lib/kannel/test/fakesmsc
for program in bearerbox smsbox "$fake" python3; do
  command -v "$program" >/dev/null || { echo "$program is missing: apt install kannel kannel-extras python3" >&2; exit 2; }
done
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
  rm -rf "$work"
}
trap finish EXIT
read -r admin inner operator sendsms < <(python3 -c '
import socket
held = [socket.create_server(("127.0.0.1", 0)) for _number in range(4)]
print(*(one.getsockname()[1] for one in held))')
listens() { timeout 20 bash -c "until (: > /dev/tcp/127.0.0.1/$1) 2>/dev/null; do sleep 0.1; done"; }

cat > "$work/kannel.conf" <<CONF
group = core
admin-port = $admin
admin-interface = 127.0.0.1
admin-password = admin
status-password = status
smsbox-port = $inner
smsbox-interface = 127.0.0.1
store-type = file
store-location = "$work/store"

group = smsc
smsc = fake
smsc-id = operator
port = $operator
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = $inner
sendsms-port = $sendsms
sendsms-interface = 127.0.0.1
sendsms-chars = "0123456789+ -"
global-sender = 3838

group = sendsms-user
username = school
password = secret
max-messages = 10
concatenation = true

group = sendsms-user
username = cut
password = secret
CONF
bearerbox -v 4 "$work/kannel.conf" 2>/dev/null & pids+=($!)
listens "$inner"
smsbox -v 4 "$work/kannel.conf" 2>/dev/null & pids+=($!)
sleep 30 | "$fake" -H 127.0.0.1 -r "$operator" > "$work/operator.log" 2>&1 & pids+=($!)
listens "$sendsms"

cat > "$work/try.py" <<'PY'
import re
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

admin, port, log = sys.argv[1], sys.argv[2], Path(sys.argv[3])


def get(address, **fields):
    with urllib.request.urlopen(f"{address}?{urllib.parse.urlencode(fields)}", timeout=10) as answer:
        return answer.read().decode()


def counted():
    """What the page says was sent: by all, and by the one line."""
    page = get(f"http://127.0.0.1:{admin}/status.xml", password="status")
    everybody = re.search(r"<sms>.*?<sent><total>(\d+)", page, re.DOTALL)
    line = re.search(r"<id>operator</id>.*?<sent>(\d+)</sent>", page, re.DOTALL)
    return int(everybody[1]), int(line[1])


def heard():
    """What the simulated operator was told to send."""
    return len(re.findall(rb"Got message \d+: <3838 ", log.read_bytes()))


def send(user):
    before = (*counted(), heard())
    said = get(
        f"http://127.0.0.1:{port}/cgi-bin/sendsms",
        username=user, password="secret", to="111", text="م" * 670, charset="UTF-8", coding="2",
    )
    time.sleep(3)
    more = tuple(now - then for now, then in zip((*counted(), heard()), before))
    print(f"{user:6}: {said!r}; the page counts {more[0]}, its line {more[1]}; the operator got {more[2]}")
    return more


seen = send("school"), send("cut")
sys.exit(seen != ((1, 1, 10), (1, 1, 1)) and "This has changed.")
PY
bearerbox --version 2>&1 | head -n 1
python3 "$work/try.py" "$admin" "$sendsms" "$work/operator.log"
echo "Seen: ten parts and one part are both counted as one."
