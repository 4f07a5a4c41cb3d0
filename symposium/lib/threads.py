"""Work with the database for what runs in an event loop: in threads that keep their connection."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import Error, connection, reset_queries

T = TypeVar("T")


class Threads:
    """A few threads; more of them would only wait for one another."""

    def __init__(self, count: int, name: str) -> None:
        self.pool = ThreadPoolExecutor(count, thread_name_prefix=name)

    def begin(self, work: Callable[..., T], *args: Any, **arguments: Any) -> "asyncio.Future[T]":
        """Have `work` done in one of the threads, from this moment on. What it raises, whoever awaits it gets."""
        return asyncio.get_running_loop().run_in_executor(self.pool, lambda: connected(work, *args, **arguments))

    async def run(self, work: Callable[..., T], *args: Any, **arguments: Any) -> T:
        """Do `work` in one of the threads. Raises what it raises."""
        return await self.begin(work, *args, **arguments)


def connected(work: Callable[..., T], *args: Any, **arguments: Any) -> T:
    """Do `work` with this thread's connection, which outlives it where it comes from a file."""
    reset_queries()
    try:
        return work(*args, **arguments)
    except Error:
        # A database that went away is found again by the next who asks.
        connection.close()
        raise
    finally:
        # Back to the pool; a file is dearer to open than most questions to answer, and stays open.
        if "pool" in connection.settings_dict["OPTIONS"]:
            connection.close()
