"""One command starts the site and one signal ends everything it started."""

import contextlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from symposium.demo.editions import PAST

PATIENCE = 90


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)


def is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def running_with(marker: str) -> list[int]:
    """The processes whose environment holds `marker`, zombies left out."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and marker.encode() in (process / "environ").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path: Path, ready: Path) -> dict[str, str]:
    """What the site that is started is told; the tables are there already, save in the test that begins with none."""
    shutil.copy(ready, tmp_path / "served.sqlite3")
    environment = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    return environment | {"DATABASE_URL": f"sqlite:///{tmp_path / 'served.sqlite3'}", "REDIS_URL": ""}


@pytest.fixture
def start(tmp_path: Path, environment: dict[str, str]) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []

    def run(port: int, **more: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        log = (tmp_path / "served.log").open("w")
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment | more, stdout=log, stderr=log, text=True
        )
        log.close()
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait(timeout=PATIENCE)


def said(path: Path) -> str:
    return (path / "served.log").read_text()


def served(path: Path, question: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(path / "served.sqlite3", timeout=PATIENCE)) as database:
        rows = database.execute(question).fetchall()
        database.commit()
        return rows


def own_address(port: int) -> str:
    """The address by which the published programme names the site it comes from."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/events/{PAST}/schedule.xml", timeout=PATIENCE) as response:
        return re.findall(r"(http://[\w.:]+)/events/", response.read().decode())[0]


def test_serve_begins_with_the_demo_and_started_again_keeps_the_data(
    start: Callable[..., "subprocess.Popen[str]"], port: int, tmp_path: Path
) -> None:
    # The first start of all makes the tables too, loads the demo, and ends with all it started.
    (tmp_path / "served.sqlite3").unlink(missing_ok=True)
    process = start(port)
    until(lambda: is_healthy(port))
    until(lambda: len(running_with(str(tmp_path))) == 3)  # the command, the server, the worker
    assert own_address(port) == f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=PATIENCE) == 0
    for words in ("Loading the demo", f"http://127.0.0.1:{port}/", "organiser@example.org"):
        assert words in said(tmp_path)
    assert running_with(str(tmp_path)) == []

    # The second finds what is there, under the address it is told; killed, it takes its children along.
    served(tmp_path, "UPDATE events_series SET name = 'Наша школа'")
    events = served(tmp_path, "SELECT id, slug, title FROM events_event ORDER BY id")
    process = start(port, SITE_URL="http://symposium.test")
    until(lambda: is_healthy(port))
    assert own_address(port) == "http://symposium.test"
    assert served(tmp_path, "SELECT name FROM events_series") == [("Наша школа",)]
    assert served(tmp_path, "SELECT id, slug, title FROM events_event ORDER BY id") == events != []
    assert ("Loading the demo" in said(tmp_path), "organiser@example.org" in said(tmp_path)) == (False, True)
    until(lambda: len(running_with(str(tmp_path))) == 3)
    process.kill()
    until(lambda: running_with(str(tmp_path)) == [])


def test_serve_after_createsuperuser_serves_without_the_demo(
    start: Callable[[int], "subprocess.Popen[str]"], port: int, tmp_path: Path, environment: dict[str, str]
) -> None:
    named = {"DJANGO_SUPERUSER_EMAIL": "root@example.org", "DJANGO_SUPERUSER_PASSWORD": "a-long-password"}
    command = [sys.executable, "manage.py", "createsuperuser", "--noinput"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment | named, check=True)

    start(port)
    until(lambda: is_healthy(port))

    assert served(tmp_path, "SELECT count(*) FROM events_event") == [(0,)]
    assert "The database is not empty: it is served as it is, without the demo." in said(tmp_path)
    assert "organiser@example.org" not in said(tmp_path)


def test_serve_on_a_taken_port_says_so(
    start: Callable[..., "subprocess.Popen[str]"], port: int, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", port)):
        assert start(port).wait(timeout=PATIENCE) == 1

    assert f"127.0.0.1:{port} is taken" in (tmp_path / "served.log").read_text()
