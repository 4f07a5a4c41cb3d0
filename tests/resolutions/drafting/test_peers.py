"""What reaches a page: at once while its line takes it, in order when the line is full for a while."""

import asyncio

import pytest

from resolutions.drafting.peers import MOST_WAITING, OVERFLOW, Peer, never_at_once


class Line:
    """A line to a page, as a server has it: it takes frames at once unless it is full."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.at_once: list[bytes] = []
        self.closed: list[int] = []
        self.is_free = asyncio.Event()
        self.is_free.set()
        self.news = asyncio.Event()

    def write(self, frame: bytes) -> bool:
        if self.is_free.is_set():
            self.sent.append(frame)
            self.at_once.append(frame)
        return self.is_free.is_set()

    async def send(self, frame: bytes) -> None:
        await self.is_free.wait()
        self.sent.append(frame)
        self.news.set()

    async def took(self, many: int) -> None:
        """Wait until so many frames are through, and whoever sent the last of them knows."""
        async with asyncio.timeout(60):
            while len(self.sent) < many:
                self.news.clear()
                await self.news.wait()
        await asyncio.sleep(0)

    async def close(self, code: int) -> None:
        self.closed.append(code)


@pytest.fixture
async def line():
    return Line()


@pytest.fixture
async def page(line):
    return Peer(None, wants_acks=False, send=line.send, close=line.close, write=line.write)


async def test_free_line_takes_a_frame_without_a_task(page, line):
    page.tell(b"a")
    page.tell(b"b")
    assert (line.at_once, page.waiting.empty()) == ([b"a", b"b"], True)


async def test_full_line_gets_everything_once_and_in_order(page, line):
    page.tell(b"a")
    line.is_free.clear()
    for frame in (b"b", b"c", b"d"):
        page.tell(frame)
    assert line.sent == [b"a"]
    line.is_free.set()
    task = asyncio.create_task(page.deliver())
    await line.took(4)
    assert line.sent == [b"a", b"b", b"c", b"d"]
    page.tell(b"e")
    assert (line.sent[-1], line.at_once) == (b"e", [b"a", b"e"])
    page.lose()
    await task
    assert line.closed == [OVERFLOW]


async def test_frame_told_while_others_are_being_sent_does_not_overtake_them(page, line):
    line.is_free.clear()
    page.tell(b"a")
    task = asyncio.create_task(page.deliver())
    # The task has taken the frame, and waits with it.
    await asyncio.sleep(0)
    assert page.waiting.empty()
    line.is_free.set()
    page.tell(b"b")
    await line.took(2)
    assert line.sent == [b"a", b"b"]
    task.cancel()


async def test_frame_does_not_overtake_one_whose_line_is_free_again_but_who_has_not_heard_of_it(page, line):
    line.is_free.clear()
    page.tell(b"a")
    line.is_free.set()
    page.tell(b"b")
    task = asyncio.create_task(page.deliver())
    await line.took(2)
    assert line.sent == [b"a", b"b"]
    task.cancel()


async def test_server_that_cannot_write_at_once_sends_everything_in_order(line):
    page = Peer(None, wants_acks=False, send=line.send, close=line.close, write=never_at_once)
    for frame in (b"a", b"b"):
        page.tell(frame)
    task = asyncio.create_task(page.deliver())
    await line.took(2)
    page.tell(b"c")
    await line.took(3)
    assert (line.sent, line.at_once) == ([b"a", b"b", b"c"], [])
    task.cancel()


async def test_broken_line_troubles_nobody_else(page, line):
    def fail(_frame):
        raise ConnectionError

    page.write = fail
    page.tell(b"a")
    page.tell(b"b")
    await page.deliver()
    assert (line.sent, line.closed) == ([], [OVERFLOW])


async def test_line_that_stays_full_is_closed(page, line):
    line.is_free.clear()
    for _ in range(MOST_WAITING + 2):
        page.tell(b"x")
    await page.deliver()
    assert (line.sent, line.closed) == ([], [OVERFLOW])
