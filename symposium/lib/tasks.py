"""What the task queue needs beside its worker: later attempts, a second life for stuck tasks, tidying up."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# Minutes before each further attempt: a mail server that is away for an evening is waited for.
RETRY_AFTER = (1, 5, 30, 120)
KEPT = timedelta(hours=1)
STUCK = timedelta(minutes=15)
# A task that takes its worker down is not begun for ever.
MOST_STARTS = 5


def try_later(task: Task[..., None], *arguments: Any, attempt: int) -> bool:
    """Queue `task` once more, later with every attempt; its last argument counts them. False: enough was tried."""
    if attempt >= len(RETRY_AFTER):
        return False
    task.using(run_after=timezone.now() + timedelta(minutes=RETRY_AFTER[attempt])).enqueue(*arguments, attempt + 1)
    return True


def prune(now: datetime) -> int:
    """Delete tasks that ended an hour ago and more: their arguments hold people's letters."""
    deleted, _by_model = DBTaskResult.objects.finished().filter(finished_at__lte=now - KEPT).delete()
    return deleted


@transaction.atomic
def restart_stuck(now: datetime) -> int:
    """Queue again what has run for a quarter of an hour: the worker died under it. Return how many tasks."""
    stuck = DBTaskResult.objects.running().filter(started_at__lte=now - STUCK)
    rows = list(stuck.select_for_update(skip_locked=True))
    for row in rows:
        if len(row.worker_ids) < MOST_STARTS:
            row.status, row.started_at = TaskResultStatus.READY, None
        else:
            row.status, row.finished_at = TaskResultStatus.FAILED, now
        row.save(update_fields=["status", "started_at", "finished_at"])
    return len(rows)


@transaction.atomic
def forget_letters(addresses: Collection[str]) -> int:
    """Take letters to these addresses out of the queue, sent or not; return how many."""
    letters = DBTaskResult.objects.filter(args_kwargs__args__0__to__in=[*addresses])
    # A worker that has one in hand still writes into its row.
    emptied = letters.running().update(args_kwargs={"args": [], "kwargs": {}})
    deleted, _by_model = letters.delete()
    return emptied + deleted
