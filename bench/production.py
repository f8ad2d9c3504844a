"""The figures of a production school: PostgreSQL that waits for the disk, Redis, gunicorn, nginx with TLS, one worker."""

import json
from pathlib import Path

from bench import memory, proxy, writing
from bench.machines import Web, folder, load_demo, production, run
from bench.ratios import ratios
from deploy.services import Nginx, free_port
from deploy.services.tls import self_signed

NEEDS = ("postgresql", "redis", "nginx", "openssl", "wrk")
PROCESSES = 2


def measure() -> dict:
    """Starts the school's services and processes, measures, stops them; the facts by name."""
    port, facts = free_port(), {}

    def prepare(environment: dict[str, str]) -> None:
        _say("loading the demo school (about a minute)")
        load_demo(environment)
        _say("taking quizzes, eight members at once")
        # A connection for each of the members and one beside them.
        facts.update(_told(["-m", "bench.attempts"], environment | {"WEB_THREADS": str(writing.MEMBERS + 1)}))
        facts["people"] = _told(["-m", "bench.people", str(writing.MEMBERS), str(writing.SITTERS)], environment)

    with (
        folder() as name,
        production(
            Path(name), durable=True, prepare=prepare, settings="bench.production_settings", base_url=f"https://localhost:{port}"
        ) as environment,
    ):
        return facts | _measured(Path(name), environment, port, facts.pop("people"))


def _measured(folder: Path, environment: dict[str, str], port: int, people: dict) -> dict:
    _say("counting queries and rendering certificates")
    facts = _told(["-m", "bench.inside"], environment)
    _say("asking gunicorn")
    with Web(environment, folder / "web-one.log") as web:
        facts |= ratios(web.port, facts)
    _say("asking nginx")
    cert, key = self_signed(folder / "tls")
    log = folder / "web.log"
    with Web(environment, log, processes=PROCESSES) as web:
        file = proxy.floor(web.port, facts["lesson_path"], folder)
        media = {"media": str(folder / "media")}
        nginx = Nginx(folder / "nginx", cert=cert, key=key, upstreams=[web.port], media=media, port=port, more=file)
        try:
            nginx.start()
            facts |= proxy.measure(port, facts["lesson_path"], log=log)
            _say("publishing a lesson")
            facts |= proxy.published(port, facts["lesson_path"], environment)
            _say("writing, eight members at once")
            facts |= writing.measure(port, people)
        finally:
            nginx.stop()
    _say("10,000 requests to one web process")
    facts |= memory.of_web(environment, folder, people)
    _say("10,000 jobs for one worker")
    return facts | memory.of_worker(environment, folder)


def _told(arguments: list[str], environment: dict[str, str]) -> dict:
    return json.loads(run(arguments, environment).splitlines()[-1])


def _say(words: str) -> None:
    print(f"  {words}…", flush=True)
