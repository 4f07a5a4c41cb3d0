"""Statements asked so often that PostgreSQL had better keep their plans: it plans a long one longer than it runs it.

Django writes values into the text of a statement, so that each is a new one. Here they go beside it, and the server
parses and plans the statement once for each connection. SQLite's driver keeps statements by itself.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import NotSupportedError, connections

Row = tuple[Any, ...]


def fetched(statement: str, values: Sequence[Any], *, using: str = "default") -> list[Row]:
    """Run a statement and return its rows; moments go in and come out aware.

    Raises what the ORM raises.
    """
    database: Any = connections[using]
    # Where statements are logged, the log is to say them with their values.
    if database.vendor != "postgresql" or database.queries_logged:
        with database.cursor() as cursor:
            cursor.execute(statement, [_plain(database, value) for value in values])
            return [tuple(map(_aware, row)) for row in cursor.fetchall()]
    try:
        return _planned(database, statement, values)
    except NotSupportedError:
        # A migration changed the columns under the kept plan: with the connection all of its plans go.
        database.connection.close()
        if database.in_atomic_block:
            raise
        database.close()
        return _planned(database, statement, values)


def _planned(database: Any, statement: str, values: Sequence[Any]) -> list[Row]:
    database.ensure_connection()
    # Behind Django's own wrapper, which tells errors by Django's names and refuses broken transactions.
    with database._prepare_cursor(database.Database.Cursor(database.connection)) as cursor:
        cursor.execute(statement, [_text(value) for value in values])
        rows: list[Row] = cursor.fetchall()
        return rows


def _text(value: Any) -> Any:
    """Small and large numbers would be of different kinds, each with a plan of its own; a text becomes either."""
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else value


def _plain(database: Any, value: Any) -> Any:
    return database.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _aware(value: Any) -> Any:
    """SQLite keeps moments in UTC and tells them without saying so."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
