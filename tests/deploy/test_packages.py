"""Installing Debian's packages: no service is started behind the back of whoever runs the tests."""

import os
from pathlib import Path

import pytest

from deploy.services import packages

APT = """#!/bin/sh
echo "$@" >> "$SEEN"
"$POLICY" redis-server start; echo "policy says $?" >> "$SEEN"
"""


@pytest.fixture
def debian(tmp_path, monkeypatch) -> Path:
    """A machine of systemd that lacks everything; what was asked of it."""
    seen = tmp_path / "seen"
    for name, script in (("apt-get", APT), ("systemctl", '#!/bin/sh\necho "systemctl $@" >> "$SEEN"\n')):
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("SEEN", str(seen))
    monkeypatch.setenv("POLICY", str(tmp_path / "policy-rc.d"))
    monkeypatch.setattr(packages, "POLICY", tmp_path / "policy-rc.d")
    monkeypatch.setattr(packages, "SYSTEMD", tmp_path)
    monkeypatch.setattr(packages, "_there", lambda what: False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return seen


def test_debian_starts_no_service_now_and_at_no_boot(debian, capfd):
    packages.require("redis", "kannel", "zbar")
    said = debian.read_text().splitlines()
    assert said[:2] == ["update -q", "policy says 101"]
    assert said[2].endswith("redis-server kannel kannel-extras zbar-tools") and said[3] == "policy says 101"
    assert said[4] == "systemctl --quiet disable redis-server kannel"
    assert not packages.POLICY.exists()
    assert "Not started as services of this machine: redis-server, kannel" in capfd.readouterr().out


def test_a_policy_of_the_machine_itself_stays(debian):
    packages.POLICY.write_text("#!/bin/sh\nexit 7\n")
    packages.POLICY.chmod(0o755)
    packages.require("redis")
    assert "policy says 7" in debian.read_text()
    assert packages.POLICY.exists()


def test_without_systemd_nothing_is_asked_of_it(debian, monkeypatch, tmp_path):
    monkeypatch.setattr(packages, "SYSTEMD", tmp_path / "none")
    packages.require("redis")
    assert "systemctl" not in debian.read_text()
