"""The socket of a text: y-websocket's protocol for whoever is signed in and may see it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from events.models import User
from resolutions.access import Admission, admitted
from resolutions.coediting import schema, wire
from resolutions.drafting.keeping import threads
from resolutions.drafting.peers import NOT_ALLOWED, Peer, never_at_once
from resolutions.drafting.rooms import Room, enter
from symposium.lib.sockets import WRITE

FULL, BROKEN = 4429, 4400


class TextConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One page of a text."""

    peer: Peer | None = None
    room: Room
    delivery: "asyncio.Task[None]"

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Callable[..., Any]
    ) -> None:
        """Act on one message after another.

        A page has no channel of its own, since its room hears for all, and what asks the database from here does so
        in threads that look after their connections: without either a message costs a third of what it would.
        """
        self.scope, self.base_send = scope, send
        heard = {
            "websocket.connect": self.websocket_connect,
            "websocket.receive": self.websocket_receive,
            "websocket.disconnect": self.websocket_disconnect,
        }
        try:
            while True:
                message = await receive()
                await heard[message["type"]](message)
        except StopConsumer:
            pass

    async def connect(self) -> None:
        code = self.scope["url_route"]["kwargs"]["code"]
        user: User | AnonymousUser = self.scope["user"]
        admission = await threads.run(admitted, user, code)
        await self.accept()
        # Accepted all the same: a page can tell the code of a closing, but not why it was never let in.
        if admission is None:
            await self.close(NOT_ALLOWED)
            return
        peer = self._peer(admission)
        room = await enter(admission.resolution_id, peer)
        if room is None:
            await self.close(FULL)
            return
        self.peer, self.room = peer, room
        self.delivery = asyncio.create_task(peer.deliver())

    def _peer(self, admission: Admission) -> Peer:
        wants_acks = parse_qs(self.scope["query_string"].decode("latin-1")).get("acks") == ["1"]

        async def send(frame: bytes) -> None:
            await self.base_send({"type": "websocket.send", "bytes": frame})

        session = self.scope["session"].session_key or ""
        write = self.scope.get("extensions", {}).get(WRITE, {}).get("write", never_at_once)
        return Peer(admission, wants_acks, send, self.close, write, session)

    async def disconnect(self, code: int) -> None:  # noqa: ARG002
        if self.peer is None:
            return
        self.delivery.cancel()
        # Where the line broke while something was being sent, that has failed: the page leaves all the same.
        await asyncio.gather(self.delivery, return_exceptions=True)
        await self.room.leave(self.peer)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_: Any) -> None:
        if self.peer is None:
            return
        data = bytes_data if bytes_data is not None else (text_data or "").encode()
        if len(data) > schema.LARGEST_FRAME:
            await self._refuse(self.peer, data, "too_big")
            return
        try:
            if bytes_data is None:
                raise wire.WireError("text")
            messages = wire.read_frame(data)
        except wire.WireError as error:
            await self._refuse(self.peer, data, error.code)
            return
        # What is no change costs as much as one, but for what comes along with changes.
        await self.peer.slow_down(max(1, sum(isinstance(one, wire.SyncStep2 | wire.Update) for one in messages)))
        for message in messages:
            await self.room.hear(self.peer, message)

    async def _refuse(self, peer: Peer, data: bytes, reason: str) -> None:
        """Keep a frame that says nothing one can act on, and close: whoever sent it goes on with a new connection."""
        await self.room.set_aside(peer, data, reason)
        await self.send(bytes_data=wire.denied("too_big" if reason == "too_big" else "foreign"))
        await self.close(BROKEN)
