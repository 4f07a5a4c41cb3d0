"""Changes go straight into the database while nothing has changed about who may write, and are judged where it has."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError, connection, transaction

from events.models import Event, Role
from resolutions import actions
from resolutions.drafting import keeping, log, rooms
from resolutions.drafting.keeping import Keeper
from resolutions.models import Resolution, TextUpdate
from tests import factories
from tests.races import at_once
from tests.resolutions.drafting.pages import PATIENCE, synced
from tests.resolutions.texts import DAY, NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]
AT = datetime(2026, 2, 26, 9, 0, tzinfo=UTC)
CLIENT = 7


def received(user, data=b"\x00\x00", client=CLIENT):
    return log.Received(data, user.pk, frozenset({client}))


def changed(change, *given: Any, **named: Any):
    """Do something to rows in a thread, as another process would."""
    return sync_to_async(change)(*given, **named)


@sync_to_async
def rows(draft):
    return [(seq, bytes(data), by) for seq, data, by in draft.updates.values_list("seq", "data", "by")]


@sync_to_async
def count(draft):
    draft.refresh_from_db()
    return draft.text_seq


async def opened(keeper):
    keeper.open()
    await keeper._opening


@pytest.fixture
async def keeper(draft):
    made = Keeper(draft.pk)
    await opened(made)
    yield made
    await made.close()


@pytest.fixture
def judged(monkeypatch):
    """What has gone the long way."""
    append, kept = log.append, []

    def noted(**given: Any):
        kept.append(given["received"])
        return append(**given)

    monkeypatch.setattr(log, "append", noted)
    return kept


@pytest.fixture
def keep(keeper, people):
    """Keep changes of people whose clients are known."""

    def act(*some: log.Received):
        known = {client: one.by for one in some for client in one.clients}
        return keeper.keep(some, now=AT, known=known)

    return act


def count_calls(monkeypatch, module, name):
    calls, act = [], getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given: (calls.append(given), act(*given))[1])
    return calls


def numbers(answers):
    return [one.seq or one.refusal for one in answers]


async def test_changes_of_known_clients_are_numbered_and_judged_by_what_was_found_once(keep, judged, draft, people):
    one, other = received(people.committee, b"a"), received(people.chair, b"b", client=8)
    assert numbers(await keep(one)) == [1]
    assert numbers(await keep(other, one, other)) == [2, 3, 4]
    assert judged == []
    assert await rows(draft) == [
        (1, b"a", people.committee.pk), (2, b"b", people.chair.pk), (3, b"a", people.committee.pk),
        (4, b"b", people.chair.pk),
    ]  # fmt: skip
    assert await count(draft) == 4
    assert set(await changed(lambda: list(draft.updates.values_list("received_at", flat=True)))) == {AT}


async def test_client_that_is_nobodys_yet_goes_the_long_way(keeper, keep, judged, draft, people):
    hers, anothers = [received(people.committee)], [received(people.chair)]
    assert numbers(await keeper.keep(hers, now=AT, known={})) == [1]
    assert numbers(await keeper.keep(anothers, now=AT, known={CLIENT: people.committee.pk})) == ["foreign"]
    assert judged == [hers, anothers]


async def test_what_nobody_types_goes_the_long_way(keep, judged, people):
    large = received(people.committee, b"\x00" * (keeping.LARGEST + 1))
    assert numbers(await keep(large)) == [1]
    assert judged == [(large,)]


async def test_refusals_are_those_of_the_long_way(keep, judged, draft, people):
    assert numbers(await keep(received(people.committee))) == [1]
    assert numbers(await keep(received(people.stranger), received(people.committee))) == ["read_only", 2]
    await changed(Resolution.objects.filter(pk=draft.pk).update, state=Resolution.State.ADOPTED, adopted_on=DAY)
    assert numbers(await keep(received(people.committee))) == ["frozen"]
    await changed(draft.delete)
    assert numbers(await keep(received(people.committee))) == ["gone"]


def take_role(event, user):
    event.memberships.filter(user=user).delete()


def deactivate(_event, user):
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def make_desk(event, user):
    event.memberships.filter(user=user).update(role=Role.DESK)


@pytest.mark.parametrize("change", [take_role, deactivate, make_desk])
async def test_whoever_loses_the_right_is_refused_at_the_next_key(keep, draft, people, event, change):
    one, other = received(people.committee), received(people.chair, client=8)
    assert numbers(await keep(one, other)) == [1, 2]
    await changed(change, event, people.committee)
    assert numbers(await keep(one)) == ["read_only"]
    assert numbers(await keep(other)) == [3]
    assert await count(draft) == 3


def make_chair(event, user):
    event.memberships.filter(user=user).update(role=Role.CHAIR)


def add_role(event, user):
    event.memberships.create(user=user, role=Role.JUROR)


def make_superuser(_event, user):
    type(user).objects.filter(pk=user.pk).update(is_superuser=True)


def take_role_of_superuser(event, user):
    make_superuser(event, user)
    take_role(event, user)


def archive(event, _user):
    Event.objects.filter(pk=event.pk).update(state=Event.State.ARCHIVED)


@pytest.mark.parametrize(
    ("change", "times"),
    [(make_chair, 1), (archive, 1), (take_role_of_superuser, 3), (add_role, 0), (make_superuser, 0)],
)
async def test_whose_right_rests_on_something_else_now_is_judged_anew(keep, judged, people, event, change, times):
    one = received(people.committee)
    assert numbers(await keep(one)) == [1]
    await changed(change, event, people.committee)
    assert [numbers(await keep(one)) for _ in range(3)] == [[2], [3], [4]]
    assert judged == [(one,)] * times


async def test_superuser_without_a_role_goes_the_long_way(keep, judged, draft, monkeypatch):
    superuser = await changed(factories.make_user, is_superuser=True)
    asked = count_calls(monkeypatch, log, "grounds")
    assert [numbers(await keep(received(superuser))) for _ in range(3)] == [[1], [2], [3]]
    assert (len(judged), len(asked)) == (3, 1)


async def test_so_many_at_once_go_the_long_way(keep, judged, people):
    some = [received(people.committee)] * (keeping.MOST + 1)
    assert numbers(await keep(*some[:-1])) == list(range(1, keeping.MOST + 1))
    assert judged == []
    assert len(numbers(await keep(*some))) == keeping.MOST + 1
    assert len(judged) == 1


async def test_without_a_line_everything_goes_the_long_way(draft, people, judged, monkeypatch, caplog):
    async def refuse():
        raise OperationalError("no answer")

    monkeypatch.setattr(keeping, "open_line", refuse)
    keeper = Keeper(draft.pk)
    await opened(keeper)
    known = {CLIENT: people.committee.pk}
    assert numbers(await keeper.keep([received(people.committee)], now=AT, known=known)) == [1]
    assert len(judged) == 1
    await keeper.close()
    assert [one.message for one in caplog.records] == [f"text {draft.pk} has no line to the database: no answer"]


async def test_room_that_has_lost_its_line_gets_another_one(keeper, keep, judged, people, monkeypatch):
    await keep(received(people.committee))
    await keeper._line.close()
    keeper._line = None
    assert numbers(await keep(received(people.committee))) == [2]
    assert len(judged) == 1
    # Not at once after the last time it was tried.
    keeper.open()
    assert keeper._opening.done()
    monkeypatch.setattr(keeping, "AGAIN", 0)
    await opened(keeper)
    assert numbers(await keep(received(people.committee))) == [3]
    assert len(judged) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets others write other rows")
async def test_while_somebody_else_writes_to_the_file_a_thread_waits_and_not_the_loop(
    keep, judged, draft, people, monkeypatch
):
    await keep(received(people.committee))
    asked = count_calls(monkeypatch, log, "grounds")
    has_begun, may_end = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    @transaction.atomic
    def write():
        type(draft).objects.filter(pk=draft.pk).update(place="Чита")
        loop.call_soon_threadsafe(has_begun.set)
        asyncio.run_coroutine_threadsafe(may_end.wait(), loop).result()

    writing = asyncio.create_task(asyncio.to_thread(write))
    await has_begun.wait()
    waiting = asyncio.create_task(keep(received(people.committee)))
    while not judged:
        # The loop goes on: whatever it is asked, it answers.
        await changed(int)
    may_end.set()
    assert numbers(await waiting) == [2]
    await writing
    assert (numbers(await keep(received(people.committee))), len(judged), asked) == ([3], 1, [])


async def test_room_whose_line_is_lost_has_another_one_soon(open_page, draft, monkeypatch):
    await synced(await open_page())
    keeper = rooms._rooms[asyncio.get_running_loop()][draft.pk].keeper
    await keeper._opening
    await keeper._line.close()
    first, keeper._line = keeper._line, None
    monkeypatch.setattr(keeping, "AGAIN", 0)
    async with asyncio.timeout(PATIENCE):
        while keeper._line is None:
            await changed(int)
    assert keeper._line is not first


def type_straight(draft, user, times):
    """Let a process of its own write: a keeper in another loop."""

    async def act():
        keeper = Keeper(draft.pk)
        await opened(keeper)
        try:
            for _ in range(times):
                (answer,) = await keeper.keep([received(user)], now=AT, known={CLIENT: user.pk})
                assert answer.seq or answer.refusal == "frozen"
        finally:
            await keeper.close()

    asyncio.run(act())


def test_numbers_have_no_gaps_where_several_processes_write_straight(draft, people):
    acts = [partial(type_straight, draft, user, 20) for user in (people.committee, people.chair, people.organiser)]

    def type_by_the_long_way():
        for _ in range(20):
            log.append(resolution_id=draft.pk, received=[received(people.owner, client=8)], now=AT)

    assert at_once(*acts, type_by_the_long_way) == [""] * 4
    assert list(TextUpdate.objects.values_list("seq", flat=True)) == list(range(1, 81))


async def lose_the_role_while_somebody_holds_the_text(keep, draft, people, event):
    """Return what becomes of a change that came before, and could be kept only after the role was taken."""
    has_begun, may_end, loop = asyncio.Event(), asyncio.Event(), asyncio.get_running_loop()

    @transaction.atomic
    def hold():
        Resolution.objects.held().get(pk=draft.pk)
        loop.call_soon_threadsafe(has_begun.set)
        asyncio.run_coroutine_threadsafe(may_end.wait(), loop).result()

    assert numbers(await keep(received(people.committee))) == [1]
    holding = asyncio.create_task(asyncio.to_thread(hold))
    await has_begun.wait()
    keeping = asyncio.create_task(keep(received(people.committee)))
    while not await changed(is_somebody_waiting):
        pass
    await changed(take_role, event, people.committee)
    may_end.set()
    await holding
    return numbers(await keeping)


def is_somebody_waiting():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


@pytest.fixture
def waiting_in_the_statement(monkeypatch):
    """Let the statement wait for whoever holds the text."""
    monkeypatch.setitem(keeping._TEXT, "postgresql", "%s")
    for made in (keeping._count, keeping._both):
        made.cache_clear()
    yield
    for made in (keeping._count, keeping._both):
        made.cache_clear()


ROWS = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite holds files, not rows")


@ROWS
async def test_whoever_has_to_wait_is_judged_after_the_wait(keep, draft, people, event):
    assert await lose_the_role_while_somebody_holds_the_text(keep, draft, people, event) == ["read_only"]


@ROWS
@pytest.mark.usefixtures("waiting_in_the_statement")
async def test_waiting_in_the_statement_would_keep_what_was_allowed_before(keep, draft, people, event):
    """The control."""
    assert await lose_the_role_while_somebody_holds_the_text(keep, draft, people, event) == [2]


def test_adopting_waits_for_what_is_written_straight_or_comes_before_it(draft, people):
    seqs = []

    @transaction.atomic
    def adopt():
        actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
        seqs.append(Resolution.objects.get(pk=draft.pk).text_seq)

    log.begin(resolution_id=draft.pk, now=AT)
    assert at_once(partial(type_straight, draft, people.committee, 20), adopt) == ["", ""]
    draft.refresh_from_db()
    assert list(draft.updates.values_list("seq", flat=True)) == list(range(1, draft.text_seq + 1))
    assert seqs == [draft.text_seq]
