"""Debian's packages, installed when something is missing."""

import os
import shutil
import subprocess
from pathlib import Path

# What to look for -> the packages that bring it.
PACKAGES = {
    "postgresql": ("/usr/lib/postgresql/*/bin/initdb", ["postgresql"]),
    "redis": ("redis-server", ["redis-server"]),
    "nginx": ("nginx", ["nginx-light"]),
    "s3": ("radosgw", ["ceph-mon", "ceph-mgr", "ceph-osd", "ceph-common", "radosgw"]),
    "openssl": ("openssl", ["openssl"]),
    "wrk": ("wrk", ["wrk"]),
    "chromium": ("chromium", ["chromium", "fonts-noto-core"]),
}
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
    print(f"Installing {' '.join(wanted)}…", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "--no-install-recommends", *wanted]):
        try:
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
        except FileNotFoundError as error:
            raise Missing(f"Missing: {' '.join(wanted)}. This system has no apt-get: install them in its own way.") from error
        except subprocess.CalledProcessError as error:
            raise Missing(f"{' '.join(wanted)} could not be installed. {' '.join(command)} says: {error.stderr.strip()[-1000:]}") from error


def _there(what: str) -> bool:
    return any(Path("/").glob(what.lstrip("/"))) if what.startswith("/") else program(what) is not None
