"""Writing one scan down: one statement, put together once; the ORM puts its own together for every row."""

from functools import cache

from django.db import connection

from registration.models import CheckIn
from symposium.lib.prepared import fetched


def keep(scan: CheckIn) -> None:
    """Insert a new scan, as saving it does. Raises IntegrityError."""
    statement, names = _insert()
    rows = fetched(statement, [getattr(scan, name) for name in names])
    scan.pk = rows[0][0]
    scan._state.adding, scan._state.db = False, connection.alias


@cache
def _insert() -> tuple[str, list[str]]:
    names = [field.attname for field in CheckIn._meta.concrete_fields if not field.primary_key]
    places = ", ".join(["%s"] * len(names))
    # The name of a table and of its columns, none of them from outside.
    into = f"INSERT INTO {CheckIn._meta.db_table} ({', '.join(names)})"
    return f"{into} VALUES ({places}) RETURNING {CheckIn._meta.pk.attname}", names
