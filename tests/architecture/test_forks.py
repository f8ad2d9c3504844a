"""What is forked with Django set up is as good as a program of its own."""

import os

import pytest

from tests.forks import Forks


def test_each_program_has_a_process_of_its_own_whose_words_and_end_are_told(tmp_path):
    forks = Forks(os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.embedded", "TAAWON_VAR": str(tmp_path), "DATABASE_URL": ""})

    def shell(code, **more):
        return forks.run("manage.py", "shell", "--no-imports", "-v", "0", "-c", code, **more)

    first, second = (shell("import os, sys; os.environ['LEFT'] = 'x'; print(os.getpid()); print('warned', file=sys.stderr)") for _i in "12")
    assert first.stdout != second.stdout and int(first.stdout) != os.getpid()
    assert (first.returncode, first.stderr) == (0, "warned\n")
    assert "KeyError: 'LEFT'" in shell("import os; os.environ['LEFT']").stderr
    assert shell("import sys; sys.exit(3)").returncode == 3
    assert shell("import time; time.sleep(600)", seconds=1).returncode < 0
    assert forks.run("manage.py", "nonsense").returncode == 1
    forks.close()
    settings = "from django.conf import settings; print(settings.SECRET_KEY)"
    before = shell(settings).stdout
    (tmp_path / "secret-key").write_text("another" * 10)
    assert shell(settings).stdout == before
    forks.close()
    assert shell(settings).stdout == "another" * 10 + "\n"
    forks.close()


def test_a_school_that_cannot_be_set_up_is_said(tmp_path, capfd):
    forks = Forks(os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.nowhere"})
    with pytest.raises(RuntimeError, match="set up"):
        forks.run("manage.py", "check")
    assert "lms.settings.nowhere" in capfd.readouterr().err
    forks.close()
