"""Looking into a PDF that a stranger handed over: in a process of its own that may take little and not live long.

A hostile file can make any reader crash, loop, or unpack gigabytes; here that ends a child and is "unreadable".
`python -m untrusted.pdf` is that child: a PDF in, JSON out. Knows no Django.
"""

import io
import json
import resource
import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 10
MEMORY_BYTES = 1 << 30
MOST_PAGES = 20
MOST_OBJECTS = 5000
MOST_CREDENTIAL_BYTES = 200_000
NAME = "credential.json"


@dataclass(frozen=True)
class Contents:
    """The attached credential as it is, byte for byte, and texts that stand for pictures: one of them has our address."""

    credential: str
    alternatives: tuple[str, ...]


def look_into(pdf: bytes) -> Contents | None:
    """None for what cannot be read as a PDF of a few pages."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "untrusted.pdf"],
            input=pdf,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=Path(__file__).parents[1],
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        return None
    found = json.loads(done.stdout)
    return Contents(found["credential"], tuple(found["alternatives"]))


def _read(content: bytes) -> dict[str, Any]:
    import pikepdf  # noqa: PLC0415 - needed in the child only, which takes its memory along when it ends

    with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise ValueError("too many pages")
        attached = pdf.attachments.get(NAME)
        stream = attached.get_file().obj if attached is not None else None
        alternatives: list[str] = []
        for number, thing in enumerate(pdf.objects):
            if number > MOST_OBJECTS or len(alternatives) > 20:
                break
            if isinstance(thing, pikepdf.Dictionary) and isinstance(thing.get("/Alt"), pikepdf.String):
                alternatives.append(str(thing.Alt)[:500])
        return {"credential": _text(stream) if stream is not None else "", "alternatives": alternatives}


def _text(stream: Any) -> str:
    raw = stream.read_raw_bytes()
    if "/Filter" in stream:
        if stream.Filter != "/FlateDecode":
            raise ValueError("packed in a way that ours never are")
        raw = zlib.decompressobj().decompress(raw, MOST_CREDENTIAL_BYTES)
    return raw[:MOST_CREDENTIAL_BYTES].decode()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
