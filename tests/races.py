"""Several acts at one instant, in threads on the real database, and what they do where nothing keeps others out."""

import contextlib
import itertools
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, transaction

# Seconds for what comes in the end, however busy the machine is; and for what on SQLite cannot come at all.
PATIENCE, A_MOMENT = 60, 0.2


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Start the acts together; return what each ended with: "", the code of its refusal, or "IntegrityError"."""
    barrier, answers = threading.Barrier(len(acts), timeout=PATIENCE), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
            answers.append("")
        except IntegrityError:
            answers.append("IntegrityError")
        except Exception as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def unguarded(act: Callable[..., Any], **arguments: Any) -> Any:
    """Do an action whose lock is patched away.

    SQLite's transactions exclude each other even without a lock: there it goes without them.
    """
    with contextlib.nullcontext() if connection.vendor == "sqlite" else transaction.atomic():
        return act.__wrapped__(**arguments)


def wait_if_possible(for_what: threading.Event) -> None:
    """Wait until another thread has set it, or until that cannot come before this thread's transaction has ended.

    On PostgreSQL it cannot as soon as somebody waits for a lock of this transaction: none is let go before the end. On
    SQLite nobody writes beside a transaction and nobody is seen waiting for it: a moment tells as much as an hour.
    """
    if connection.vendor == "sqlite":
        for_what.wait(A_MOMENT if connection.in_atomic_block else PATIENCE)
        return
    deadline = time.monotonic() + PATIENCE
    while not for_what.wait(0.01) and not is_somebody_kept_waiting() and time.monotonic() < deadline:
        pass


def is_somebody_kept_waiting() -> bool:
    """Tell whether somebody waits for a lock that the transaction of this thread holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def meeting(act: Callable[..., Any], count: int = 2) -> Callable[..., Any]:
    """Return `act` so that whoever has done it waits until `count` have, if they can."""
    come, all_have_come = itertools.count(1), threading.Event()

    def act_and_wait(*args: Any, **arguments: Any) -> Any:
        result = act(*args, **arguments)
        if next(come) == count:
            all_have_come.set()
        wait_if_possible(all_have_come)
        return result

    return act_and_wait
