"""Who is at a text and where: what pages say of themselves, under the names that the site knows them by."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from resolutions.coediting.wire import Presence, awareness
from resolutions.drafting.peers import Peer

# A page says every fifteen seconds that it is there; of another process's page that has fallen silent nothing is told.
SILENT = 45.0
# Colleagues' cursors may be so much later than their letters.
CURSOR_PACE = 0.05


class Presences:
    """The states of all pages of a text, those of other processes included."""

    def __init__(self) -> None:
        self._states: dict[int, tuple[Presence, float]] = {}
        # The pages of this process.
        self._peers: dict[int, Peer] = {}

    @property
    def known(self) -> tuple[Presence, ...]:
        now = time.monotonic()
        return tuple(one for one, at in self._states.values() if one.state is not None and now - at < SILENT)

    def of(self, peer: Peer, states: Sequence[Presence]) -> list[Presence]:
        """Take what a page says of itself: of one client, the first it names, and under its person's name."""
        told = []
        for one in states:
            if peer.client is None and one.state is not None:
                self._claim(peer, one.client)
            if one.client == peer.client:
                told.append(Presence(one.client, one.clock, self._signed(peer, one.state)))
        self.remember(told)
        return told

    def _claim(self, peer: Peer, client: int) -> None:
        """Let a page speak of a client that is nobody else's: it may have had another connection, here or elsewhere."""
        holder = self._peers.get(client)
        state = self._states[client][0].state if client in self._states else None
        if holder:
            is_hers = holder.admission.user_id == peer.admission.user_id
        else:
            # In another process only the names are known.
            is_hers = state is None or state == self._signed(peer, state)
        if not is_hers:
            return
        if holder:
            holder.client = None
        peer.client, self._peers[client] = client, peer

    def remember(self, states: Sequence[Presence]) -> None:
        now = time.monotonic()
        for one in states:
            before = self._states.get(one.client)
            if before is None or one.clock >= before[0].clock:
                self._states[one.client] = (one, now)

    def gone(self, client: int | None) -> list[Presence]:
        """Take a page out that has closed; return what the others have to be told."""
        if client is None:
            return []
        self._peers.pop(client, None)
        known = self._states.pop(client, None)
        return [Presence(known[0].client, known[0].clock + 1, None)] if known else []

    @staticmethod
    def _signed(peer: Peer, state: dict[str, object] | None) -> dict[str, object] | None:
        if state is None:
            return None
        return state | {"user": {"name": peer.admission.name, "colour": peer.admission.colour}}


class Showing:
    """Tells of all who moved within a moment by one frame."""

    def __init__(self, tell: Callable[[bytes], Awaitable[None]]) -> None:
        self._tell = tell
        self._moved: dict[int, Presence] = {}
        self._soon: asyncio.Task[None] | None = None

    def begin(self, states: Sequence[Presence]) -> None:
        """Have these told soon; of somebody who moves again until then the last is told."""
        self._moved |= {one.client: one for one in states}
        if self._soon is None:
            self._soon = asyncio.create_task(self._tell_soon())

    async def end(self) -> None:
        """Wait until what was begun is told."""
        if self._soon:
            await self._soon

    async def _tell_soon(self) -> None:
        await asyncio.sleep(CURSOR_PACE)
        states, self._moved, self._soon = list(self._moved.values()), {}, None
        await self._tell(awareness(states))
