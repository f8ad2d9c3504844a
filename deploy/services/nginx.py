"""nginx in a folder, with the configuration that `deploy/nginx` gives to operators."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from string import Template

from deploy.nginx_limits import with_limits
from deploy.services.packages import program
from deploy.services.process import NotUp, Process, free_port, wait_for_port

HERE = Path(__file__).parents[1] / "nginx"
_MAIN = """daemon off;
worker_processes 2;
pid {d}/nginx.pid;
error_log {d}/error.log warn;
{user}
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    types {{ audio/ogg opus; text/vtt vtt; image/avif avif; }}
    access_log off;
    sendfile on;
    client_body_temp_path {d}/body;
    proxy_temp_path {d}/proxy;
    fastcgi_temp_path {d}/fastcgi;
    uwsgi_temp_path {d}/uwsgi;
    scgi_temp_path {d}/scgi;
    {http}
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name localhost;
        ssl_certificate {cert};
        ssl_certificate_key {key};
        {tls}
        {locations}
        {media}
        {more}
    }}
}}
"""


class Nginx:
    """Speaks TLS on `port` and hands requests to `upstreams` (ports of web processes).

    `media` fills one of the media files; `more` are lines of configuration for the server itself.
    """

    def __init__(
        self,
        folder: Path,
        *,
        cert: Path,
        key: Path,
        upstreams: Sequence[int],
        media: dict[str, str],
        port: int | None = None,
        more: str = "",
    ) -> None:
        self.folder, self.port = folder.resolve(), port or free_port()
        (self.folder / "cache").mkdir(parents=True, exist_ok=True)
        config = self.folder / "nginx.conf"
        kind = "media_s3.conf" if "s3_bucket" in media else "media_local.conf"
        config.write_text(
            _MAIN.format(
                d=self.folder,
                port=self.port,
                cert=cert.resolve(),
                key=key.resolve(),
                user="user root;" if os.geteuid() == 0 else "",
                http=_filled(
                    "http.conf",
                    cache=str(self.folder / "cache"),
                    upstreams=" ".join(f"server 127.0.0.1:{upstream} max_fails=1 fail_timeout=2s;" for upstream in upstreams),
                ),
                tls=_filled("tls.conf"),
                locations=with_limits(_filled("locations.conf")),
                media=_filled(kind, **media),
                more=more,
            ),
            encoding="utf-8",
        )
        command = [program("nginx") or "nginx", "-c", str(config), "-p", str(self.folder), "-e", str(self.folder / "error.log")]
        self.check = [*command, "-t"]
        self.process = Process("nginx", command, log=self.folder / "out.log")

    @property
    def base_url(self) -> str:
        return f"https://localhost:{self.port}"

    def start(self) -> "Nginx":
        checked = subprocess.run(self.check, capture_output=True, text=True, check=False)
        if checked.returncode:
            raise NotUp(checked.stderr)
        self.process.start()
        wait_for_port(self.port, child=self.process)
        return self

    def stop(self) -> None:
        if self.process.is_alive():
            self.process.signal(signal.SIGQUIT)  # lets running answers end
        self.process.stop(seconds=10)


def s3_media(*, endpoint: str, bucket: str, ca: Path) -> dict[str, str]:
    """What `media_s3.conf` wants to know."""
    host = endpoint.split("://", 1)[1]
    return {
        "s3_endpoint": endpoint,
        "s3_bucket": bucket,
        "s3_host": host,
        "s3_name": host.split(":", maxsplit=1)[0],
        "s3_ca": str(ca.resolve()),
    }


def _filled(name: str, **values: str) -> str:
    return Template((HERE / name).read_text(encoding="utf-8")).safe_substitute(values)
