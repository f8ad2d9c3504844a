"""Every text has its Arabic and its French: none missing, none fuzzy, placeholders equal, all plural forms filled."""

import re
import sys
from pathlib import Path

from babel.messages.pofile import read_po

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]")
PLURALS = {"ar": 6, "fr": 2}


def faults(path: Path, language: str) -> list[str]:
    found = []
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if not message.id:
            continue
        name = message.id if isinstance(message.id, str) else message.id[0]
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if message.fuzzy:
            found.append(f"{path}: fuzzy: {name!r}")
        if not all(texts) or (not isinstance(message.id, str) and len(texts) != PLURALS[language]):
            found.append(f"{path}: missing: {name!r}")
        wanted = set(PLACEHOLDER.findall("".join(message.id if not isinstance(message.id, str) else [message.id])))
        for text in texts:
            extra = set(PLACEHOLDER.findall(text)) - wanted
            lost = wanted - set(PLACEHOLDER.findall(text)) if isinstance(message.id, str) else set()
            if text and (extra or lost):
                found.append(f"{path}: placeholders differ: {name!r}")
    return found


def main() -> int:
    paths = sorted(Path("locale").glob("*/LC_MESSAGES/*.po"))
    found = [fault for path in paths for fault in faults(path, path.parts[1])]
    print("\n".join(found) or f"{len(paths)} catalogues are complete.")
    return 1 if found or len(paths) < len(PLURALS) else 0


if __name__ == "__main__":
    sys.exit(main())
