"""A proxy asks whether to send visitors here: the answer is always JSON, whatever has become of the database."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from symposium import readiness


@pytest.mark.django_db
def test_readyz_with_every_migration_applied(client: Client) -> None:
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "pending": 0})


@pytest.mark.django_db
def test_readyz_looks_through_the_migrations_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(readiness, "_is_migrated", threading.Event())
    client.get("/readyz")

    with django_assert_num_queries(1):
        assert client.get("/readyz").json() == {"status": "ok", "pending": 0}


# Asks at first, and again as if the answer had been good.
ASK_TWICE = """
import django, json
django.setup()
from django.test import Client
from symposium import readiness
client = Client(headers={"host": "127.0.0.1"})
responses = [client.get("/readyz")]
readiness._is_migrated.set()
responses.append(client.get("/readyz"))
print(json.dumps([[response.status_code, response.json()] for response in responses]))
"""


def answers(database: str) -> list[tuple[int, Any]]:
    """Ask a process of its own with this database."""
    environment = os.environ | {"DATABASE_URL": database, "DEBUG": "true", "LOG_LEVEL": "CRITICAL"}
    command = [sys.executable, "-c", ASK_TWICE]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    return [(status, told) for status, told in json.loads(done.stdout)]


def test_readyz_before_the_migrations_says_wait(tmp_path: Path) -> None:
    status, told = answers(f"sqlite:///{tmp_path / 'empty.sqlite3'}")[0]

    assert (status, told["status"], told["pending"] > 0) == (503, "wait", True)


def test_readyz_without_a_database_says_so_from_the_start_and_after_a_good_answer(tmp_path: Path) -> None:
    told = answers(f"sqlite:///{tmp_path / 'nowhere' / 'none.sqlite3'}")

    assert told == [(503, {"status": "no database"})] * 2
