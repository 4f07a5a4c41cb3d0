"""What comes at once is kept in lots, and acknowledged when it is in the database and not before."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError
from pycrdt import XmlFragment

from resolutions.coediting import wire
from resolutions.drafting import log, rooms
from resolutions.drafting.keeping import Keeper
from tests.resolutions.drafting.pages import rows, synced, typed

# People are made before a socket asks: the database is not to be asked where that listens.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]


async def test_what_the_database_did_not_keep_is_not_acknowledged_and_comes_again(
    open_page, make_page, draft, people, monkeypatch
):
    keep, tried = Keeper.keep, []

    async def fail_once(self, received, **given: Any):
        tried.append(given)
        if len(tried) == 1:
            raise OperationalError
        return await keep(self, received, **given)

    other = await synced(await open_page(people.chair))
    page = await synced(await open_page())
    monkeypatch.setattr(Keeper, "keep", fail_once)
    await page.change(typed(" не пропадёт"))
    await page.until(lambda: page.closed == 4508)
    assert (page.acks, len(await rows(draft))) == ([1], 1)
    again = await make_page(people.committee, client=page.document.client_id)
    again.document.apply_update(page.document.get_update())
    await again.open()
    await again.until(lambda: again.acks == [2])
    await other.until(lambda: other.texts == again.texts)
    assert len(await rows(draft)) == 2


async def write_twice_while_the_first_is_kept(page, draft, monkeypatch, *, fails=False):
    """Return what the room did, in its order; should the second not be kept, the database says so."""
    keep, has_begun, may_go_on, has_come = Keeper.keep, asyncio.Event(), asyncio.Event(), asyncio.Event()
    room = rooms._rooms[asyncio.get_running_loop()][draft.pk]
    put, apply, done = room.inbox.put, room._apply, []

    async def held(self, received, **given: Any):
        done.append("asked")
        has_begun.set()
        await may_go_on.wait()
        if fails and done.count("asked") == 2:
            raise OperationalError
        return await keep(self, received, **given)

    async def put_and_tell(change):
        await put(change)
        has_come.set()

    def apply_and_note(*given: Any):
        done.append("told")
        apply(*given)

    monkeypatch.setattr(Keeper, "keep", held)
    monkeypatch.setattr(room, "_apply", apply_and_note)
    await page.change(typed(" раз"))
    await has_begun.wait()
    monkeypatch.setattr(room.inbox, "put", put_and_tell)
    await page.change(typed(" два"))
    await has_come.wait()
    may_go_on.set()
    return done


async def test_pages_hear_of_one_lot_while_the_database_keeps_the_next(open_page, draft, people, monkeypatch):
    page, other = await synced(await open_page()), await synced(await open_page(people.chair))
    done = await write_twice_while_the_first_is_kept(page, draft, monkeypatch)
    await page.until(lambda: page.acks == [1, 2, 3])
    await other.until(lambda: other.texts == page.texts)
    assert done == ["asked", "asked", "told", "told"]


async def test_lot_that_is_not_kept_takes_nothing_from_the_one_before(open_page, draft, people, monkeypatch):
    page, other = await synced(await open_page()), await synced(await open_page(people.chair))
    await write_twice_while_the_first_is_kept(page, draft, monkeypatch, fails=True)
    await page.until(lambda: page.closed == 4508)
    await other.until(lambda: other.texts[0].endswith(" раз"))
    assert len(await rows(draft)) == 2
    await other.change(typed(" идёт дальше", block=1))
    await other.until(lambda: other.acks[-1:] == [3])


@pytest.mark.parametrize("is_kept", [True, False])
async def test_what_two_pages_send_at_once_is_acknowledged_to_neither_before_it_is_kept(
    open_page, draft, monkeypatch, is_kept
):
    keep, has_begun, may_go_on = Keeper.keep, asyncio.Event(), asyncio.Event()
    one, other = await synced(await open_page()), await synced(await open_page())
    room = rooms._rooms[asyncio.get_running_loop()][draft.pk]
    put, came = room.inbox.put, asyncio.Queue()

    async def put_and_tell(change):
        await put(change)
        came.put_nowait(change)

    async def held(self, received, **given: Any):
        has_begun.set()
        await may_go_on.wait()
        return await keep(self, received, **given) if is_kept else [log.Answer(refusal="frozen")] * len(received)

    monkeypatch.setattr(Keeper, "keep", held)
    monkeypatch.setattr(room.inbox, "put", put_and_tell)
    async with room._order:
        await one.change(typed(" раз"))
        await other.say(wire.update(one.document.get_update()))
        for _page in (one, other):
            await came.get()
    await has_begun.wait()
    assert (one.acks, other.acks) == ([1], [1])
    may_go_on.set()
    if is_kept:
        for page in (one, other):
            await page.until(lambda page=page: page.acks == [1, 2])
    else:
        await other.until(lambda: other.closed == 4508)
        await one.until(lambda: one.denials)
        assert (one.acks, other.acks) == ([1], [1])


async def test_what_the_last_one_wrote_before_leaving_is_kept(open_page, draft, monkeypatch):
    keep, has_begun, may_go_on = Keeper.keep, asyncio.Event(), asyncio.Event()

    async def keep_slowly(self, received, **given: Any):
        has_begun.set()
        await may_go_on.wait()
        return await keep(self, received, **given)

    page = await synced(await open_page())
    monkeypatch.setattr(Keeper, "keep", keep_slowly)
    await page.change(typed(" раз"))
    await has_begun.wait()
    await page.change(typed(" два"))
    leaving = asyncio.create_task(page.leave())
    may_go_on.set()
    await leaving
    document, seq = await sync_to_async(log.load)(draft.pk)
    assert seq == 3
    assert "".join(map(str, document.get("prosemirror", type=XmlFragment).children[0].children)).endswith(" раз два")
