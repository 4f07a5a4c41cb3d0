"""Pages of one text before the real socket: what each sees, what is kept, what is refused."""

import asyncio
import time
from types import SimpleNamespace

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer
from django.contrib.sessions.models import Session
from pycrdt import Doc, XmlFragment

from events.models import Membership
from resolutions import actions
from resolutions.coediting import wire
from resolutions.drafting import log, notices, peers, rooms
from resolutions.drafting.consumer import TextConsumer
from resolutions.models import Quarantined, TextAuthor
from tests.resolutions.drafting.pages import PATIENCE, paragraph, rows, synced, typed
from tests.resolutions.texts import DAY, NOW

# People are made before a socket asks: the database is not to be asked where that listens.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]


async def test_page_gets_the_text_that_stands_in_the_rows(open_page, draft):
    page = await synced(await open_page())
    content = await sync_to_async(lambda: draft.content)()
    assert page.texts == [one.text for one in (*content.paragraphs_of("preamble", "fact", "task"),)] + [
        one.text for one in content.recommendations
    ] + [one.text for one in content.paragraphs_of("closing")]
    assert await rows(draft) == [(1, None)]


async def test_what_one_writes_the_other_sees_and_the_log_keeps(open_page, draft, people):
    one, other = await synced(await open_page()), await synced(await open_page(people.chair))
    await one.change(typed(" Съезд — ✓"))
    await one.until(lambda: one.acks[-1:] == [2])
    await other.until(lambda: other.texts == one.texts)
    assert await rows(draft) == [(1, None), (2, people.committee.email)]
    authors = await sync_to_async(lambda: list(TextAuthor.objects.order_by("pk").values_list("client", "user")))()
    assert (authors[0][1], authors[1:]) == (None, [(one.document.client_id, people.committee.pk)])


async def test_both_write_at_once_and_see_the_same_at_the_end(open_page, draft, people):
    one, other = await synced(await open_page()), await synced(await open_page(people.chair))
    for number in range(20):
        await one.change(typed(f" а{number}"))
        await other.change(typed(f" б{number}", block=1))
    for page in (one, other):
        await page.until(lambda page=page: len(page.acks) == 21)
    await one.until(lambda: one.texts == other.texts)
    assert all(f"а{number}" in one.texts[0] and f"б{number}" in one.texts[1] for number in range(20))
    document, seq = await sync_to_async(log.load)(draft.pk)
    assert seq == 41
    kept = document.get("prosemirror", type=XmlFragment)
    assert ["".join(str(part) for part in block.children) for block in kept.children] == one.texts


async def test_update_before_the_page_has_sent_what_it_has_is_not_taken(open_page, make_page, draft, people):
    page = await synced(await open_page())
    await page.until(lambda: page.acks == [1])
    raw = await make_page(people.committee)
    raw.document.apply_update(page.document.get_update())
    before = raw.document.get_state()
    typed(" мимо ворот")(raw.root)
    await raw.open()
    await raw.say(wire.update(raw.document.get_update(before)))
    # It comes in once only, with what the page sends of itself.
    await raw.until(lambda: raw.acks)
    assert len(await rows(draft)) == 2


@pytest.mark.parametrize("name", ["stranger", "participant", "juror", "desk"])
async def test_strangers_are_not_let_in(open_page, people, name):
    page = await open_page(getattr(people, name))
    await page.until(lambda: page.closed == 4403)
    assert page.texts == []


async def test_nobody_and_a_code_that_is_none_are_not_let_in(make_page, open_page):
    nobody = await (await make_page()).open()
    await nobody.until(lambda: nobody.closed == 4403)
    elsewhere = await open_page(code="AAAAAAAA")
    await elsewhere.until(lambda: elsewhere.closed == 4403)


async def test_page_of_another_site_is_not_let_in_though_its_reader_is_signed_in(make_page, people):
    page = await make_page(people.committee)
    page.headers[0] = (b"origin", b"https://elsewhere.example")
    assert (await page.knock())["type"] == "websocket.close"


async def test_adopted_text_takes_nothing_more(open_page, draft, people):
    page = await synced(await open_page())
    await sync_to_async(actions.adopt)(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    await page.change(typed(" поздно"))
    await page.until(lambda: page.denials == ["frozen"])
    assert len(await rows(draft)) == 1
    late = await synced(await open_page())
    await late.change(typed(" поздно"))
    await late.until(lambda: late.denials)
    assert set(late.denials) == {"frozen"}
    assert len(await rows(draft)) == 1


async def test_nobody_speaks_of_another_persons_client(open_page, people):
    one, other = await synced(await open_page()), await synced(await open_page(people.chair))
    client = one.document.client_id
    await one.say(wire.awareness([wire.Presence(client, 1, {"here": True})]))
    await other.until(lambda: other.presences.get(client))
    own = other.document.client_id
    await other.say(wire.awareness([wire.Presence(client, 9, {"here": False}), wire.Presence(own, 1, {"here": True})]))
    await one.until(lambda: one.presences.get(own))
    assert one.presences[client]["here"] is True


async def test_page_on_which_nobody_writes_learns_that_the_text_takes_nothing_more(open_page, draft, people):
    page = await synced(await open_page())
    await sync_to_async(actions.adopt)(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    await page.until(lambda: page.denials == ["frozen"])
    assert page.closed is None


async def test_whoever_loses_the_right_writes_nothing_more(open_page, draft, people):
    page = await synced(await open_page())
    await sync_to_async(Membership.objects.filter(user=people.committee).delete)()
    await page.change(typed(" уже не мой"))
    await page.until(lambda: page.denials == ["read_only"])
    assert len(await rows(draft)) == 1


@pytest.mark.parametrize("way", ["signs_out", "is_taken_off", "has_another_password"])
async def test_page_of_whoever_is_not_admitted_any_more_is_closed_though_nobody_writes(
    open_page, people, monkeypatch, way
):
    monkeypatch.setattr(rooms, "GLANCE", 0.05)
    page, other = await synced(await open_page()), await synced(await open_page(people.chair))
    match way:
        case "signs_out":
            key = page.headers[-1][1].decode().partition("=")[2]
            await sync_to_async(Session.objects.filter(session_key=key).delete)()
        case "is_taken_off":
            await sync_to_async(Membership.objects.filter(user=people.committee).delete)()
        case _:
            people.committee.set_password("another")
            await sync_to_async(people.committee.save)()
    await page.until(lambda: page.closed == 4403)
    assert page.denials == ["read_only"]
    await other.change(typed(" ещё здесь"))
    await other.until(lambda: other.acks)
    assert other.closed is None


async def test_writing_under_another_persons_client_is_foreign(open_page, draft, people):
    one = await synced(await open_page())
    await one.change(typed(" моё"))
    await one.until(lambda: one.acks[-1:] == [2])
    thief = await synced(await open_page(people.chair, client=one.document.client_id))
    await thief.until(lambda: thief.texts == one.texts)
    await thief.change(typed(" от чужого имени"))
    await thief.until(lambda: thief.denials == ["foreign"])
    assert len(await rows(draft)) == 2
    assert await sync_to_async(Quarantined.objects.values_list("reason", "by__email").get)() == (
        "foreign",
        people.chair.email,
    )


async def test_writing_under_another_persons_client_is_foreign_though_it_comes_twice_at_once(open_page, draft, people):
    one = await synced(await open_page())
    await one.change(typed(" моё"))
    await one.until(lambda: one.acks[-1:] == [2])
    thief = await synced(await open_page(people.chair, client=one.document.client_id))
    await thief.until(lambda: thief.texts == one.texts and thief.acks)
    before = thief.document.get_state()
    typed(" от чужого имени")(thief.root)
    first = thief.document.get_update(before)
    del thief.root.children[1]
    # The second is known by then, but for what it deletes.
    await thief.say(wire.update(first) + wire.update(thief.document.get_update(before)))
    await thief.until(lambda: len(thief.denials) == 2)
    assert len(await rows(draft)) == 2


def in_another_root():
    document = Doc()
    paragraph("мимо")(document.get("elsewhere", type=XmlFragment))
    return wire.update(document.get_update())


def with_element(name):
    from pycrdt import XmlElement

    document = Doc()
    document.get("prosemirror", type=XmlFragment).children.append(XmlElement(name))
    return wire.update(document.get_update())


@pytest.mark.parametrize(
    ("frame", "closed"),
    [
        (b"", True),
        (b"\x00", True),
        (b"\x00\x02\x05\x01", True),
        (b"\x63", True),
        (b"\x80\x00\x02\x02\x00\x00", True),
        (wire.step1(b"\x00") + b"\x63", True),
        (bytes(257 * 1024), True),
        (in_another_root(), False),
        (with_element("script"), False),
    ],
    ids=["empty", "half", "truncated", "unknown", "not canonical", "second", "257 kB", "foreign root", "script"],
)
async def test_garbage_is_set_aside_and_changes_nothing(open_page, draft, frame, closed):
    page = await synced(await open_page())
    await page.until(lambda: page.acks == [1])
    await page.say(frame)
    await page.until(lambda: page.denials)
    assert len(await rows(draft)) == 1
    kept = await sync_to_async(Quarantined.objects.get)()
    assert bytes(kept.data) == (frame if closed else wire.read_frame(frame)[0].update)
    if closed:
        await page.until(lambda: page.closed == 4400)
    else:
        await page.change(typed(" дальше"))
        await page.until(lambda: page.acks[-1:] == [2])


@pytest.mark.parametrize("frame", ["not canonical", "second"])
async def test_page_that_only_reads_gets_nothing_in_by_another_spelling(open_page, draft, people, frame):
    await sync_to_async(actions.adopt)(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    page = await synced(await open_page())
    before, state = await rows(draft), page.document.get_state()
    typed(" тайком")(page.root)
    update = wire.update(page.document.get_update(state))
    disguised = b"\x80\x00" + update[1:] if frame == "not canonical" else wire.query_awareness() + update
    await page.say(disguised)
    await page.until(lambda: page.denials)
    assert await rows(draft) == before
    late = await synced(await open_page())
    assert "тайком" not in "".join(late.texts)


async def test_page_that_says_more_than_it_may_waits_and_loses_nothing(open_page, draft, monkeypatch):
    waits = []

    async def wait(seconds):
        waits.append(seconds)

    page, now = await synced(await open_page()), time.monotonic()
    monkeypatch.setattr(peers, "BURST", 3.0)
    # The clock stands: on a slow machine the page would not say too much in any second.
    monkeypatch.setattr(peers, "time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(peers, "asyncio", SimpleNamespace(sleep=wait))
    for number in range(6):
        await page.change(typed(f" {number}"))
    await page.until(lambda: page.acks[-1:] == [7])
    assert len(await rows(draft)) == 7
    assert waits
    assert all(0 < seconds <= 6 / peers.RATE for seconds in waits)


async def test_fifty_pages_and_no_more(open_page, draft, people):
    pages = [await open_page() for _ in range(50)]
    one_more = await open_page()
    await one_more.until(lambda: one_more.closed == 4429)
    await synced(pages[0])
    await pages[0].change(typed(" всем"))
    for page in pages:
        await page.until(lambda page=page: page.texts == pages[0].texts)


async def test_page_that_takes_nothing_is_closed_and_not_waited_for(open_page, draft, people, monkeypatch):
    from resolutions.drafting import peers

    one = await synced(await open_page())
    sent, closed = [], []
    is_free = asyncio.Event()

    async def send(frame):
        await is_free.wait()
        sent.append(frame)

    async def close(code):
        closed.append(code)

    peer = peers.Peer(None, False, send, close, peers.never_at_once)
    for _ in range(peers.MOST_WAITING + 2):
        peer.tell(b"x")
    await peer.deliver()
    assert (sent, closed) == ([], [peers.OVERFLOW])
    await one.change(typed(" идёт дальше"))
    await one.until(lambda: one.acks[-1:] == [2])


class Deaf:
    """A channel layer whose server does not answer."""

    async def _fail(self, *_given: object) -> None:
        raise ConnectionError

    new_channel = receive = group_add = group_discard = group_send = _fail


async def test_text_is_written_though_nobody_carries_notices(open_page, draft, people, monkeypatch):
    monkeypatch.setattr(notices, "get_channel_layer", Deaf)
    one, other = await synced(await open_page()), await synced(await open_page(people.chair))
    await one.change(typed(" да"))
    await other.until(lambda: other.texts == one.texts)
    await one.leave()
    await other.leave()
    assert draft.pk not in rooms._rooms.get(asyncio.get_running_loop(), {})


class Faltering(InMemoryChannelLayer):
    """A channel layer that does not answer when it is asked for something the first time."""

    def __init__(self, act: str) -> None:
        super().__init__()
        self.fails_at = act
        self.has_listener = asyncio.Event()

    async def new_channel(self, prefix: str = "specific.") -> str:
        self._fail("new_channel")
        return await super().new_channel(prefix)

    async def group_add(self, group: str, channel: str) -> None:
        self._fail("group_add")
        await super().group_add(group, channel)
        self.has_listener.set()

    def _fail(self, act: str) -> None:
        if act == self.fails_at:
            self.fails_at = ""
            raise ConnectionError


@pytest.mark.parametrize("act", ["new_channel", "group_add"])
async def test_room_hears_notices_though_nobody_carried_them_when_it_was_opened(monkeypatch, act):
    layer, heard = Faltering(act), asyncio.Queue()
    monkeypatch.setattr(notices, "get_channel_layer", lambda: layer)
    monkeypatch.setattr(notices, "AGAIN", 0)
    room, other = notices.Notices(7, heard.put_nowait), notices.Notices(7, heard.put_nowait)
    await room.open()
    room.begin()
    await asyncio.wait_for(layer.has_listener.wait(), PATIENCE)
    await other.say({"seq": 5})
    assert (await asyncio.wait_for(heard.get(), PATIENCE))["seq"] == 5
    await room.close()


async def test_page_whose_line_broke_while_something_was_sent_leaves_all_the_same():
    left = []

    class Left:
        async def leave(self, peer):
            left.append(peer)

    async def broken():
        raise ConnectionError

    page = TextConsumer()
    page.peer, page.room, page.delivery = object(), Left(), asyncio.create_task(broken())
    await asyncio.wait([page.delivery])
    await page.disconnect(1006)
    assert left == [page.peer]
