"""What the rooms of one text in several processes tell one another: that there is something new, and who is where.

A notice that is lost costs a glance at the log.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from typing import Any

from channels.layers import get_channel_layer

from resolutions.drafting.changing import group_of

logger = logging.getLogger(__name__)

# Other processes hear so soon again that there is something new.
PACE = 0.02
# So long after a fault one tries to hear again, in seconds.
AGAIN = 2.0
DEAF = "text %s hears no notices"


class Notices:
    """The ear and the mouth of a room; `hear` gets what others say, never what the room itself has said."""

    def __init__(self, resolution_id: int, hear: Callable[[dict[str, Any]], None]) -> None:
        self._resolution_id = resolution_id
        self._group = group_of(resolution_id)
        self._hear = hear
        self._own = secrets.token_hex(8)
        self._ear = ""
        self._seq = 0
        self._untold = asyncio.Event()
        self._is_over = False
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Lose nothing that others say from now on, if somebody carries notices."""
        await self._give_ear_back()
        try:
            await self._lend_ear()
        except Exception:
            # The room looks at the log by itself.
            logger.exception(DEAF, self._resolution_id)

    def begin(self) -> None:
        """Hear and tell; where nobody carries notices, try again by and by."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._tell())]

    async def close(self) -> None:
        """Say for the last time how far the text is, and hear no more."""
        self._is_over = True
        # The own ear is waked by it too.
        await self.say({"seq": self._seq})
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._give_ear_back()

    def is_new(self, seq: int) -> None:
        """Let others hear soon that the text has come to a number: once for all that comes while they are told."""
        self._seq = seq
        self._untold.set()

    async def say(self, message: dict[str, Any]) -> None:
        """Tell other processes; whoever misses it looks soon anyway."""
        with contextlib.suppress(Exception):
            told = {"type": "text.notice", "from": self._own} | message
            await get_channel_layer().group_send(self._group, told)

    async def _tell(self) -> None:
        while not self._is_over:
            await self._untold.wait()
            self._untold.clear()
            await self.say({"seq": self._seq})
            await asyncio.sleep(PACE)

    async def _listen(self) -> None:
        # To be cancelled is not enough: a layer may answer that by an error of its own.
        while not self._is_over:
            try:
                if not self._ear:
                    await self._lend_ear()
                message = await get_channel_layer().receive(self._ear)
                if message["from"] != self._own:
                    self._hear(message)
            except Exception:
                if self._is_over:
                    return
                logger.exception(DEAF, self._resolution_id)
                await self._give_ear_back()
                await asyncio.sleep(AGAIN)

    async def _lend_ear(self) -> None:
        """Have a channel on which the group is heard: of one that is not in the group nothing would come, ever."""
        ear = await get_channel_layer().new_channel()
        await get_channel_layer().group_add(self._group, ear)
        self._ear = ear

    async def _give_ear_back(self) -> None:
        ear, self._ear = self._ear, ""
        if not ear:
            return
        with contextlib.suppress(Exception):
            await get_channel_layer().group_discard(self._group, ear)
