"""Whether a design makes one page for everyone: tried in a process of its own, with limits, away from the network.

`python -m certificates.rendering.design_check` is that process. It reads a design and sheets as JSON, and knows no database.
"""

import base64
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from certificates.exceptions import LayoutFails
from certificates.rendering.designs import Design
from certificates.rendering.typesetting import STANDARDS, typeset

SECONDS = 20
MEMORY = 2 * 1024**3
NOWHERE = "http://127.0.0.1:9"  # the discard port: a package that is asked for is not found
ROOT = Path(__file__).parents[2]


def try_out(design: Design, sheets: list[dict[str, Any]], *, seconds: int = SECONDS) -> None:
    """Raise `LayoutFails`, with the line, unless every sheet makes one page of PDF/A-3a and PDF/UA-1."""
    task = {
        "source": design.source,
        "protocol": design.protocol,
        "settings": design.settings,
        "pictures": {name: base64.b64encode(design.load(name)).decode() for name in design.pictures},
        "sheets": sheets,
        "seconds": seconds,
    }
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent"}
    environment |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), NOWHERE)
    command = [sys.executable, "-m", "certificates.rendering.design_check"]
    try:
        with TemporaryDirectory(prefix="taawon-trial-") as place:  # whatever a killed trial leaves lies here
            done = subprocess.run(  # noqa: S603 - our own module, no shell
                command,
                input=json.dumps(task).encode(),
                capture_output=True,
                timeout=seconds + 5,
                env=environment | {"TMPDIR": place},
                cwd=ROOT,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise LayoutFails("it takes too long", "") from error
    if done.returncode != 0:
        raise LayoutFails("it takes too long or too much memory", "")
    answer = json.loads(done.stdout)
    if answer["problem"]:
        raise LayoutFails(answer["problem"], answer["where"])


def main() -> None:
    task = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (task["seconds"], task["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pictures = {name: base64.b64decode(content) for name, content in task["pictures"].items()}
    design = Design(task["source"], {}, task["protocol"], task["settings"], pictures.__getitem__)
    answer = {"problem": "", "where": ""}
    for sheet in task["sheets"]:
        try:
            typeset(design, [sheet], format="pdf", pdf_standards=STANDARDS, timestamp=0)
        except LayoutFails as fault:
            answer = {"problem": fault.problem, "where": fault.where}
            break
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
