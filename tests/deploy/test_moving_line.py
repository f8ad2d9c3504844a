"""Whoever waits sees that something moves: one line on a terminal, a new line now and then elsewhere."""

import io
import subprocess
import sys
import time

import pytest

from deploy import moving_line
from deploy.moving_line import MovingLine, moving, run


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_keeps_one_line():
    out = Terminal()
    line = MovingLine(out)
    for count in range(3):
        line.show(f"members: {count}")
    line.end("60 members.")
    assert out.getvalue().count("\n") == 1
    assert out.getvalue().endswith("\r\033[K60 members.\n")


def test_a_log_gets_whole_lines_and_not_too_many():
    out = io.StringIO()
    line = MovingLine(out)
    for count in range(100):
        line.show(f"members: {count}")
    line.end("60 members.")
    assert out.getvalue() == "members: 0\n60 members.\n"


def test_a_line_moves_while_nothing_is_said(monkeypatch):
    monkeypatch.setattr(moving_line, "SECONDS_BETWEEN_LINES", 0.0)
    out = io.StringIO()
    with moving("Preparing", lambda: "  3 of 9", out=out):
        end = time.monotonic() + 20
        while "3 of 9" not in out.getvalue() and time.monotonic() < end:
            pass
    assert "Preparing… 1 s  3 of 9\n" in out.getvalue() and out.getvalue().endswith(" s.\n")


def test_a_command_that_fails_says_all_that_it_printed():
    command = [sys.executable, "-c", "print('first'); print('last'); raise SystemExit(3)"]
    out = io.StringIO()
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run("Installing", command, out=out)
    assert failed.value.returncode == 3 and failed.value.output.split() == ["first", "last"]
    assert "Installing: not done" in out.getvalue()


def test_a_script_hands_the_code_on_and_shows_why(tmp_path):
    command = ["sh", "-c", "echo no such package >&2; exit 7"]
    done = subprocess.run([sys.executable, moving_line.__file__, "Installing x", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 7
    assert "no such package" in done.stderr and "Installing x" in done.stdout
