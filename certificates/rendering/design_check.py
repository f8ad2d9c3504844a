"""Whether a design makes one page for everyone: tried in a process of its own, with limits, away from the network.

`python -m certificates.rendering.design_check` is that process. It reads a design and sheets as JSON, and knows no database.
"""

import base64
import json
from tempfile import TemporaryDirectory
from typing import Any

from certificates.exceptions import LayoutFails
from certificates.rendering.designs import Design
from certificates.rendering.typesetting import STANDARDS, typeset
from untrusted.child import ChildFailed, Limits, run, serve

SECONDS = 20
MEMORY = 2 * 1024**3
NOWHERE = "http://127.0.0.1:9"  # the discard port: a package that is asked for is not found


def try_out(design: Design, sheets: list[dict[str, Any]], *, seconds: int = SECONDS) -> None:
    """Raise `LayoutFails`, with the line, unless every sheet makes one page of PDF/A-3a and PDF/UA-1."""
    task = {
        "source": design.source,
        "protocol": design.protocol,
        "settings": design.settings,
        "pictures": {name: base64.b64encode(design.load(name)).decode() for name in design.pictures},
        "sheets": sheets,
    }
    limits = Limits(seconds=seconds, memory_bytes=MEMORY, clock_seconds=seconds + 5, opens_files=True)  # Typst reads its fonts
    environment = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), NOWHERE)
    module = "certificates.rendering.design_check"
    try:
        with TemporaryDirectory(prefix="taawon-designs-") as place:  # whatever a killed trial leaves lies here
            answer = json.loads(run(module, json.dumps(task).encode(), limits=limits, environment=environment | {"TMPDIR": place}))
    except ChildFailed as error:
        raise LayoutFails("it takes too long" if error.is_too_long else "it takes too long or too much memory", "") from error
    if answer["problem"]:
        raise LayoutFails(answer["problem"], answer["where"])


def main() -> None:
    serve(_answer, ready=lambda: None)


def _answer(content: bytes, _asked: dict[str, Any]) -> bytes:
    task = json.loads(content)
    pictures = {name: base64.b64decode(content) for name, content in task["pictures"].items()}
    design = Design(task["source"], {}, task["protocol"], task["settings"], pictures.__getitem__)
    for sheet in task["sheets"]:
        try:
            typeset(design, [sheet], format="pdf", pdf_standards=STANDARDS, timestamp=0)
        except LayoutFails as fault:
            return json.dumps({"problem": fault.problem, "where": fault.where}).encode()
    return json.dumps({"problem": "", "where": ""}).encode()


if __name__ == "__main__":
    main()
