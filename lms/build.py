"""The name of the build: short, and another one when the program changes."""

import hashlib
from pathlib import Path


def build_id(base: Path) -> str:
    """A hash of the templates, static files, catalogues and pinned packages; kept pages of another build are not served."""
    digest = hashlib.sha256()
    for folder, pattern in (("templates", "*.html"), ("static", "*.*"), ("locale", "*.po"), ("requirements", "*.txt")):
        for path in sorted((base / folder).rglob(pattern)):
            digest.update(path.relative_to(base).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
