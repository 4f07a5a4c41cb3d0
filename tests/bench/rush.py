"""A rush of people for the few places of an event, through two server processes."""

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from tests.bench.browsers import Browser, Letters, Visit
from tests.bench.crowd import Person, invent
from tests.bench.databases import empty_redis, on_postgresql
from tests.bench.fairness import faults
from tests.bench.servers import cpu_seconds, environment, run, servers
from tests.bench.tables import Table, percentile

PEOPLE = int(os.environ.get("BENCH_RUSH", "10000"))
PLACES = int(os.environ.get("BENCH_RUSH_PLACES", "500"))
BROWSERS = int(os.environ.get("BENCH_RUSH_BROWSERS", "64"))
SERVERS = 2
LIMIT = float(os.environ.get("BENCH_RUSH_SECONDS", "3600"))
POLL, WINDOW = 0.05, timedelta(seconds=2)
CODE = re.compile(r"^(\d{3}) (\d{3})\b")
# Letters that were queued a moment ago and have not been read.
NEW_LETTERS = """
    SELECT id, args_kwargs->'args'->0->>'to', args_kwargs->'args'->0->>'subject' FROM django_tasks_database_dbtaskresult
    WHERE enqueued_at >= %s AND NOT id = ANY(%s) AND task_path LIKE '%%.deliver'
"""
COLUMNS = (
    ("people", 8), ("places", 8), ("browsers", 10), ("servers", 9), ("cache", 8), ("seconds", 9), ("people/s", 10),
    ("form p50 ms", 13), ("p95", 8), ("code p50 ms", 13), ("p95", 8), ("CPU ms", 9),
)  # fmt: skip


def rush() -> bool:
    """A rush for few places, on PostgreSQL: who gets one, who waits, and in which order.

    Everybody has the form open, sends it to one of two server processes, takes the code out of the letter in the queue
    of the mail (nothing is delivered) and sends it to the other server. Everybody comes from a network of her own, so
    no limit is in the way and none is lifted. There are as many connections to the database as browsers.
    """
    return on_postgresql(_measure)


def _measure(url: str) -> bool:
    with ExitStack() as stack:
        redis = stack.enter_context(empty_redis())
        settings = environment(url, redis) | {"DATABASE_POOL": str(BROWSERS // SERVERS + SERVERS)}
        site = run(settings, "rushing", str(PLACES))
        ports, processes = zip(*stack.enter_context(servers(settings, SERVERS)), strict=True)
        begin = time.perf_counter()
        visits = asyncio.run(asyncio.wait_for(_rush(url, ports, site), LIMIT))
        seconds = time.perf_counter() - begin
        cpu = 1000 * sum(map(cpu_seconds, processes)) / PEOPLE
    _print(visits, seconds, cpu, "Redis" if redis else "memory")
    wrong = faults(visits, run(settings, "rushing"), people=PEOPLE, places=PLACES)
    print("\n".join(wrong) or f"{PLACES} have a place, {PEOPLE - PLACES} wait in the order in which they were told so")
    return not wrong


def _print(visits: list[Visit], seconds: float, cpu: float, cache: str) -> None:
    form, code = [1000 * one.form_wait for one in visits], [1000 * one.code_wait for one in visits]
    waits = [percentile(times, share) for times in (form, code) for share in (0.5, 0.95)]
    Table(*COLUMNS).add(PEOPLE, PLACES, BROWSERS, SERVERS, cache, seconds, len(visits) / seconds, *waits, cpu)


async def _rush(url: str, ports: tuple[int, ...], site: dict[str, Any]) -> list[Visit]:
    visits: list[Visit] = []
    people: Iterator[tuple[int, Person]] = enumerate(invent(PEOPLE))
    async with _mail(url) as letters, asyncio.TaskGroup() as group:
        for _ in range(min(BROWSERS, PEOPLE)):
            group.create_task(Browser(ports, site, letters).register(people, visits))
    return visits


@asynccontextmanager
async def _mail(url: str) -> AsyncIterator[Letters]:
    """Read the letters in the queue as they come: no worker takes them out."""
    letters = Letters()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("CREATE INDEX ON django_tasks_database_dbtaskresult (enqueued_at)")
        reading = asyncio.create_task(_read(connection, letters))
        try:
            yield letters
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def _read(connection: "psycopg.AsyncConnection[Any]", letters: Letters) -> None:
    seen: dict[UUID, datetime] = {}
    while True:
        now = datetime.now(tz=UTC)
        seen = {key: at for key, at in seen.items() if at > now - 2 * WINDOW}
        found = await (await connection.execute(NEW_LETTERS, [now - WINDOW, [*seen]])).fetchall()
        seen |= dict.fromkeys((key for key, _to, _subject in found), now)
        codes = {to: "".join(code.groups()) for _key, to, subject in found if (code := CODE.match(subject))}
        if codes:
            await letters.put(codes)
        await asyncio.sleep(POLL)
