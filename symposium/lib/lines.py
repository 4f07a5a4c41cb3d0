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
from typing import Any, ClassVar

from django.db import OperationalError, connection
from psycopg import AsyncConnection, pq
from psycopg import Error as PsycopgError

Row = tuple[Any, ...]
Value = int | str | bytes | datetime
Ask = Callable[[str, Sequence[Value]], list[Row]]

# What a connection gets of Django that says how psycopg puts statements together, which nobody does here.
_NOT_FOR_LINES = frozenset({"cursor_factory", "context", "prepare_threshold"})
# Django applies these by itself, after it has connected: a line would act as somebody else, or see something else.
_APPLIED_LATER = frozenset({"assume_role", "isolation_level"})
# A process has so many connections to PostgreSQL besides those of its pool.
MOST_LINES = 8
_MOST_STATEMENTS = 128
_CONNECTING, _ANSWERING = 5, 20  # seconds
_BROKEN = "the line is broken"
_DONE = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})


class PostgresLine:
    """A connection to PostgreSQL that is asked one statement after another, each a transaction; its plans are kept.

    What comes back is text.
    """

    open_ones: ClassVar[set["PostgresLine"]] = set()

    def __init__(self, own: "AsyncConnection[Any]") -> None:
        self._own, self._server, self._socket = own, own.pgconn, own.pgconn.socket
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket, self._read)
        self._names: dict[str, bytes] = {}
        self._results: list[pq.abc.PGresult] = []
        self._answer: asyncio.Future[list[pq.abc.PGresult]] | None = None
        self.open_ones.add(self)

    @property
    def is_open(self) -> bool:
        return self in self.open_ones

    async def ask(self, statement: str, values: Sequence[Value]) -> list[Row]:
        """Return the rows.

        Raises OperationalError; then the line is closed, and what was asked may have been done all the same.
        """
        if not self.is_open:
            raise OperationalError(_BROKEN)
        try:
            async with asyncio.timeout(_ANSWERING):
                name = self._names.get(statement) or await self._prepare(statement)
                self._server.send_query_prepared(name, [_sent(one) for one in values], [_format(one) for one in values])
                rows, *_more = await self._answered()
        except BaseException as error:
            # Whoever asks next must not get the answer of this one.
            await self.close()
            if isinstance(error, PsycopgError | TimeoutError):
                raise OperationalError(_BROKEN) from None
            raise
        return [tuple(_received(rows, row, column) for column in range(rows.nfields)) for row in range(rows.ntuples)]

    async def close(self) -> None:
        self._break_off()
        await self._own.close()

    def _break_off(self) -> None:
        """Listen no more: libpq may have closed the socket, whose number is soon another connection's."""
        if self.is_open:
            self.open_ones.discard(self)
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
            self._server.finish()

    async def _prepare(self, statement: str) -> bytes:
        name, numbers = f"line{len(self._names)}".encode(), count(1)
        self._server.send_prepare(name, re.sub("%s", lambda _one: f"${next(numbers)}", statement).encode())
        await self._answered()
        return self._names.setdefault(statement, name)

    async def _answered(self) -> "list[pq.abc.PGresult]":
        self._results, self._answer = [], self._loop.create_future()
        while self._server.flush():
            await self._writable()
        results = await self._answer
        for one in results:
            if one.status not in _DONE:
                # Not what the server says of it: there are values in that.
                raise OperationalError((one.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode())
        return results

    async def _writable(self) -> None:
        """Wait until the system takes more of what is to be sent."""
        is_writable = asyncio.Event()
        self._loop.add_writer(self._socket, is_writable.set)
        await is_writable.wait()
        self._loop.remove_writer(self._socket)

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
            self._break_off()
            self._tell(OperationalError(_BROKEN))

    def _tell(self, error: OperationalError | None) -> None:
        if self._answer is None or self._answer.done():
            return
        if error:
            self._answer.set_exception(error)
        else:
            self._answer.set_result(self._results)


class SqliteLine:
    """A connection to a file of SQLite that waits for nobody: while somebody else writes there is no transaction.

    Raises OperationalError where the file cannot be opened.
    """

    is_open = True

    def __init__(self, path: str) -> None:
        try:
            self._own = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.Error as error:
            raise OperationalError(error.sqlite_errorname) from None
        try:
            for name, value in (("foreign_keys", "ON"), ("synchronous", "NORMAL"), ("wal_autocheckpoint", 0)):
                # To take the journal into the file is to wait for the disk, again and again: that is left to whoever
                # writes in a thread. The first who writes after that still waits once, for the journal's new beginning.
                self._own.execute(f"PRAGMA {name} = {value}")
        except sqlite3.Error as error:
            self._own.close()
            raise OperationalError(error.sqlite_errorname) from None

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

    There is none through a pooler that keeps no plans, none to what only one connection has in its memory, and none
    where this process has so many already.
    """
    database: Any = connection
    if database.vendor == "sqlite":
        return None if database.is_in_memory_db() else SqliteLine(str(database.settings_dict["NAME"]))
    options = database.settings_dict["OPTIONS"]
    keeps_plans = database.vendor == "postgresql" and options.get("prepare_threshold") is not None
    if not keeps_plans or options.keys() & _APPLIED_LATER or len(PostgresLine.open_ones) >= MOST_LINES:
        return None
    given = {name: value for name, value in database.get_connection_params().items() if name not in _NOT_FOR_LINES}
    try:
        return PostgresLine(await AsyncConnection.connect(**{"connect_timeout": _CONNECTING} | given, autocommit=True))
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
