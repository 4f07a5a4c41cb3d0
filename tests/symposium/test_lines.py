"""Statements asked from an event loop: whole answers or an error, never another one's, and nobody waited for."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
import uvloop
from asgiref.sync import sync_to_async
from django.db import OperationalError, connection

from symposium.lib import lines
from symposium.lib.lines import open_line

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 2, 26, 9, 0, tzinfo=UTC)
POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL's line")
SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's line")
MAKE = "CREATE TABLE lines_of_a_test (number integer UNIQUE, data {}, at {})"
ADD = "INSERT INTO lines_of_a_test (number, data, at) VALUES (%s, %s, %s) RETURNING number"


DOING = "SELECT wait_event FROM pg_stat_activity WHERE pid = %s"


def assert_nobody_listens(line):
    """Its socket's number may be another connection's by now."""
    assert not line.is_open
    assert not asyncio.get_running_loop().remove_reader(line._socket)
    assert not asyncio.get_running_loop().remove_writer(line._socket)


def run(statement, *values: Any):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


@pytest.fixture
async def table(transactional_db):
    kinds = ("bytea", "timestamptz") if connection.vendor == "postgresql" else ("blob", "datetime")
    await sync_to_async(run)(MAKE.format(*kinds))
    yield
    await sync_to_async(run)("DROP TABLE lines_of_a_test")


@pytest.fixture
async def line(table):
    made = await open_line()
    yield made
    await made.close()


def add(number, ask):
    return ask(ADD, [number, b"", AT])


def do(line, *acts: Any):
    with line.transaction() as ask:
        for act in acts:
            act(ask)


@sync_to_async
def kept():
    return [(number, bytes(data), at) for number, data, at in run("SELECT number, data, at FROM lines_of_a_test")]


@POSTGRES
class TestPostgres:
    async def test_values_go_in_and_rows_come_back_as_text(self, line):
        assert await line.ask(ADD, [7, b"\x00'\xff", AT]) == [("7",)]
        assert await kept() == [(7, b"\x00'\xff", AT)]
        assert await line.ask("SELECT %s::int + 1, %s::text, NULL", [1, "да"]) == [("2", "да", None)]
        assert await line.ask("SELECT 1 WHERE %s::text = ''", ["x"]) == []

    async def test_statement_is_planned_once(self, line):
        for number in range(3):
            await line.ask(ADD, [number, b"", AT])
        # That one is the second, and is being asked.
        count = "SELECT count(*), sum(generic_plans + custom_plans) FROM pg_prepared_statements"
        assert await line.ask(count, []) == [("2", "4")]

    async def test_answers_are_those_of_the_questions(self, line):
        answers = [await line.ask("SELECT %s::int, %s::text", [number, "x" * number * 100]) for number in range(50)]
        assert answers == [[(str(number), "x" * number * 100)] for number in range(50)]

    async def test_error_closes_the_line_and_says_no_values(self, line):
        await line.ask(ADD, [7, b"", AT])
        with pytest.raises(OperationalError, match=r"^23505$"):
            await line.ask(ADD, [7, b"", AT])
        assert not line.is_open
        with pytest.raises(OperationalError, match="broken"):
            await line.ask("SELECT 1", [])

    async def test_what_fails_when_it_is_to_be_kept_has_failed(self, line):
        await line.ask("ALTER TABLE lines_of_a_test ADD other integer UNIQUE DEFERRABLE INITIALLY DEFERRED", [])
        add = "INSERT INTO lines_of_a_test (other) VALUES (%s), (%s) RETURNING other"
        with pytest.raises(OperationalError, match=r"^23505$"):
            await line.ask(add, [1, 1])
        assert await sync_to_async(run)("SELECT count(*) FROM lines_of_a_test") == [(0,)]

    @pytest.mark.parametrize("is_asking", [True, False])
    async def test_server_that_goes_away_is_told_and_not_waited_for(self, line, is_asking):
        ((pid,),) = await line.ask("SELECT pg_backend_pid()", [])
        asking = asyncio.create_task(line.ask("SELECT pg_sleep(%s)", [600])) if is_asking else None
        while is_asking and await sync_to_async(run)(DOING, pid) != [("PgSleep",)]:
            pass
        await sync_to_async(run)("SELECT pg_terminate_backend(%s)", pid)
        async with asyncio.timeout(60):
            with pytest.raises(OperationalError):
                await (asking or line.ask("SELECT 1", []))
        assert_nobody_listens(line)

    def test_server_that_goes_away_is_told_in_the_loop_that_serves_pages(self):
        async def ask_in_vain():
            line = await open_line()
            ((pid,),) = await line.ask("SELECT pg_backend_pid()", [])
            await sync_to_async(run)("SELECT pg_terminate_backend(%s)", pid)
            async with asyncio.timeout(60):
                with pytest.raises(OperationalError):
                    await line.ask("SELECT 1", [])
            assert_nobody_listens(line)

        uvloop.run(ask_in_vain())

    async def test_whoever_stops_waiting_leaves_no_answer_to_the_next(self, line):
        sleep = "SELECT pg_sleep(%s)"
        await line.ask(sleep, [0])
        ((pid,),) = await line.ask("SELECT pg_backend_pid()", [])
        asking = asyncio.create_task(line.ask(sleep, [600]))
        while await sync_to_async(run)(DOING, pid) != [("PgSleep",)]:
            pass
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert_nobody_listens(line)
        await sync_to_async(run)("SELECT pg_terminate_backend(%s)", pid)

    async def test_server_that_does_not_answer_is_not_waited_for_for_ever(self, line, monkeypatch):
        monkeypatch.setattr(lines, "_ANSWERING", 0.01)
        with pytest.raises(OperationalError, match=r"^the line is broken$"):
            await line.ask("SELECT pg_sleep(%s)", [1])
        assert_nobody_listens(line)

    async def test_line_that_is_closed_by_others_is_listened_to_no_more(self, line):
        line._server.finish()
        with pytest.raises(OperationalError, match=r"^the line is broken$"):
            await line.ask("SELECT 1", [])
        assert_nobody_listens(line)

    async def test_question_larger_than_what_the_system_takes_at_once_is_sent_all_the_same(self, line):
        large = "я" * 5_000_000
        assert await line.ask("SELECT length(%s::text)", [large]) == [("5000000",)]

    @pytest.mark.usefixtures("line")
    async def test_process_has_so_many_and_no_more(self, monkeypatch):
        monkeypatch.setattr(lines, "MOST_LINES", len(lines.PostgresLine.open_ones) + 1)
        second = await open_line()
        assert await open_line() is None
        await second.close()
        third = await open_line()
        assert third.is_open
        await third.close()

    @pytest.mark.parametrize("option", ["assume_role", "isolation_level"])
    async def test_there_is_none_where_django_would_make_something_else_of_it(self, monkeypatch, option):
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], option, "somebody")
        assert await open_line() is None

    async def test_there_is_none_through_a_pooler(self, monkeypatch):
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
        assert await open_line() is None

    async def test_database_that_does_not_answer_is_no_line(self, monkeypatch):
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        with pytest.raises(OperationalError, match=r"^no line to the database$"):
            await open_line()


@SQLITE
class TestSqlite:
    async def test_all_is_kept_at_the_end(self, line):
        with line.transaction() as ask:
            assert ask(ADD, [7, b"\x00'\xff", AT]) == [(7,)]
            assert await kept() == []
        assert await kept() == [(7, b"\x00'\xff", AT.replace(tzinfo=None))]

    async def test_nothing_is_kept_after_a_fault(self, line):
        with pytest.raises(OperationalError, match=r"^SQLITE_CONSTRAINT_UNIQUE$"):
            do(line, partial(add, 7), partial(add, 7))
        with pytest.raises(ZeroDivisionError):
            do(line, partial(add, 8), lambda _ask: 1 / 0)
        assert await kept() == []
        do(line, partial(add, 9))
        assert [number for number, *_ in await kept()] == [9]

    async def test_what_fails_when_it_is_to_be_kept_is_not_kept(self, line):
        add = "INSERT INTO resolutions_textupdate (resolution_id, seq, data, received_at) VALUES (%s, %s, %s, %s)"
        with pytest.raises(OperationalError, match=r"^SQLITE_CONSTRAINT_FOREIGNKEY$"):
            do(line, lambda ask: ask(add, [404, 1, b"", AT]))
        assert await sync_to_async(run)("SELECT count(*) FROM resolutions_textupdate") == [(0,)]

    async def test_there_is_no_transaction_while_somebody_else_writes(self, line):
        other = await open_line()
        with line.transaction() as ask:
            ask(ADD, [7, b"", AT])
            with other.transaction() as nothing:
                assert nothing is None
        with other.transaction() as ask:
            ask(ADD, [8, b"", AT])
        await other.close()
        assert [number for number, *_ in await kept()] == [7, 8]

    async def test_file_that_cannot_be_opened_is_no_line(self, monkeypatch):
        monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/file.sqlite3")
        with pytest.raises(OperationalError, match=r"^SQLITE_CANTOPEN$"):
            await open_line()

    async def test_there_is_none_to_what_one_connection_has_in_memory(self, monkeypatch):
        monkeypatch.setitem(connection.settings_dict, "NAME", ":memory:")
        assert await open_line() is None
