"""Databases that exist while they are measured and no longer."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from tests.bench.servers import migrate

GROWN = os.environ.get("GROWN_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
GROWN_REDIS = os.environ.get("GROWN_REDIS_URL", "redis://127.0.0.1:6379/0")
HERE = {"127.0.0.1", "localhost", "::1"}
# Names a file of SQLite that has the site's tables already: the tests of the bench have one.
READY = "BENCH_READY"
LACKING = "PostgreSQL does not answer here: not measured"
# Redis keeps sixteen databases apart by number, unless it is told otherwise.
REDIS_NUMBERS = range(15, 0, -1)
NAME = f"symposium_bench_{os.getpid()}"
_kept = ExitStack()
atexit.register(_kept.close)


def on_each(measure: Callable[[str, str], bool]) -> bool:
    """Measure on SQLite and PostgreSQL and tell whether all is well.

    On the machine that judges a change, a database that is missing is a failure.
    """
    with sqlite() as url:
        is_well = measure("SQLite", url)
    return on_postgresql(lambda address: measure("PostgreSQL", address)) and is_well


def on_each_twice(measure: Callable[[str, str, str], bool]) -> bool:
    """Measure on two databases of each kind."""
    with sqlite() as few, sqlite() as many:
        is_well = measure("SQLite", few, many)
    with postgresql("_few") as few_grown:
        return on_postgresql(lambda many: measure("PostgreSQL", str(few_grown), many)) and is_well


def on_postgresql(measure: Callable[[str], bool]) -> bool:
    """Measure on PostgreSQL alone, as `on_each` does."""
    with postgresql() as address:
        if address is None:
            print(LACKING)
            return not os.environ.get("CI")
        return measure(address)


@contextmanager
def sqlite() -> Iterator[str]:
    """Make a file with the site's tables and delete it afterwards."""
    with tempfile.TemporaryDirectory(prefix="symposium-bench-") as folder:
        path = Path(folder) / "bench.sqlite3"
        shutil.copy(_sqlite_ready(), path)
        yield f"sqlite:///{path}"


@cache
def _sqlite_ready() -> Path:
    """A file with the site's tables to be copied: making them takes seconds."""
    if READY in os.environ:
        return Path(os.environ[READY])
    folder = Path(_kept.enter_context(tempfile.TemporaryDirectory(prefix="symposium-bench-")))
    path = folder / "ready.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@contextmanager
def postgresql(suffix: str = "") -> Iterator[str | None]:
    """Make a database on this machine's PostgreSQL with the site's tables and drop it afterwards; None without one."""
    ready = _postgresql_ready()
    if not ready:
        yield None
        return
    with _database(f"{NAME}{suffix}", template=ready) as url:
        yield url


def postgresql_answers() -> bool:
    """Tell whether there is a PostgreSQL on this machine: it is measured here alone."""
    try:
        if urlsplit(GROWN).hostname in HERE:
            psycopg.connect(GROWN, connect_timeout=3).close()
            return True
    except psycopg.OperationalError:
        pass
    return False


@cache
def _postgresql_ready() -> str:
    """The name of a database with the site's tables to be copied; "" where no server answers."""
    if not postgresql_answers():
        return ""
    name = f"{NAME}_ready"
    migrate(_kept.enter_context(_database(name, template="template0")))
    return name


@contextmanager
def _database(name: str, template: str) -> Iterator[str]:
    with psycopg.connect(GROWN, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield urlunsplit(urlsplit(GROWN)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def empty_redis() -> Iterator[str]:
    """Find a database of this machine's Redis that holds nothing and empty it afterwards; "" where there is none."""
    address = urlsplit(GROWN_REDIS)
    url = _empty(address._replace(path="").geturl()) if address.hostname in HERE else ""
    try:
        yield url
    finally:
        if url:
            redis.Redis.from_url(url).flushdb()


def _empty(server: str) -> str:
    try:
        urls = (f"{server}/{number}" for number in REDIS_NUMBERS)
        return next((url for url in urls if not redis.Redis.from_url(url).dbsize()), "")
    except redis.RedisError:
        return ""
