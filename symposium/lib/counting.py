"""Numbers that take long to count, kept for some seconds: the more rows were counted, the longer."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

# A count of fewer rows is quick: it is made anew every time, and nobody ever sees an old one.
ROWS_A_SECOND = 4000
MOST_SECONDS = 15
T = TypeVar("T")


def kept(key: str, count: Callable[[], T], rows: Callable[[T], int]) -> T:
    """Return what `count` returns, made now or, where it counted thousands of `rows`, within the last seconds."""
    found: T | None = cache.get(key)
    if found is None:
        found = count()
        seconds = min(MOST_SECONDS, rows(found) // ROWS_A_SECOND)
        if seconds:
            cache.set(key, found, seconds)
    return found
