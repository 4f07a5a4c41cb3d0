"""Several acts at one instant, in threads on the real database, and what they do where nothing keeps others out."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, connection, transaction


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Start the acts together; return what each ended with: "", the code of its refusal, or "IntegrityError"."""
    barrier, answers = threading.Barrier(len(acts), timeout=20), []

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


def a_while() -> float:
    """Seconds to wait for somebody who perhaps cannot come before this act has ended: on SQLite nobody ever can."""
    return 0.2 if connection.vendor == "sqlite" else 2


def meeting(act: Callable[..., Any], count: int = 2) -> Callable[..., Any]:
    """Return `act` so that whoever has done it waits until `count` have, or a while where they cannot."""
    barrier = threading.Barrier(count, timeout=a_while())

    def act_and_wait(*args: Any, **arguments: Any) -> Any:
        result = act(*args, **arguments)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait()
        return result

    return act_and_wait
