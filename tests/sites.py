"""The site in processes of its own on the database of the tests: what one of them has acknowledged others can read."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.db import connection

PATIENCE = 120
# As `make run` has them.
SOCKETS = ("--lifespan", "off", "--ws", "symposium.lib.sockets:Protocol", "--ws-per-message-deflate", "false")
ROOT = Path(__file__).resolve().parent.parent


class Site:
    """One process of the real server, on a port that stays the same when it is started again."""

    def __init__(self, application: str = "symposium.asgi:application", **environment: str) -> None:
        self.application = application
        self.environment = os.environ | addresses() | environment
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.told = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the process
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **environment: str) -> "Site":
        self.begin(**environment)
        self.wait()
        return self

    def begin(self, **environment: str) -> None:
        """Start the process, unless it runs already, and do not wait until it answers."""
        if self.process and self.process.poll() is None:
            return
        command = [sys.executable, "-m", "uvicorn", self.application, "--port", str(self.port), *SOCKETS]
        self.process = subprocess.Popen(
            [*command, "--log-level", "error"], cwd=ROOT, env=self.environment | environment, stderr=self.told
        )

    def wait(self) -> None:
        assert self.process
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, "the server did not start"
            assert self.process.poll() is None, self._told()
            time.sleep(0.02)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as ask:
            ask.request("GET", "/healthz")
            return ask.getresponse().status == 200
        return False

    def _told(self) -> str:
        self.told.seek(0)
        return f"the server has ended: {self.told.read().decode()}"

    def died(self) -> int:
        """Wait until the process has ended by itself; return how."""
        assert self.process
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(PATIENCE)


def addresses() -> dict[str, str]:
    """What a process has to know to work on the database that the tests are on."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        database = f"sqlite:///{named['NAME']}"
    else:
        place = f"{named['HOST']}:{named['PORT']}" if named["PORT"] else named["HOST"]
        database = f"postgres://{named['USER']}:{named['PASSWORD']}@{place}/{named['NAME']}"
    return {
        "DATABASE_URL": database,
        "DATABASE_POOL": "4",
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "DEBUG": "true",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
