"""Fixtures every test may use."""

import gc
import itertools
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.cache import caches
from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Model
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation

from events.models import Event, Role, User
from registration.models import Registration
from tests import factories
from tests.bench.databases import READY

# A busy machine is no defect, and the same commit must find the same examples.
hypothesis.settings.register_profile(
    "site", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("site")


# Their tests start the site in processes of its own, or ask it for everything it has.
LONG = {
    "test_bench.py",
    "test_clients.py",
    "test_killed_server.py",
    "test_readiness.py",
    "test_serve.py",
    "test_strangers.py",
}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays until the end: nobody looks through it for garbage, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test that commits find the rows of the data migrations again, whoever flushed them before."""
    whole = pytest.mark.django_db(transaction=True, serialized_rollback=True)
    for item in items:
        marker = item.get_closest_marker("django_db")
        commits = marker is not None and marker.kwargs.get("transaction")
        names = getattr(item, "fixturenames", ())
        if commits or "transactional_db" in names:
            item.add_marker(whole, append=False)
        elif "ready" in names and marker is None:
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


def rows_of_a_fresh_database() -> list[list[Model]]:
    """Read the rows that the migrations made, those of one model together, in the order in which they refer."""
    rows = [
        row.object for row in serializers.deserialize("json", getattr(connection, "_test_serialized_contents", "[]"))
    ]
    return [list(of_model) for _model, of_model in itertools.groupby(rows, type)]


def bring_back(rows_of_models: list[list[Model]]) -> None:
    """Fill the emptied database again, by a statement for a hundred rows where Django takes two for each.

    Kinds of content come back under their old numbers: one that a test makes anew is undone with it, yet remembered.
    """
    ContentType.objects.clear_cache()
    with transaction.atomic(), connection.constraint_checks_disabled():
        for rows in rows_of_models:
            type(rows[0])._base_manager.bulk_create(rows, ignore_conflicts=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Make the tables in half the time: nothing refers to a model yet that a migration has just made.

    Django draws everything anew that it has to do with; the tables come out the same.
    """

    def add_model(state: ProjectState, model: ModelState) -> None:
        key = model.app_label, model.name_lower
        state.models[key] = model
        if state._relations is not None:  # type: ignore[attr-defined]
            state.resolve_model_relations(key)
        if "apps" in vars(state):
            state.apps.render_multiple([model])

    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(ProjectState, "add_model", add_model)
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Keep a copy of the fresh database besides: what runs outside of the tests need not make its tables again."""
    named = connection.settings_dict
    if connection.vendor == "sqlite" and named["NAME"] == named["TEST"]["NAME"]:
        path = tmp_path_factory.mktemp("ready") / "ready.sqlite3"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        os.environ[READY] = str(path)
    with django_db_blocker.unblock():
        rows = [list(ContentType.objects.order_by("pk")), *rows_of_a_fresh_database()]
    empty = TransactionTestCase._fixture_teardown

    def empty_and_fill(self: TransactionTestCase) -> None:
        """Whoever emptied the database fills it, not the next of its kind: any other test may follow."""
        empty(self)
        bring_back(rows)

    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(TransactionTestCase, "_fixture_teardown", empty_and_fill)
        changed.setattr(BaseDatabaseCreation, "deserialize_db_from_string", lambda _creation, _serialized: None)
        yield
    with django_db_blocker.unblock():
        end_other_sessions()


def end_other_sessions() -> None:
    """Let PostgreSQL drop the database: a server of a journey may have left a connection of a thread behind."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def ready(django_db_setup: None) -> str:
    """The address of a file with the site's tables, to be copied; nothing where the tests run on another database."""
    return os.environ.get(READY, "")


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
