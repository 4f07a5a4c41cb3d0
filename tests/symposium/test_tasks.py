"""Letters that fail are tried again; the queue keeps nothing that is over."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from symposium.lib import tasks
from symposium.lib.mail import deliver

pytestmark = pytest.mark.django_db
LETTER = {"to": "teacher@example.org", "subject": "Билет", "text": "Здравствуйте", "html": "<p></p>", "files": []}


class Broken:
    """A mail server that refuses every letter and says to whom."""

    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    def send_messages(self, messages: Any) -> int:
        raise OSError(f"550 no such user {messages[0].to}")


@pytest.fixture
def broken(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.symposium.test_tasks.Broken"


def ready() -> DBTaskResult:
    return DBTaskResult.objects.get(status=TaskResultStatus.READY)


def run(row: DBTaskResult) -> None:
    """What a worker does, with the clock at the task's time."""
    row.status = TaskResultStatus.SUCCESSFUL
    row.save()
    row.task.call(*row.args_kwargs["args"])


def minutes_until(row: DBTaskResult) -> int:
    return round((row.run_after - timezone.now()) / timedelta(minutes=1))


def test_letter_that_fails_is_tried_four_times_later_and_later(
    queue: None, broken: None, caplog: pytest.LogCaptureFixture
) -> None:
    deliver.enqueue(LETTER)
    waits = []
    run(ready())
    for _attempt in range(4):
        waits.append(minutes_until(ready()))
        run(ready())
    assert (waits, DBTaskResult.objects.filter(status=TaskResultStatus.READY).count()) == ([1, 5, 30, 120], 0)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "A letter is given up after 5 attempts: OSError"
    ]
    assert "teacher" not in caplog.text


def test_letter_that_fails_once_arrives_by_the_next_attempt(queue: None, settings: Any) -> None:
    sound, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.symposium.test_tasks.Broken"
    deliver.enqueue(LETTER)
    run(ready())
    settings.EMAIL_BACKEND = sound
    run(ready())
    assert [letter.to for letter in mail.outbox] == [["teacher@example.org"]]


def make_task(status: str, **over: Any) -> DBTaskResult:
    fields = {"args_kwargs": {"args": [LETTER], "kwargs": {}}, "task_path": "symposium.lib.mail.deliver"}
    return DBTaskResult.objects.create(status=status, backend_name="default", run_after=None, **(fields | over))


def test_finished_tasks_are_deleted_after_an_hour() -> None:
    now = timezone.now()
    old, young = now - timedelta(minutes=61), now - timedelta(minutes=59)
    for status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
        make_task(status, finished_at=old)
        make_task(status, finished_at=young)
    make_task(TaskResultStatus.READY)
    assert (tasks.prune(now), tasks.prune(now), DBTaskResult.objects.count()) == (2, 0, 3)


def test_task_whose_worker_died_is_queued_again() -> None:
    now = timezone.now()
    stuck = make_task(TaskResultStatus.RUNNING, started_at=now - timedelta(minutes=16), worker_ids=["a"])
    busy = make_task(TaskResultStatus.RUNNING, started_at=now - timedelta(minutes=14), worker_ids=["b"])
    assert (tasks.restart_stuck(now), tasks.restart_stuck(now)) == (1, 0)
    stuck.refresh_from_db()
    busy.refresh_from_db()
    assert (stuck.status, stuck.started_at, busy.status) == (TaskResultStatus.READY, None, TaskResultStatus.RUNNING)
    assert list(DBTaskResult.objects.ready()) == [stuck]


def test_task_that_kills_its_workers_is_given_up() -> None:
    now = timezone.now()
    deadly = make_task(TaskResultStatus.RUNNING, started_at=now - timedelta(hours=1), worker_ids=[*"abcde"])
    assert tasks.restart_stuck(now) == 1
    deadly.refresh_from_db()
    assert (deadly.status, deadly.finished_at) == (TaskResultStatus.FAILED, now)


def test_letters_to_an_address_are_forgotten() -> None:
    for status in TaskResultStatus.values:
        make_task(status)
    other = make_task(TaskResultStatus.READY, args_kwargs={"args": [LETTER | {"to": "o@example.org"}], "kwargs": {}})
    tickets = make_task(TaskResultStatus.READY, args_kwargs={"args": [[1, 2], "ru"], "kwargs": {}})
    assert tasks.forget_letters(["teacher@example.org"]) == 4
    left = DBTaskResult.objects.exclude(status=TaskResultStatus.RUNNING)
    assert {row.pk for row in left} == {other.pk, tickets.pk}
    assert DBTaskResult.objects.running().get().args_kwargs == {"args": [], "kwargs": {}}
