"""An S3 server in a folder: Ceph's gateway with one small cluster in memory behind it, over TLS.

Ceph is in Debian and keeps to S3 where smaller servers do not: signatures, ranges, conditional writes. The cluster's memory is its
only disk, so what it holds ends with it; a real programme uses a real store.
"""

import os
import signal
import subprocess
import time
import uuid
from pathlib import Path

from deploy.services.packages import program
from deploy.services.process import NotUp, Process, free_port, wait_for_port

ACCESS_KEY = "taawon-local"
SECRET_KEY = "taawon-local-secret"  # noqa: S105 - of a store on this machine only
BUCKET = "taawon"

_CONFIG = """[global]
fsid = {fsid}
mon_initial_members = a
mon_host = [v2:127.0.0.1:{mon2},v1:127.0.0.1:{mon1}]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
osd_pool_default_size = 1
osd_pool_default_min_size = 1
mon_allow_pool_size_one = true
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
mon_max_pg_per_osd = 1000
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 2147483648
run_dir = {d}/run
admin_socket = {d}/run/$cluster-$name.$pid.asok
pid_file = {d}/run/$name.pid
log_file = {d}/log/$name.log
mon_data = {d}/mon/$id
mgr_data = {d}/mgr/$id
osd_data = {d}/osd/$id
mon_data_avail_crit = 1
mon_data_avail_warn = 2
keyring = {d}/keyring
ms_bind_port_min = {low}
ms_bind_port_max = {high}
[client.rgw.a]
rgw_frontends = beast ssl_endpoint=127.0.0.1:{port} ssl_certificate={cert} ssl_private_key={key}
rgw_data = {d}/rgw
keyring = {d}/keyring
rgw_dns_name = localhost
rgw_thread_pool_size = 64
"""


class ObjectStore:
    """Needs a certificate and its key (`deploy.services.tls`). The gateway is a `Process` and may be killed or frozen alone."""

    def __init__(self, folder: Path, *, cert: Path, key: Path, port: int | None = None) -> None:
        self.folder, self.cert, self.port = folder.resolve(), cert.resolve(), port or free_port()
        self._key = key.resolve()
        self._config = self.folder / "ceph.conf"
        self.gateway = Process(
            "radosgw",
            [program("radosgw") or "radosgw", "-c", str(self._config), "-n", "client.rgw.a", "-f"],
            log=self.folder / "log" / "gateway.out",
        )

    @property
    def endpoint(self) -> str:
        """For `S3_ENDPOINT_URL`."""
        return f"https://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What a production school needs to use this store."""
        return {
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": self.endpoint,
            "S3_ACCESS_KEY": ACCESS_KEY,
            "S3_SECRET_KEY": SECRET_KEY,
            "AWS_CA_BUNDLE": str(self.cert),
        }

    def start(self) -> "ObjectStore":
        """About 20 seconds. The folder must be new: the cluster's memory is gone with its processes."""
        self._make_cluster()
        self.gateway.start()
        wait_for_port(self.port, seconds=120, child=self.gateway)
        self._run(
            "radosgw-admin",
            "-n",
            "client.rgw.a",
            "user",
            "create",
            "--uid=taawon",
            "--display-name=taawon",
            f"--access-key={ACCESS_KEY}",
            f"--secret={SECRET_KEY}",
        )
        return self

    def stop(self) -> None:
        """The gateway, then the daemons behind it, by the process ids that they wrote."""
        self.gateway.stop(seconds=10)
        for pid_file in sorted((self.folder / "run").glob("*.pid")):
            try:
                os.kill(int(pid_file.read_text(encoding="ascii")), signal.SIGKILL)
            except (ProcessLookupError, ValueError):
                continue

    def _make_cluster(self) -> None:
        for name in ("mon/a", "mgr/x", "osd/0", "run", "log", "rgw"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        fsid, osd = str(uuid.uuid4()), str(uuid.uuid4())
        mon1, mon2, low = free_port(), free_port(), 20000 + free_port() % 20000
        self._config.write_text(
            _CONFIG.format(
                d=self.folder, fsid=fsid, mon1=mon1, mon2=mon2, low=low, high=low + 200, port=self.port, cert=self.cert, key=self._key
            ),
            encoding="ascii",
        )
        ring = str(self.folder / "keyring")
        self._tool("ceph-authtool", "--create-keyring", ring, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *")
        for name in ("client.admin", "mgr.x", "osd.0", "client.rgw.a"):
            caps = [word for what in ("mon", "osd", "mgr", "mds") for word in ("--cap", what, "allow *")]
            self._tool("ceph-authtool", ring, "--gen-key", "-n", name, *caps)
        map_file = str(self.folder / "monmap")
        self._tool(
            "monmaptool", "--create", "--clobber", "--addv", "a", f"[v2:127.0.0.1:{mon2},v1:127.0.0.1:{mon1}]", "--fsid", fsid, map_file
        )
        self._run("ceph-mon", "--mkfs", "-i", "a", "--monmap", map_file, "--keyring", ring)
        self._run("ceph-mon", "-i", "a")
        self._run("ceph", "auth", "import", "-i", ring)
        self._run("ceph-mgr", "-i", "x")
        self._run("ceph", "osd", "new", osd, "0")  # the same id as below, else the OSD is "booting" for ever
        self._run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd)
        self._run("ceph-osd", "-i", "0")
        self._run("ceph", "osd", "crush", "add-bucket", "h", "host")
        self._run("ceph", "osd", "crush", "move", "h", "root=default")
        self._run("ceph", "osd", "crush", "set", "osd.0", "1.0", "host=h")
        end = time.monotonic() + 60
        while "1 up" not in self._run("ceph", "osd", "stat"):
            if time.monotonic() > end:
                raise NotUp(f"The object store's disk did not come up; see {self.folder}/log.")
            time.sleep(0.5)

    def _run(self, name: str, *arguments: str) -> str:
        return self._tool(name, "-c", str(self._config), *arguments)

    @staticmethod
    def _tool(name: str, *arguments: str) -> str:
        done = subprocess.run(
            [program(name) or name, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90, check=False
        )
        if done.returncode:
            raise NotUp(f"{name} {' '.join(arguments)}: {done.stderr[-1500:]}")
        return done.stdout
