"""Debian's packages, installed when something is missing. Debian starts services as it installs them: here it does not."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.moving_line import run

# What to look for -> the packages that bring it.
PACKAGES = {
    "postgresql": ("/usr/lib/postgresql/*/bin/initdb", ["postgresql"]),
    "redis": ("redis-server", ["redis-server"]),
    "nginx": ("nginx", ["nginx-light"]),
    "s3": ("radosgw", ["ceph-mon", "ceph-mgr", "ceph-osd", "ceph-common", "radosgw"]),
    "openssl": ("openssl", ["openssl"]),
    "wrk": ("wrk", ["wrk"]),
    "chromium": ("chromium", ["chromium", "fonts-noto-core"]),
    "ghostscript": ("gs", ["ghostscript"]),
    "kannel": ("bearerbox", ["kannel", "kannel-extras"]),
    "mupdf": ("mutool", ["mupdf-tools"]),
    "node": ("node", ["nodejs"]),
    "npm": ("npm", ["npm"]),
    "poppler": ("pdftotext", ["poppler-utils"]),
    "qpdf": ("qpdf", ["qpdf"]),
    "shellcheck": ("shellcheck", ["shellcheck"]),
    "zbar": ("zbarimg", ["zbar-tools"]),
}
SERVICES = {"postgresql": "postgresql", "redis-server": "redis-server", "nginx-light": "nginx", "kannel": "kannel"}
POLICY = Path("/usr/sbin/policy-rc.d")  # asked by Debian's packages before they start a service
SYSTEMD = Path("/run/systemd/system")  # there while systemd runs the machine
SBIN = "/usr/local/sbin:/usr/sbin:/sbin"


class Missing(Exception):
    """A package is missing and cannot be installed; the words say why."""


def program(name: str) -> str | None:
    """The path of a program, also of those that only root has on its path."""
    return shutil.which(name) or shutil.which(name, path=SBIN)


def require(*names: str) -> None:
    """Install what is missing of `PACKAGES`. Needs root and Debian's packages when something is; raises `Missing`."""
    wanted = [package for name in names if not _there(PACKAGES[name][0]) for package in PACKAGES[name][1]]
    if not wanted:
        return
    if os.geteuid() != 0:
        raise Missing(f"Missing: {' '.join(wanted)}. Install them (on Debian: apt install {' '.join(wanted)}), or run this as root.")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        with _no_service_started():
            run("Asking Debian for its packages", ["apt-get", "update", "-q"], env=environment)
            install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *wanted]
            print(f"Installing {' '.join(wanted)}", flush=True)
            run(f"Installing {len(wanted)} of Debian's packages and what they need", install, env=environment)
    except FileNotFoundError as error:
        raise Missing(f"Missing: {' '.join(wanted)}. This system has no apt-get: install them in its own way.") from error
    except subprocess.CalledProcessError as error:
        asked = " ".join(error.cmd)
        raise Missing(f"{' '.join(wanted)} could not be installed. {asked} says: {error.output.strip()[-1000:]}") from error
    _start_none_at_boot([SERVICES[package] for package in wanted if package in SERVICES])


@contextmanager
def _no_service_started() -> Iterator[None]:
    """What is needed is started on ports of its own; a PostgreSQL for the whole machine is the operator's decision."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def _start_none_at_boot(units: list[str]) -> None:
    if not units or not SYSTEMD.is_dir():
        return
    subprocess.run(["systemctl", "--quiet", "disable", *units], check=True)
    print(f"Not started as services of this machine: {', '.join(units)} (systemctl enable --now would).", flush=True)


def _there(what: str) -> bool:
    return any(Path("/").glob(what.lstrip("/"))) if what.startswith("/") else program(what) is not None
