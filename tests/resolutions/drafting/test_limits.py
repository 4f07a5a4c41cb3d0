"""How much one page may send, and how much waits for it: by the numbers that are promised."""

import asyncio
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from asgiref.sync import sync_to_async
from pycrdt import Doc, XmlFragment

from resolutions.coediting import wire
from resolutions.drafting import peers
from resolutions.models import Quarantined, TextUpdate
from tests.resolutions.drafting.pages import PATIENCE, paragraph, rows, synced, typed

# People are made before a socket asks: the database is not to be asked where that listens.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]


def written(*acts: Callable[[XmlFragment], None], onto: Doc | None = None):
    """Return what a client that nobody has heard of sends of each of these acts."""
    document, updates = Doc(client_id=7), []
    if onto is not None:
        document.apply_update(onto.get_update())
    for act in acts:
        before = document.get_state()
        act(document.get("prosemirror", type=XmlFragment))
        updates.append(document.get_update(before))
    return updates


@sync_to_async
def kept(draft):
    return [bytes(one) for one in TextUpdate.objects.filter(resolution=draft).values_list("data", flat=True)]


async def test_nothing_of_what_a_page_writes_before_it_has_said_what_it_has_is_kept(open_page, draft, people):
    other = await synced(await open_page(people.chair))
    page = await open_page()
    # The page says that it has nothing only when it is asked.
    await page.say(wire.update(*written(paragraph("мимо ворот"))))
    await page.until(lambda: page.acks)
    await synced(page)
    await page.change(typed(" дальше"))
    await page.until(lambda: page.acks == [1, 2])
    await other.until(lambda: other.texts == page.texts)
    assert "мимо ворот" not in other.texts
    assert not any("мимо ворот".encode() in one for one in await kept(draft))
    assert len(await rows(draft)) == 2


def framed(size):
    """Write a frame of so many bytes that brings a paragraph."""
    about = len(wire.update(*written(paragraph("a" * (size - 1_000)))))
    frame = wire.update(*written(paragraph("a" * (size - 1_000 + size - about))))
    assert len(frame) == size
    return frame


async def test_frame_of_256_000_bytes_is_taken(open_page, draft):
    page = await synced(await open_page())
    await page.say(framed(256_000))
    await page.until(lambda: page.acks[-1:] == [2] or page.denials)
    assert (page.denials, page.closed, len(await rows(draft))) == ([], None, 2)


async def test_frame_of_a_byte_more_is_refused_for_its_size(open_page, draft):
    page, frame = await synced(await open_page()), framed(256_001)
    await page.say(frame)
    await page.until(lambda: page.closed or page.acks[-1:] == [2])
    assert (page.denials, page.closed, len(await rows(draft))) == (["too_big"], 4400, 1)
    aside = await sync_to_async(Quarantined.objects.get)()
    assert (aside.reason, bytes(aside.data)) == ("too_big", frame)


class Clock:
    """A clock that goes on only while somebody waits, or when it is told to."""

    def __init__(self) -> None:
        # Long after the page has come: it may send as much at once as any.
        self.now = time.monotonic() + 60
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.mark.parametrize("in_a_frame", [1, 60])
async def test_page_sends_120_changes_at_once_and_30_a_second_after_that(open_page, monkeypatch, in_a_frame):
    page, clock = await synced(await open_page()), Clock()
    await page.until(lambda: page.acks == [1])
    monkeypatch.setattr(peers, "time", SimpleNamespace(monotonic=clock.monotonic))
    monkeypatch.setattr(peers, "asyncio", SimpleNamespace(sleep=clock.sleep))

    async def send(many):
        upto = len(page.acks) + many
        for begun in range(0, many, in_a_frame):
            frame = b""
            for _ in range(min(in_a_frame, many - begun)):
                before = page.document.get_state()
                typed("я")(page.root)
                frame += wire.update(page.document.get_update(before))
            await page.say(frame)
        await page.until(lambda: len(page.acks) == upto)

    await send(120)
    assert clock.waits == []
    await send(15)
    assert sum(clock.waits) == pytest.approx(0.5)
    clock.waits.clear()
    clock.now += 1
    await send(30)
    assert sum(clock.waits) == pytest.approx(0)
    await send(1)
    assert sum(clock.waits) == pytest.approx(1 / 30)


@pytest.mark.parametrize("way", [1, -1])
async def test_64_changes_wait_for_what_they_build_upon(open_page, draft, way):
    page = await synced(await open_page())
    first, *others = written(*[typed("я")] * 65, onto=page.document)
    await page.say(b"".join(map(wire.update, others[::way])))
    # It is asked for what they lack, and has nothing.
    await page.until(lambda: len(page.acks) == 65 or page.closed)
    assert (page.closed, len(await rows(draft))) == (None, 1)
    await page.say(wire.update(first))
    await page.until(lambda: page.acks[-1:] == [66])
    assert len(await rows(draft)) == 66


async def test_page_one_more_of_whose_changes_waits_comes_again(open_page, draft):
    page = await synced(await open_page())
    _first, *others = written(*[typed("я")] * 66, onto=page.document)
    await page.say(b"".join(map(wire.update, others[:64])))
    await page.until(lambda: len(page.acks) == 65 or page.closed)
    assert page.closed is None
    await page.say(wire.update(others[64]))
    await page.until(lambda: page.closed or len(page.acks) == 66)
    assert (page.closed, len(await rows(draft))) == (4508, 1)


@pytest.fixture
async def line():
    """What has come through to a page, and by which codes its line was closed."""
    return SimpleNamespace(sent=asyncio.Queue(), closed=[])


@pytest.fixture
async def slow(line):
    """A page that takes frames one after another."""

    async def close(code):
        line.closed.append(code)

    return peers.Peer(None, wants_acks=False, send=line.sent.put, close=close, write=peers.never_at_once)


async def test_512_frames_wait_for_a_slow_page(slow, line):
    frames = [str(number).encode() for number in range(512)]
    for frame in frames:
        slow.tell(frame)
    delivery = asyncio.create_task(slow.deliver())
    async with asyncio.timeout(PATIENCE):
        assert [await line.sent.get() for _ in frames] == frames
    assert line.closed == []
    delivery.cancel()


async def test_page_for_which_one_more_frame_waits_comes_again(slow, line):
    for number in range(513):
        slow.tell(str(number).encode())
    # The end, for a page that is not closed.
    slow.tell(b"")
    await slow.deliver()
    assert (line.sent.qsize(), line.closed) == (0, [4508])
