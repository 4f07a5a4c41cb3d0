"""Connections to the database for an event loop itself, for the few statements that are asked at every keystroke.

A thread would have to be waked for each answer, and to wait for its turn in Python; that takes longer than the answer.
Statements have %s for their values, as elsewhere.
"""

import asyncio
import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any

from django.db import OperationalError, connection
from psycopg import AsyncConnection, pq
from psycopg import Error as PsycopgError

Row = tuple[Any, ...]
Value = int | str | bytes | datetime
Ask = Callable[[str, Sequence[Value]], list[Row]]

# What a connection gets of Django that says how psycopg puts statements together, which nobody does here.
_NOT_FOR_LINES = frozenset({"cursor_factory", "context", "prepare_threshold"})
_PATIENCE = 5  # seconds
_MOST_STATEMENTS = 128
_DONE = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})


class PostgresLine:
    """A connection to PostgreSQL that is asked one statement after another, each a transaction; its plans are kept.

    What comes back is text. Statements and values together have to be smaller than what a system takes at once
    from whoever sends, some tens of kilobytes: nobody waits here until they are gone.
    """

    def __init__(self, own: "AsyncConnection[Any]") -> None:
        self._own, self._server, self._socket = own, own.pgconn, own.pgconn.socket
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._read)
        self._names: dict[str, bytes] = {}
        self._results: list[pq.abc.PGresult] = []
        self._answer: asyncio.Future[list[pq.abc.PGresult]] | None = None

    @property
    def is_open(self) -> bool:
        return not self._own.closed

    async def ask(self, statement: str, values: Sequence[Value]) -> list[Row]:
        """Return the rows.

        Raises OperationalError; then the line is closed, and what was asked may have been done all the same.
        """
        try:
            name = self._names.get(statement) or await self._prepare(statement)
            self._server.send_query_prepared(name, [_sent(one) for one in values], [_format(one) for one in values])
            rows, *_more = await self._answered()
        except BaseException as error:
            # Whoever asks next must not get the answer of this one.
            await self.close()
            if isinstance(error, PsycopgError):
                raise OperationalError("the line is broken") from None
            raise
        return [tuple(_received(rows, row, column) for column in range(rows.nfields)) for row in range(rows.ntuples)]

    async def close(self) -> None:
        if self.is_open:
            self._loop.remove_reader(self._socket)
            await self._own.close()

    async def _prepare(self, statement: str) -> bytes:
        name, numbers = f"line{len(self._names)}".encode(), count(1)
        self._server.send_prepare(name, re.sub("%s", lambda _one: f"${next(numbers)}", statement).encode())
        await self._answered()
        return self._names.setdefault(statement, name)

    async def _answered(self) -> "list[pq.abc.PGresult]":
        self._results, self._answer = [], self._loop.create_future()
        results = await self._answer
        for one in results:
            if one.status not in _DONE:
                # Not what the server says of it: there are values in that.
                raise OperationalError((one.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode())
        return results

    def _read(self) -> None:
        try:
            self._server.consume_input()
            while not self._server.is_busy():
                one = self._server.get_result()
                if one is None:
                    self._tell(OperationalError("no answer") if not self._results else None)
                    return
                self._results.append(one)
        except PsycopgError:
            # The server is gone, and its socket would say so for ever.
            self._loop.remove_reader(self._socket)
            self._server.finish()
            self._tell(OperationalError("the line is broken"))

    def _tell(self, error: OperationalError | None) -> None:
        if self._answer is None or self._answer.done():
            return
        if error:
            self._answer.set_exception(error)
        else:
            self._answer.set_result(self._results)


class SqliteLine:
    """A connection to a file of SQLite that waits for nobody: while somebody else writes there is no transaction."""

    is_open = True

    def __init__(self, path: str) -> None:
        self._own = sqlite3.connect(path, timeout=0, isolation_level=None)
        for name, value in (("foreign_keys", "ON"), ("synchronous", "NORMAL"), ("wal_autocheckpoint", 0)):
            # To take the journal into the file is to wait for the disk: that is left to whoever writes in a thread.
            self._own.execute(f"PRAGMA {name} = {value}")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Ask | None]:
        """Do something at once, wholly or not at all; None where somebody else is writing.

        Raises OperationalError; nothing is done then.
        """
        try:
            self._own.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            yield None
            return
        try:
            yield self._ask
            self._own.execute("COMMIT")
        except sqlite3.Error as error:
            raise OperationalError(error.sqlite_errorname) from None
        finally:
            if self._own.in_transaction:
                self._own.execute("ROLLBACK")

    def _ask(self, statement: str, values: Sequence[Value]) -> list[Row]:
        plain = [connection.ops.adapt_datetimefield_value(one) if isinstance(one, datetime) else one for one in values]
        return self._own.execute(_questioned(statement), plain).fetchall()

    async def close(self) -> None:
        self._own.close()


Line = PostgresLine | SqliteLine


async def open_line() -> Line | None:
    """Open a line to the site's database. Raises OperationalError where that does not answer.

    There is none through a pooler that keeps no plans, and none to what only one connection has in its memory.
    """
    database: Any = connection
    if database.vendor == "sqlite":
        return None if database.is_in_memory_db() else SqliteLine(str(database.settings_dict["NAME"]))
    if database.vendor != "postgresql" or database.settings_dict["OPTIONS"].get("prepare_threshold") is None:
        return None
    given = {name: value for name, value in database.get_connection_params().items() if name not in _NOT_FOR_LINES}
    try:
        return PostgresLine(await AsyncConnection.connect(**{"connect_timeout": _PATIENCE} | given, autocommit=True))
    except PsycopgError:
        raise OperationalError("no line to the database") from None


def _sent(value: Value) -> bytes:
    if isinstance(value, bytes):
        return value
    return (value.isoformat() if isinstance(value, datetime) else str(value)).encode()


def _format(value: Value) -> pq.Format:
    return pq.Format.BINARY if isinstance(value, bytes) else pq.Format.TEXT


def _received(rows: "pq.abc.PGresult", row: int, column: int) -> str | None:
    value = rows.get_value(row, column)
    return None if value is None else value.decode()


@lru_cache(_MOST_STATEMENTS)
def _questioned(statement: str) -> str:
    return statement.replace("%s", "?")
