"""A server that dies in the middle of a batch: the phone sends it again, and all comes to the same."""

import contextlib
import http.client
import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.sites import PATIENCE, Site

MANY, KEPT = 200, 50
FILL = """
import json
from registration.devices import add_device
from tests import factories
event = factories.make_event()
point = factories.make_point(event)
people = factories.make_many_registrations(event, 200)
token = add_device(event=event, name="Телефон 1", point=point, by=None)[1]
print(json.dumps({"slug": event.slug, "token": token, "codes": [one.code for one in people]}))
"""


class OwnSite(Site):
    """The real server on a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "killed.sqlite3"
        super().__init__(
            "tests.registration.dying:application", DATABASE_URL=f"sqlite:///{self.database}", REDIS_URL=""
        )

    def manage(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def rows(self, question: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.database, timeout=PATIENCE)) as database:
            return database.execute(question).fetchall()


@pytest.fixture
def site(tmp_path, ready):
    site = OwnSite(tmp_path)
    shutil.copy(ready, site.database)
    site.made = json.loads(site.manage("shell", "-v", "0", "-c", FILL).splitlines()[-1])
    yield site
    site.kill()


def batch_of(made):
    now = datetime.now(tz=UTC).isoformat()
    common = {"point": "a", "scanned_at": now, "claimed": "admitted"}
    return {"sent_at": now, "scans": [{"code": code, "nonce": f"n-{code}"} | common for code in made["codes"]]}


def send(site, body):
    """Return the answers, or nothing where the server was gone before it had answered."""
    path = f"/api/v1/events/{site.made['slug']}/check-ins/batch/"
    headers = {"Content-Type": "application/json", "Authorization": f"Device {site.made['token']}"}
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("POST", path, json.dumps(body), headers)
        response = connection.getresponse()
        assert response.status == 200, response.read()
        return json.load(response)["answers"]
    return None


def count(site):
    return site.rows("SELECT count(*) FROM registration_checkin")[0][0]


def test_batch_whose_server_was_killed_comes_to_the_same_when_it_is_sent_again(site):
    body = batch_of(site.made)
    site.start(DIE_AFTER=str(KEPT))
    # Killed in the middle: some of it is there, not all, and the phone hears nothing.
    assert send(site, body) is None
    assert (site.died(), count(site)) == (-9, KEPT)

    site.start()
    answers = send(site, body)

    assert [(one["nonce"], one["result"]) for one in answers] == [(scan["nonce"], "admitted") for scan in body["scans"]]
    assert site.rows("SELECT result, count(*), count(DISTINCT nonce) FROM registration_checkin GROUP BY result") == [
        ("admitted", MANY, MANY)
    ]
    assert send(site, body) == answers
    assert count(site) == MANY
