"""Pages that come again: from a broken line, from another process, after a fault; and who comes after all have left."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from pycrdt import Doc, XmlFragment

from resolutions.coediting import wire
from resolutions.drafting import log, rooms
from tests.resolutions.drafting.pages import PATIENCE, paragraph, rows, synced, typed
from tests.resolutions.texts import NOW

# People are made before a socket asks: the database is not to be asked where that listens.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]


async def test_newcomer_after_all_have_left_gets_everything(open_page, people):
    one = await synced(await open_page())
    await one.change(paragraph("Осталось после всех"))
    await one.until(lambda: one.acks[-1:] == [2])
    await one.leave()
    late = await synced(await open_page(people.chair))
    await late.until(lambda: "Осталось после всех" in late.texts)


async def test_what_was_written_without_network_comes_in_at_the_return(open_page, make_page, people):
    one = await synced(await open_page())
    away = await make_page(people.chair)
    away.document.apply_update(one.document.get_update())
    paragraph("Написано в вагоне")(away.root)
    await one.change(typed(" и ещё"))
    await away.open()
    await away.until(lambda: away.acks)
    await one.until(lambda: one.texts == away.texts)
    assert "Написано в вагоне" in one.texts


async def test_page_that_comes_from_another_process_may_bring_what_it_heard_there(
    open_page, make_page, draft, people, monkeypatch
):
    # This process does not look by itself before the page is here.
    monkeypatch.setattr(rooms, "GLANCE", PATIENCE)
    one = await synced(await open_page())
    elsewhere = Doc()
    elsewhere.apply_update(one.document.get_update())
    before = elsewhere.get_state()
    paragraph("Написано в другом процессе")(elsewhere.get("prosemirror", type=XmlFragment))
    received = log.Received(elsewhere.get_update(before), people.chair.pk, frozenset({elsewhere.client_id}))
    (answer,) = await sync_to_async(log.append)(resolution_id=draft.pk, received=[received], now=NOW)
    assert answer.seq == 2

    come = await make_page(people.organiser)
    come.document.apply_update(elsewhere.get_update())
    paragraph("Написано в пути")(come.root)
    await come.open()
    await come.until(lambda: come.acks or come.denials)
    assert (come.acks, come.denials) == ([3], [])
    await one.until(lambda: {"Написано в другом процессе", "Написано в пути"} <= set(one.texts))


async def test_page_whose_line_broke_is_seen_at_its_new_connection(open_page, make_page, people):
    other = await synced(await open_page(people.chair))
    one = await synced(await open_page())
    client = one.document.client_id
    at = {"cursor": {"anchor": None, "head": None}}
    await one.say(wire.awareness([wire.Presence(client, 1, at)]))
    await other.until(lambda: other.presences.get(client))
    # The old line is not closed yet.
    again = await (await make_page(people.committee, client=client)).open()
    await again.say(wire.awareness([wire.Presence(client, 2, at | {"moved": True})]))
    await other.until(lambda: (other.presences[client] or {}).get("moved"))
    await one.leave()
    await again.say(wire.awareness([wire.Presence(client, 3, at | {"moved": 2})]))
    await other.until(lambda: other.presences[client] is None or other.presences[client]["moved"] == 2)
    assert other.presences[client]["user"]["name"] == people.committee.short_name


async def test_page_that_only_comes_again_is_said_to_have_written_nothing(open_page, make_page, draft, people):
    one = await synced(await open_page())

    def erase(root):
        del root.children[0].children[0][0:2]

    await one.change(erase)
    await one.until(lambda: one.acks[-1:] == [2])
    again = await make_page(people.chair)
    again.document.apply_update(one.document.get_update())
    await again.open()
    await again.until(lambda: again.acks)
    assert (again.acks, await rows(draft)) == ([2], [(1, None), (2, people.committee.email)])


async def test_what_two_write_at_once_and_a_lost_line_leave_deleted_is_not_written_again(
    open_page, make_page, draft, people
):
    one = await synced(await open_page())
    await one.change(paragraph("между строк", place=0))
    await one.until(lambda: one.acks[-1:] == [2])
    away = await make_page(people.chair)
    away.document.apply_update(one.document.get_update())
    typed(" своё")(away.root)

    def take_away(root):
        del root.children[0]

    await one.change(take_away)
    await one.until(lambda: one.acks[-1:] == [3])
    await away.open()
    await away.until(lambda: away.acks)
    await one.until(lambda: one.texts == away.texts)
    kept = await rows(draft)
    await away.leave()
    back = await make_page(people.chair, client=away.document.client_id)
    back.document.apply_update(away.document.get_update())
    await back.open()
    await back.until(lambda: back.acks)
    assert await rows(draft) == kept


class PanicException(BaseException):
    """Named as the library names it."""


@pytest.mark.parametrize("act", ["taking", "answering"])
async def test_text_is_read_anew_where_the_library_gives_up(open_page, make_page, draft, people, monkeypatch, act):
    one, other = await synced(await open_page()), await synced(await open_page(people.chair))
    room = rooms._rooms[asyncio.get_running_loop()][draft.pk]
    broken = room.document

    class Broken:
        def __getattr__(self, name: str) -> Any:
            if name == ("apply_update" if act == "taking" else "get_update"):
                raise PanicException
            return getattr(broken, name)

    room.document = Broken()
    if act == "taking":
        await one.change(typed(" кое-что"))
    else:
        await one.say(wire.step1(one.document.get_state()))
    for page in (one, other):
        await page.until(lambda page=page: page.closed == 4508)
    back = await make_page(people.committee, client=one.document.client_id)
    back.document.apply_update(one.document.get_update())
    await back.open()
    await back.change(typed(" и дальше"))
    await back.until(lambda: back.acks[-1:] == [3 if act == "taking" else 2])
    late = await synced(await open_page(people.chair))
    assert late.texts == back.texts
