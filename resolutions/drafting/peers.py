"""One open page of a text: what it may do, what it has said, and what still has to reach it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from resolutions.access import Admission
from resolutions.coediting import wire
from resolutions.coediting.updates import Inspected

# So many frames wait for a slow page; then it is closed and gets the text anew.
MOST_WAITING = 512
# y-websocket comes again after any code but 4400 to 4499.
OVERFLOW, NOT_ALLOWED = 4508, 4403
# Changes a second that a page may send in the long run, and at once.
RATE, BURST = 30.0, 120.0

Send = Callable[[bytes], Awaitable[None]]
# Sends at once and tells so, or does nothing.
Write = Callable[[bytes], bool]
Close = Callable[[int], Awaitable[None]]


def never_at_once(_frame: bytes) -> bool:
    """Write to a page where the server only sends: there every frame waits for a task."""
    return False


@dataclass(eq=False)
class Peer:
    """A connection of a person to a room."""

    admission: Admission
    wants_acks: bool
    send: Send
    close: Close
    write: Write
    session: str = ""
    # Changes count only after the page has sent what the room lacks of it.
    is_past_gate: bool = False
    client: int | None = None
    held: list["Change"] = field(default_factory=list)
    waiting: "asyncio.Queue[bytes]" = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    is_line_full: bool = False
    tokens: float = BURST
    told_at: float = field(default_factory=time.monotonic)
    is_overflowing: bool = False
    # It has been told that the text takes nothing more.
    knows_of_end: bool = False
    last_word: int = OVERFLOW

    def tell(self, frame: bytes) -> None:
        """Let the page have a frame after those that wait; one that takes nothing is closed and begins again.

        As long as the line takes it at once it goes without a task: fifty pages hear of each keystroke.
        """
        if self.is_overflowing:
            return
        try:
            if frame and not self.is_line_full and self.write(frame):
                return
            self.waiting.put_nowait(frame)
            self.is_line_full = True
        except Exception:
            # It is full, or broken: that is nobody else's trouble.
            self.lose()

    def lose(self) -> None:
        """Close the page's connection: by the next one it gets and sends whatever either side lacks."""
        self.is_overflowing = True
        while not self.waiting.empty():
            self.waiting.get_nowait()
        # Whoever waits for the next frame learns that there is none.
        self.waiting.put_nowait(b"")

    def dismiss(self) -> None:
        """Close the page's connection for good: whoever has it open is signed out, or may not see the text any more."""
        self.deny("read_only")
        if not self.is_overflowing:
            self.last_word = NOT_ALLOWED
            self.tell(b"")
            self.is_overflowing = True

    async def deliver(self) -> None:
        """Send what waits, as long as the page is open."""
        while frame := await self.waiting.get():
            await self.send(frame)
            self.is_line_full = not self.waiting.empty()
        await self.close(self.last_word)

    async def slow_down(self, changes: int) -> None:
        """Wait where the page sends more changes than it may: nothing is lost, its own queue grows."""
        now = time.monotonic()
        self.tokens = min(BURST, self.tokens + (now - self.told_at) * RATE)
        self.told_at = now
        self.tokens -= changes
        if self.tokens < 0:
            await asyncio.sleep(-self.tokens / RATE)

    def deny(self, reason: str) -> None:
        self.tell(wire.denied(reason))

    def acknowledge(self, seq: int) -> None:
        if self.wants_acks:
            self.tell(wire.acknowledged(seq))


@dataclass(frozen=True, slots=True)
class Change:
    """Something a page sent that has to be kept."""

    peer: Peer
    data: bytes
    inspected: Inspected
    # With all that the page has, and all that it knows to be deleted.
    is_return: bool = False
