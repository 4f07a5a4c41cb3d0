"""A page of a text without a browser: a Yjs document of its own behind the real socket."""

import asyncio
from collections.abc import Callable
from typing import Any

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from resolutions.coediting import wire
from resolutions.coediting.lib0 import Reader
from resolutions.models import TextUpdate
from symposium.asgi import application

PATIENCE = 60
AUTH, ACKNOWLEDGED = 2, 4


class Page:
    """Speaks y-websocket's protocol; `document` is what it shows."""

    def __init__(self, code: str, cookie: str = "", *, client: int | None = None, query: bytes = b"acks=1") -> None:
        self.code, self.query = code, query
        self.headers = [(b"origin", b"http://localhost"), (b"host", b"localhost"), (b"cookie", cookie.encode())]
        self.document: Doc[Any] = Doc(client_id=client) if client else Doc()
        self.acks: list[int] = []
        self.denials: list[str] = []
        self.presences: dict[int, Any] = {}
        self.closed: int | None = None
        self.heard = asyncio.Event()
        self.left = asyncio.Event()
        self.sent = 0
        self._listening: asyncio.Task[None] | None = None

    async def open(self) -> "Page":
        first = await self.knock()
        assert first["type"] == "websocket.accept"
        self._listening = asyncio.create_task(self._listen())
        await self.say(wire.step1(self.document.get_state()))
        return self

    async def knock(self) -> dict[str, Any]:
        """Ask to be let in; return what the site says first."""
        scope = {
            "type": "websocket", "path": f"/ws/resolutions/{self.code}", "headers": self.headers,
            "query_string": self.query, "subprotocols": [], "left": self.left,
        }  # fmt: skip
        self.socket = ApplicationCommunicator(application, scope)
        await self.socket.send_input({"type": "websocket.connect"})
        first: dict[str, Any] = await self.socket.receive_output(timeout=PATIENCE)
        return first

    async def _listen(self) -> None:
        while self.closed is None:
            message = await self.socket.output_queue.get()
            if message["type"] == "websocket.close":
                self.closed = message.get("code", 1000)
            else:
                await self._hear(message["bytes"])
            self.heard.set()

    async def _hear(self, frame: bytes) -> None:
        reader = Reader(frame, wire.WireError)
        if frame[0] == ACKNOWLEDGED:
            reader.uint()
            self.acks.append(reader.uint())
            return
        if frame[0] == AUTH:
            self.denials.append(frame[3:].decode())
            return
        for message in wire.read_frame(frame):
            match message:
                case wire.SyncStep1(vector):
                    await self.say(wire.step2(self.document.get_update(vector)))
                case wire.SyncStep2(update) | wire.Update(update):
                    self.document.apply_update(update)
                case wire.Awareness(states):
                    self.presences |= {one.client: one.state for one in states}

    async def say(self, frame: bytes) -> None:
        await self.socket.send_input({"type": "websocket.receive", "bytes": frame})

    async def change(self, act: Callable[[XmlFragment], None]) -> None:
        """Change the text and send what has changed, as an editor does."""
        before = self.document.get_state()
        act(self.root)
        await self.say(wire.update(self.document.get_update(before)))
        self.sent += 1

    @property
    def root(self) -> XmlFragment:
        return self.document.get("prosemirror", type=XmlFragment)

    @property
    def texts(self) -> list[str]:
        return ["".join(str(part) for part in block.children) for block in self.root.children]

    async def until(self, condition: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self.heard.wait()
                self.heard.clear()

    async def leave(self) -> None:
        if self._listening is None:
            return
        self._listening.cancel()
        self._listening = None
        await self.socket.send_input({"type": "websocket.disconnect", "code": 1001})
        async with asyncio.timeout(PATIENCE):
            await self.left.wait()
        # The Redis layer may not let go of a socket before the next message: what counts is that the page has left.
        await self.socket.wait()


def paragraph(text: str, *, place: int | None = None, key: str = "") -> Callable[[XmlFragment], None]:
    """Return the act of writing a new paragraph."""

    def act(root: XmlFragment) -> None:
        block = XmlElement("para", {"kind": "preamble", "id": key}, [XmlText(text)])
        root.children.insert(len(root.children) if place is None else place, block)

    return act


def typed(text: str, block: int = 0) -> Callable[[XmlFragment], None]:
    """Return the act of typing at the end of a block."""

    def act(root: XmlFragment) -> None:
        part = root.children[block].children[0]
        part.insert(len(str(part).encode()), text)

    return act


async def cookie_of(client_of: Any, user: Any) -> str:
    cookie = (await sync_to_async(client_of)(user)).cookies[settings.SESSION_COOKIE_NAME]
    return f"{cookie.key}={cookie.value}"


@sync_to_async
def rows(draft):
    return list(TextUpdate.objects.filter(resolution=draft).values_list("seq", "by__email"))


async def synced(page):
    """Wait until the page has the text."""
    await page.until(lambda: page.texts)
    return page
