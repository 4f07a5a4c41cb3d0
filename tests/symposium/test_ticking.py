"""What is due by time is done once, however often the clock ticks."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from events.models import Event, PurgeReport, Retention
from registration import uploads
from registration.models import Registration
from registration.rehearsals import KEPT, begin
from symposium import ticking
from symposium.management.commands import serve
from symposium.ticking import tick
from tests.factories import make_capacity, make_event, make_registration

CHITA = ZoneInfo("Asia/Chita")
DAY = datetime.now(tz=CHITA).replace(hour=12, minute=0, second=0, microsecond=0)
NIGHT = DAY.replace(hour=3)
pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(event: Event) -> Registration:
    """Somebody whose turn comes once a hold of a quarter of an hour has run out."""
    make_capacity(event, 1, has_waiting_list=True)
    make_registration(event, state="pending", held_until=DAY - timedelta(minutes=1))
    return make_registration(event, state="waiting", waiting_since=DAY)


def make_task(status: str, **over: Any) -> DBTaskResult:
    fields = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "symposium.lib.mail.deliver"} | over
    return DBTaskResult.objects.create(status=status, backend_name="default", run_after=None, **fields)


def test_tick_does_what_is_due_and_the_next_one_nothing(waiting: Registration) -> None:
    make_task("SUCCESSFUL", finished_at=DAY - timedelta(hours=2))
    make_task("RUNNING", started_at=DAY - timedelta(minutes=20), worker_ids=["w"])
    Retention.objects.update(days=10)
    old = make_registration(make_event(starts_on=(DAY - timedelta(days=11)).date()))
    assert [tick(DAY) for _minute in range(2)] == [
        {"moved up": 1, "restarted": 1, "pruned": 1, "erased": 1},
        {"moved up": 0, "restarted": 0, "pruned": 0, "erased": 0},
    ]
    waiting.refresh_from_db()
    old.refresh_from_db()
    assert (waiting.state, old.erased_at, PurgeReport.objects.count()) == ("confirmed", DAY, 1)


def test_rehearsal_that_nobody_wiped_goes_a_month_after_its_end() -> None:
    old, late = (begin(event=make_event(), people=50, now=NIGHT) for _number in range(2))
    Event.everything.filter(pk=old.pk).update(ends_at=NIGHT - KEPT)
    Event.everything.filter(pk=late.pk).update(ends_at=NIGHT - KEPT + timedelta(seconds=1))

    tick(NIGHT)

    assert list(Event.everything.filter(rehearsal_of__isnull=False)) == [late]
    assert set(Registration.objects.values_list("event", flat=True)) == {late.pk}


@pytest.mark.parametrize(
    ("moments", "reports"),
    [
        ([NIGHT - timedelta(minutes=1)], 0),
        ([NIGHT], 1),
        ([NIGHT + timedelta(minutes=minute) for minute in range(3)], 1),
        ([NIGHT, NIGHT + timedelta(hours=21, minutes=1)], 1),
        ([NIGHT, NIGHT + timedelta(days=1)], 2),
        ([NIGHT + timedelta(hours=20), NIGHT + timedelta(days=1)], 2),
    ],
)
def test_purge_is_nightly(moments: list[datetime], reports: int) -> None:
    for moment in moments:
        tick(moment.astimezone(UTC))
    assert PurgeReport.objects.count() == reports


def test_night_ends_old_logins(client: Any) -> None:
    for days, key in ((-1, "old"), (1, "young")):
        Session.objects.create(session_key=key, session_data="x", expire_date=NIGHT + timedelta(days=days))
    tick(NIGHT)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["young"]


def test_night_throws_files_of_unsent_forms_away() -> None:
    path = uploads.keep(SimpleUploadedFile("a.pdf", b"%PDF-")).path
    there = [default_storage.exists(path)]
    for days in (1, 3):
        tick(NIGHT + timedelta(days=days))
        there.append(default_storage.exists(path))
    assert there == [True, True, False]


def test_step_that_fails_keeps_no_other_back(
    waiting: Registration, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    words = "Key (email)=(teacher@example.org) already exists"

    def fail(now: datetime) -> int:
        raise ValueError(words)

    monkeypatch.setitem(ticking.STEPS, "moved up", fail)
    assert list(tick(NIGHT)) == ["restarted", "pruned", "erased"]
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert ("ValueError" in record.message, "teacher" in caplog.text) == (True, False)


def test_command_says_what_it_did(waiting: Registration) -> None:
    Registration.objects.filter(state="pending").update(held_until=datetime.now(tz=UTC) - timedelta(minutes=1))
    said = [StringIO(), StringIO()]
    for out in said:
        call_command("tick", stdout=out)
    assert [out.getvalue().partition(",")[0].strip() for out in said] == ["moved up: 1", ""]


class Child:
    """A process that lives for so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    def poll(self) -> int | None:
        self.looks -= 1
        return None if self.looks >= 0 else 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seconds", "state"), [(0, "confirmed"), (60, "waiting")])
def test_serve_ticks_beside_the_worker(
    waiting: Registration, monkeypatch: pytest.MonkeyPatch, seconds: int, state: str
) -> None:
    Registration.objects.filter(state="pending").update(held_until=datetime.now(tz=UTC) - timedelta(minutes=1))
    monkeypatch.setattr(serve, "TICK_SECONDS", seconds)
    serve.Command().wait([Child(1)])
    waiting.refresh_from_db()
    assert waiting.state == state
