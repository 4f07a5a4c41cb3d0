"""Questions asked so often that making their SQL anew each time would take longer than the answer."""

from collections.abc import Callable, Collection, Iterable
from itertools import count, islice
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from symposium.lib.prepared import fetched

# Stand in for values while the SQL is made; they fit every column of keys and numbers, and no question has such a one.
_FIRST_STAND_IN = 1_900_000_000


class Compiled:
    """A question whose SQL is made once for each database and each number of values in its lists.

    `ask` gives the query (of `values_list`) to whole numbers and lists of them, by name. Rows come as the database
    gives them: for whole numbers and text that is what Django would give, truth comes as 0 and 1 from SQLite.
    """

    def __init__(self, ask: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self.ask = ask
        self._made: dict[tuple[Any, ...], tuple[str, list[tuple[bool, Any]]]] = {}

    def __call__(self, **values: int | Collection[int]) -> list[tuple[Any, ...]]:
        """Return the rows. A query that holds rows is asked within a transaction, like any other."""
        known = {name: value if isinstance(value, int) else _filled(value) for name, value in values.items()}
        if any(value == () for value in known.values()):
            return []
        sizes = tuple(0 if isinstance(value, int) else len(value) for value in known.values())
        key = (connection.vendor, *known, *sizes)
        sql, places = self._made.get(key) or self._made.setdefault(key, self._make(known))
        flat = [one for value in known.values() for one in ([value] if isinstance(value, int) else value)]
        return fetched(sql, [flat[place] if is_value else place for is_value, place in places])

    def _make(self, known: dict[str, int | tuple[int, ...]]) -> tuple[str, list[tuple[bool, Any]]]:
        """Return the SQL, and for each of its parameters the place of the value it takes, or what it always is."""
        numbers = count(_FIRST_STAND_IN)
        asked = {
            name: next(numbers) if isinstance(value, int) else list(islice(numbers, len(value)))
            for name, value in known.items()
        }
        sql, parameters = self.ask(**asked).query.get_compiler(connection=connection).as_sql()
        stand_ins = range(_FIRST_STAND_IN, next(numbers))
        return sql, [(True, stand_ins.index(one)) if one in stand_ins else (False, one) for one in parameters]


def _filled(values: Iterable[int]) -> tuple[int, ...]:
    """Repeat the last value until there are a power of two of them: few lengths, and the same answer."""
    known = tuple(sorted(set(values)))
    return known + known[-1:] * ((1 << (len(known) - 1).bit_length()) - len(known)) if known else ()
