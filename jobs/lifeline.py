"""A process that another one started ends with it, however that one ended."""

import os
import signal
import threading


def end_with_parent() -> None:
    """When standard input closes, since whoever held its other end is gone: end this process, and all that it has started.

    For the first process of a session, whose standard input is a pipe. Without ceremony: there may be nobody left who waits.
    """

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
