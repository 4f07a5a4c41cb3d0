"""uvicorn's WebSocket protocol, for what is told to many pages within a moment.

A frame of a server has no mask and is the same for everybody: it is made once, and goes out without a task as long as
the line of a page takes it.
"""

from functools import lru_cache

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

# Under this name an application finds `write` among the extensions of its scope.
WRITE = "symposium.write"
# What is told to many is small, and only a few things are told within a moment.
_MOST_KEPT, _LARGEST_KEPT = 16, 4096


class Protocol(WebSocketsSansIOProtocol):
    """A connection to a page that can be written to at once."""

    async def run_asgi(self) -> None:
        self.scope["extensions"][WRITE] = {"write": self.write}
        await super().run_asgi()

    def write(self, data: bytes) -> bool:
        """Send bytes as a message; return False, having done nothing, where the line does not take them now."""
        is_free = (
            self.writable.is_set()
            and self.conn.state is State.OPEN
            and not self.close_sent
            and not self.disconnected
            and not self.transport.is_closing()
            # What is compressed depends on what the page has got before.
            and not self.conn.extensions
        )
        if is_free:
            self.transport.write(_framed_once(data) if len(data) <= _LARGEST_KEPT else _framed(data))
        return is_free


def _framed(data: bytes) -> bytes:
    return Frame(Opcode.BINARY, data).serialize(mask=False)


_framed_once = lru_cache(_MOST_KEPT)(_framed)
