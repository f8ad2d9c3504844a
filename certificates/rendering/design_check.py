"""The check that a design makes one page for everyone, in a process of its own, with limits, away from the network.

`python -m certificates.rendering.design_check` is that process. It reads a design and the data of pages as JSON, and knows no database.
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


def check_pages(design: Design, pages: list[dict[str, Any]], *, seconds: int = SECONDS) -> None:
    """Raise `LayoutFails`, with the line, unless the data of every page makes one page of PDF/A-3a and PDF/UA-1."""
    task = {
        "source": design.source,
        "protocol": design.protocol,
        "settings": design.settings,
        "pictures": {name: base64.b64encode(design.load(name)).decode() for name in design.pictures},
        "pages": pages,
    }
    limits = Limits(seconds=seconds, memory_bytes=MEMORY, clock_seconds=seconds + 5, opens_files=True)  # Typst reads its fonts
    environment = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), NOWHERE)
    module = "certificates.rendering.design_check"
    try:
        with TemporaryDirectory(prefix="taawon-designs-") as folder:  # whatever a killed check leaves lies here
            answer = json.loads(run(module, json.dumps(task).encode(), limits=limits, environment=environment | {"TMPDIR": folder}))
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
    for page in task["pages"]:
        try:
            typeset(design, [page], format="pdf", pdf_standards=STANDARDS, timestamp=0)
        except LayoutFails as fault:
            return json.dumps({"problem": fault.problem, "where": fault.where}).encode()
    return json.dumps({"problem": "", "where": ""}).encode()


if __name__ == "__main__":
    main()
