"""The site in processes of its own: its environment, servers, and programs that work inside of it."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
Environment = Mapping[str, str]
PLAIN = ("--ws", "symposium.lib.sockets:Protocol", "--ws-per-message-deflate", "false")
Server = subprocess.Popen[bytes]


def environment(database: str, redis: str = "") -> dict[str, str]:
    """What a served site needs to know, with `database` and `redis` as its own."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(40),
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "SITE_URL": "http://127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "LOG_LEVEL": "ERROR",
        "PYTHONWARNINGS": "ignore",
    }


def migrate(database: str) -> None:
    """Make the site's tables in an empty database."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--no-input"]
    subprocess.run(command, cwd=ROOT, env=environment(database), check=True)


def run(site: Environment, module: str, *arguments: str) -> Any:
    """Run a program inside of the site and return what it prints as JSON."""
    done = subprocess.run(_inside(module, arguments), cwd=ROOT, env=site, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def _inside(module: str, arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", f"tests.bench.inside.{module}", *arguments]


class Conversation:
    """A program that goes on inside of the site and answers a line of JSON by another."""

    def __init__(self, site: Environment, module: str, *arguments: str) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            _inside(module, arguments), cwd=ROOT, env=site, stdin=pipe, stdout=pipe, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.communicate()

    def hear(self) -> Any:
        """Return what the program says next. Raises SystemExit where it has nothing more to say."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args} has ended: {self.process.wait()}")
        return json.loads(line)

    def ask(self, question: object) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self.hear()


@contextmanager
def servers(site: Environment, count: int = 1) -> Iterator[list[tuple[int, Server]]]:
    """Start the site as `make run` does, without its worker, in so many processes, each on a free port."""
    ports = [free_port() for _ in range(count)]
    started = [(port, subprocess.Popen(_serving(port), cwd=ROOT, env=site)) for port in ports]
    try:
        for port, process in started:
            wait_until_up(port, process)
        yield started
    finally:
        for _port, process in started:
            process.terminate()
        for _port, process in started:
            process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _serving(port: int) -> list[str]:
    command = [sys.executable, "-m", "uvicorn", "symposium.asgi:application", "--port", str(port)]
    return [*command, "--lifespan", "off", "--no-access-log", "--log-level", "warning", *PLAIN]


def wait_until_up(port: int, process: Server) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start")


def cpu_seconds(process: Server) -> float:
    """What a process has used so far; nothing where the system does not tell."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
