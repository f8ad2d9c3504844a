"""One school at a time in a folder of data: two would give out the same numbers and write over each other."""

import errno
import fcntl
from pathlib import Path
from typing import IO


class Taken(Exception):
    """Another school is at work; the words are those that it left."""


def take(path: Path, words: str) -> IO[str] | None:
    """Hold the lock in this file as long as what is given back is open. The kernel gives it up when the process ends, however.

    None on a disk that knows no locks.
    """
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        said = file.read().strip()
        file.close()
        if error.errno in {errno.EWOULDBLOCK, errno.EACCES}:
            raise Taken(said) from error
        return None
    file.truncate(0)
    file.write(words)
    file.flush()
    return file
