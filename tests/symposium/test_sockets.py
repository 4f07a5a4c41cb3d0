"""Frames of many pages: made once, written at once, and only where a page's line takes them."""

import asyncio
from typing import Any

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.client import ClientProtocol
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

from symposium.lib.sockets import WRITE, Protocol


class Line(asyncio.Transport):
    """What a server writes, as it would go to a page."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.has_ended = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def is_closing(self) -> bool:
        return self.has_ended

    def close(self) -> None:
        self.has_ended = True

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Page:
    """A browser's side of a connection, and the application's."""

    def __init__(self, **options: Any) -> None:
        self.line, self.scope, self.may_end = Line(), {}, asyncio.Event()
        self.is_in = asyncio.Event()
        config = Config(self.application, interface="asgi3", lifespan="off", log_config=None)
        config.load()
        self.protocol = Protocol(config, ServerState(), {})
        self.protocol.connection_made(self.line)
        self.client = ClientProtocol(parse_uri("ws://localhost/"), **options)
        self.client.send_request(self.client.connect())
        self.tell()

    async def application(self, scope, receive, send):
        assert (await receive())["type"] == "websocket.connect"
        self.scope, self.send = scope, send
        await send({"type": "websocket.accept"})
        self.is_in.set()
        await self.may_end.wait()

    @property
    def write(self):
        return self.scope["extensions"][WRITE]["write"]

    def tell(self) -> None:
        for data in self.client.data_to_send():
            self.protocol.data_received(data)

    def heard(self) -> list[tuple[Opcode, bytes]]:
        """Return the messages that have come, as a browser reads them."""
        for data in self.line.written:
            self.client.receive_data(data)
        self.line.written.clear()
        return [(one.opcode, one.data) for one in self.client.events_received() if isinstance(one, Frame)]


@pytest.fixture
async def open_page():
    pages = []

    async def make(**options: Any) -> Page:
        pages.append(page := Page(**options))
        await page.is_in.wait()
        page.heard()
        return page

    yield make
    for page in pages:
        page.may_end.set()
        await asyncio.gather(*page.protocol.tasks)
        page.protocol.stop_keepalive()


@pytest.mark.parametrize("size", [1, 125, 126, 4096, 4097, 70_000])
async def test_what_is_written_at_once_is_a_message_like_another(open_page, size):
    page = await open_page()
    data = bytes(range(256)) * (size // 256 + 1)
    assert page.write(data[:size])
    assert page.heard() == [(Opcode.BINARY, data[:size])]


async def test_many_pages_get_the_same_frame(open_page):
    pages = [await open_page() for _ in range(3)]
    assert all(page.write(b"\x00\x02letter") for page in pages)
    frames = [page.line.written[0] for page in pages]
    assert len({id(frame) for frame in frames}) == 1
    assert [page.heard() for page in pages] == [[(Opcode.BINARY, b"\x00\x02letter")]] * 3


async def test_order_is_that_of_writing_and_sending(open_page):
    page = await open_page()
    page.write(b"1")
    await page.send({"type": "websocket.send", "bytes": b"2"})
    page.write(b"3")
    assert [data for _opcode, data in page.heard()] == [b"1", b"2", b"3"]


async def test_nothing_is_written_while_the_line_is_full(open_page):
    page = await open_page()
    page.protocol.pause_writing()
    assert not page.write(b"a")
    assert page.heard() == []
    page.protocol.resume_writing()
    assert page.write(b"b")
    assert page.heard() == [(Opcode.BINARY, b"b")]


async def test_nothing_is_written_to_a_page_that_packs_what_it_gets(open_page):
    page = await open_page(extensions=[ClientPerMessageDeflateFactory()])
    assert page.client.extensions
    assert (page.write(b"a"), page.heard()) == (False, [])
    await page.send({"type": "websocket.send", "bytes": b"a"})
    assert page.heard() == [(Opcode.BINARY, b"a")]


async def test_nothing_is_written_after_the_site_has_closed(open_page):
    page = await open_page()
    await page.send({"type": "websocket.close", "code": 4403})
    page.heard()
    assert (page.write(b"a"), page.line.written) == (False, [])
    page.protocol.close_timer.cancel()


async def test_nothing_is_written_after_the_page_has_closed(open_page):
    page = await open_page()
    page.client.send_close(1000)
    page.tell()
    page.heard()
    assert (page.write(b"a"), page.line.written) == (False, [])


async def test_nothing_is_written_where_the_connection_is_lost(open_page):
    page = await open_page()
    page.protocol.connection_lost(ConnectionError())
    assert (page.write(b"a"), page.line.written) == (False, [])
