"""Fixtures every test may use."""

import fcntl
import gc
import itertools
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation

from events.models import Event, Role, User
from registration.models import Registration
from tests import factories
from tests.bench.databases import READY
from tests.bench.servers import migrate
from tests.emptying import Fresh

# A busy machine is no defect, and the same commit must find the same examples. More of them, and other ones each time,
# are tried by `pytest --hypothesis-profile many`.
for name, examples, is_repeatable in (("site", 50, True), ("many", 2000, False)):
    hypothesis.settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        derandomize=is_repeatable,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
hypothesis.settings.load_profile("site")


# Their tests start the site in processes of its own, or ask it for everything it has.
LONG = {
    "test_bench.py",
    "test_clients.py",
    "test_garbage_of_clients.py",
    "test_killed_server.py",
    "test_readiness.py",
    "test_serve.py",
    "test_strangers.py",
}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays until the end: nobody looks through it for garbage, now or later.

    Nor through what a test has made as often as Python would: that took a twelfth of the processor's time.
    """
    gc.disable()
    gc.set_threshold(20_000, 20, 50)
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "ready" in getattr(item, "fixturenames", ()) and item.get_closest_marker("django_db") is None:
            # Without a test that wants it, no database is made.
            item.add_marker(pytest.mark.django_db)
    items[:] = spread(items)


def spread(items: list[pytest.Item]) -> list[pytest.Item]:
    """Put each file of journeys between other tests: a journey waits for its browser, the others for the processor.

    What takes long comes first, or it would be all that is left to one process while the others have ended.
    """
    of_files = [list(some) for _file, some in itertools.groupby(items, lambda item: item.path)]
    journeys = [some for some in of_files if "journeys" in some[0].path.parts]
    others = [item for some in of_files if some not in journeys for item in some]
    others.sort(key=lambda item: item.path.name not in LONG)
    ends = [len(others) * number // max(len(journeys), 1) for number in range(len(journeys) + 1)]
    # Other tests end the run: the server of a journey leaves connections of its threads behind.
    mixed = [[*some, *others[start:end]] for start, end, some in zip(ends, ends[1:], journeys, strict=False)]
    return [item for some in mixed for item in some] or items


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Make the tables of SQLite once for all processes of a run, and keep a copy: others need not make them again."""
    with pytest.MonkeyPatch.context() as changed:
        if connection.vendor == "sqlite":
            changed.setattr(type(connection.creation), "create_test_db", made_once(ready_file(tmp_path_factory)))
        yield


def ready_file(factory: pytest.TempPathFactory) -> Path:
    """Where all processes of a run find the file of SQLite that holds fresh tables."""
    folder = factory.getbasetemp()
    return (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "ready.sqlite3"


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time see to a file."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def made_once(ready: Path) -> Callable[..., str]:
    """What makes a database in the first process that asks for one, and in the others copies that to begin with."""
    create = type(connection.creation).create_test_db

    def copy(creation: BaseDatabaseCreation, *_arguments: Any, **_named: Any) -> str:
        return str(shutil.copy(ready, creation._get_test_db_name()))

    def create_or_copy(creation: BaseDatabaseCreation, *arguments: Any, **named: Any) -> str:
        with alone(ready), pytest.MonkeyPatch.context() as changed:
            is_first = not ready.exists()
            if not is_first:
                changed.setattr(type(creation), "_create_test_db", copy)
            name: str = create(creation, *arguments, **named)
            if is_first:
                with creation.connection.cursor() as cursor:
                    cursor.execute("VACUUM INTO %s", [str(ready)])
        return name

    return create_or_copy


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let whoever has committed leave a fresh database behind: any other test may follow."""
    with django_db_blocker.unblock():
        wait_for_no_disk()
        fresh = Fresh()
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: fresh.bring_back())
        yield
    with django_db_blocker.unblock():
        end_other_sessions()


def wait_for_no_disk() -> None:
    """Let PostgreSQL answer before the disk has what was committed: no test pulls the plug of the database's server."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {connection.settings_dict['NAME']} SET synchronous_commit = off")
        # It holds for those who connect from now on.
        connection.close()


def end_other_sessions() -> None:
    """Let PostgreSQL drop the database: a server of a journey may have left a connection of a thread behind."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def ready(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite with the site's tables, to be copied; on another database the first to want it makes it."""
    path = ready_file(tmp_path_factory)
    with alone(path):
        if not path.exists():
            migrate(f"sqlite:///{path}")
    os.environ[READY] = str(path)
    return path


class Keys:
    """Each test has keys of its own in the cache, rather than an emptied one: in the grown shape others share it."""

    prefix = ""

    @classmethod
    def renew(cls, _cache: Any = None) -> None:
        cls.prefix = secrets.token_hex(8)

    @classmethod
    def of_this_test(cls, key: str, _prefix: str, version: int) -> str:
        return f"{cls.prefix}:{version}:{key}"


@pytest.fixture(scope="session", autouse=True)
def plain_settings() -> Iterator[None]:
    """Nothing leaves the tests: letters are kept, tasks run at once."""
    with (
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
            TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
            CACHES={"default": settings.CACHES["default"] | {"KEY_FUNCTION": Keys.of_this_test}},
        ),
        pytest.MonkeyPatch.context() as changed,
    ):
        # Emptying it would empty that of the other processes.
        changed.setattr(type(caches["default"]), "clear", Keys.renew)
        yield


@pytest.fixture(scope="session")
def files_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def nothing_of_other_tests(settings: Any, files_of_tests: Path) -> None:
    """Begin with nothing in the cache, no files, and Russian: a request leaves its language behind in the thread."""
    Keys.renew()
    settings.MEDIA_ROOT = files_of_tests / Keys.prefix
    translation.activate("ru")


@pytest.fixture(scope="module")
def empty_for_a_file(django_db_setup: None, plain_settings: None, django_db_blocker: Any) -> Iterator[None]:
    """Let a fixture of a whole file make rows: each of its tests takes back what it does to them, the file the rest."""
    with django_db_blocker.unblock(), translation.override("ru"), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def event(db: None) -> Event:
    """An event with registration open, in Chita."""
    return factories.make_event()


class People:
    """One person per role of an event, and a stranger, each made when first named: people.organiser, people.juror, …"""

    NAMES = (*(role.value for role in Role), "stranger")

    def __init__(self, event: Event) -> None:
        self._event = event

    def __getattr__(self, name: str) -> User:
        if name not in self.NAMES:
            raise AttributeError(name)
        is_member = name != "stranger"
        person = factories.make_membership(self._event, name) if is_member else factories.make_user(name)
        setattr(self, name, person)
        return person

    def everybody(self) -> dict[str, User]:
        return {name: getattr(self, name) for name in self.NAMES}


@pytest.fixture
def people(event: Event) -> People:
    return People(event)


@pytest.fixture
def everybody(people: People) -> dict[str, User]:
    """All the people of the event, there from the beginning: for tests of what tells, lists or keeps them."""
    return people.everybody()


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A logged-in browser of a person; of nobody where there is none."""

    def make(user: User | None = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return make


@pytest.fixture
def make_registration() -> Callable[..., Registration]:
    return factories.make_registration
