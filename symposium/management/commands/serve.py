"""Everything for a first look: migrate, load the demo into an empty database, serve and work until Ctrl-C."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from symposium.demo import load
from symposium.demo.accounts import ACCOUNTS, PASSWORD
from symposium.ticking import tick

PR_SET_PDEATHSIG = 1
TICK_SECONDS = 60


def end_with_parent() -> None:
    """Ask Linux to end this child when its parent dies, however that happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Command(BaseCommand):
    """Starts the server and the task worker, ticks beside them, and stops both when either ends."""

    help = "Migrate, load the demo if the database is empty, and run the site with its task worker."
    # They belong to `make check`: whoever starts the site again wants it at once.
    requires_system_checks: list[str] = []  # noqa: RUF012  as Django has it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        self.claim(host, port)
        call_command("migrate", verbosity=0, interactive=False)
        if settings.DEBUG and not load.is_loaded():
            self.load_demo()
        self.greet(host, port)
        self.watch(self.start(host, port))

    def claim(self, host: str, port: int) -> None:
        """Say at once, and not after the set-up, that somebody else listens there."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(f"{host}:{port} is taken; choose another port: make run PORT={port + 1}") from error

    def load_demo(self) -> None:
        if load.is_empty():
            self.stdout.write("Loading the demo…")
            call_command("demo", verbosity=0)
        else:
            self.stdout.write("The database is not empty: it is served as it is, without the demo.")

    def greet(self, host: str, port: int) -> None:
        self.stdout.write(f"\n  http://{host}:{port}/\n")
        if settings.DEBUG and load.is_loaded():
            for role, account in ACCOUNTS.items():
                self.stdout.write(f"  {role:12} {account.email:32} {PASSWORD}")
        self.stdout.write("\n  Ctrl-C ends everything.\n")

    def start(self, host: str, port: int) -> list["subprocess.Popen[bytes]"]:
        server = ["-m", "uvicorn", "symposium.asgi:application", "--host", host, "--port", str(port)]
        # What is told to fifty pages at every keystroke is put into a frame once, and would be no smaller compressed.
        sockets = ["--ws", "symposium.lib.sockets:Protocol", "--ws-per-message-deflate", "false"]
        server += ["--lifespan", "off", "--no-access-log", *sockets]
        worker = ["manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
        return [
            subprocess.Popen(  # noqa: S603
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env={"SITE_URL": f"http://{host}:{port}", **os.environ},
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509  no thread runs yet
            )
            for command in (server, worker)
        ]

    def watch(self, children: list["subprocess.Popen[bytes]"]) -> None:
        """Wait until a child ends or a signal comes, then end every child and wait for it."""

        def stop(*_signal: object) -> None:
            raise SystemExit(0)

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGHUP, stop)
        try:
            self.wait(children)
        finally:
            for child in children:
                child.terminate()
            for child in children:
                try:
                    child.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    child.kill()
        raise SystemExit(1)

    def wait(self, children: list["subprocess.Popen[bytes]"]) -> None:
        """Wait until a child ends, and meanwhile do once a minute what is due by time."""
        next_at = time.monotonic() + TICK_SECONDS
        while all(child.poll() is None for child in children):
            if time.monotonic() >= next_at:
                next_at = time.monotonic() + TICK_SECONDS
                tick(timezone.now())
                close_old_connections()
            time.sleep(0.2)
