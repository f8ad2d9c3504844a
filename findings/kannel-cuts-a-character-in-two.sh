#!/usr/bin/env bash
# Kannel 1.4.5 (Debian's packages kannel and kannel-extras): a long text in UCS-2 is cut in the middle of a character.
#
# The ground: Arabic texts go out as UCS-2, and people write an emoji between the words.
# Expected: parts end between characters. For the other alphabet Kannel does so: € takes an escape and a letter, these two are never
# parted, and a part with 152 letters in front of € stays one short.
# What is: of 66 Arabic letters, one emoji and 66 letters the first part ends with the first half of the emoji (D83D), and the second begins
# with the other (DE00). Neither part is valid UTF-16; a phone or a gateway that reads each part by itself shows two wrong signs, and a strict
# decoder refuses both. It also makes counting different: two parts here, three where a gateway keeps characters whole.
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

port, log = sys.argv[1], Path(sys.argv[2])


def parts(to, text, coding):
    """What the simulated operator gets."""
    fields = {"username": "school", "password": "secret", "to": to, "text": text, "charset": "UTF-8", "coding": coding}
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/cgi-bin/sendsms?{urllib.parse.urlencode(fields)}", timeout=10) as answer:
        print("Kannel:", answer.read().decode())
    time.sleep(3)
    found = re.findall(rf"<3838 {to} udh \S+ data (.*)>$".encode(), log.read_bytes(), re.MULTILINE)
    return [urllib.parse.unquote_to_bytes(words.replace(b"+", b" ")) for words in found]


arabic = parts("111", "م" * 66 + "😀" + "م" * 66, "2")
latin = parts("222", "a" * 152 + "€" + "b" * 152, "0")
print("UCS-2: parts of", [len(part) // 2 for part in arabic], "units; first ends with", arabic[0][-2:].hex(), "- second begins with", arabic[1][:2].hex())
print("GSM-7: parts of", [len(part.decode()) for part in latin], "letters; second begins with", latin[1].decode()[0])
same = [len(part) // 2 for part in arabic] == [67, 67] and (arabic[0][-2:], arabic[1][:2]) == (b"\xd8\x3d", b"\xde\x00")
sys.exit(not (same and [len(part.decode()) for part in latin] == [152, 152, 1]) and "This has changed.")
PY
bearerbox --version 2>&1 | head -n 1
python3 "$work/try.py" "$sendsms" "$work/operator.log"
echo "Seen: the emoji is cut in two, the euro is not."
