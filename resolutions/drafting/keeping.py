"""Keeping the changes of a text from an event loop: straight, as long as those who write are who they were.

Who may write is judged in Python, by `log.append`. What was found there is remembered as it stands in the database,
and the statement that keeps the next changes says: if it still stands so. Where it does not, nothing is kept, and
it is judged anew.
"""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from django.db import OperationalError, connection

from events.permissions import standing_grants
from resolutions.drafting import log
from symposium.lib.lines import Ask, Line, PostgresLine, Value, open_line
from symposium.lib.threads import Threads

# What is larger is not typed, and might not go to the database in one piece; so many at once are better judged at once.
LARGEST, MOST = 16_000, 20

# Says that so many changes have come, if everybody's right to write rests on what it rested on.
_COUNT_IF_ALL_STANDS = """
UPDATE resolutions_resolution SET text_seq = text_seq + {many}
WHERE id = {text} AND state = %s AND event_id = %s
AND (SELECT state FROM events_event WHERE events_event.id = resolutions_resolution.event_id) = %s
AND ({standing}) = {writers}
RETURNING text_seq
"""
# Whoever waited for the text here would keep what was allowed before the wait: who waits is judged after it.
_TEXT = {
    "postgresql": "(SELECT one.id FROM resolutions_resolution AS one WHERE one.id = %s FOR NO KEY UPDATE SKIP LOCKED)",
    "sqlite": "%s",
}
_BOTH = """
WITH counted AS ({count})
{insert}
SELECT CAST(%s AS bigint), counted.text_seq - {many} + new.place, new.data, new.by, CAST(%s AS timestamptz)
FROM counted, (VALUES {changes}) AS new (place, data, by)
RETURNING seq
"""
_CHANGE = "({place}, CAST(%s AS bytea), CAST(%s AS bigint))"

# So long after a failure a line is tried again, in seconds.
AGAIN = 10.0

logger = logging.getLogger(__name__)
threads = Threads(4, "text")


class Keeper:
    """The way of a room into the database."""

    def __init__(self, resolution_id: int) -> None:
        self._resolution_id = resolution_id
        self._line: Line | None = None
        self._opening: asyncio.Task[None] | None = None
        self._tried_at = -AGAIN
        self._grounds = log.Grounds()

    def open(self) -> None:
        """Have a line soon, if there can be one; nobody waits for it, since everything goes through threads without."""
        has_line = self._line is not None and self._line.is_open
        is_opening = self._opening is not None and not self._opening.done()
        if not has_line and not is_opening and time.monotonic() - self._tried_at >= AGAIN:
            self._tried_at = time.monotonic()
            self._opening = asyncio.create_task(self._open())

    async def _open(self) -> None:
        try:
            self._line = await open_line()
        except OperationalError as error:
            logger.warning("text %s has no line to the database: %s", self._resolution_id, error)

    async def close(self) -> None:
        if self._opening:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        line, self._line = self._line, None
        if line:
            await line.close()

    async def keep(
        self, received: Sequence[log.Received], *, now: datetime, known: Mapping[int, int]
    ) -> list[log.Answer]:
        """Do what `log.append` does. Raises what the database does; they may be kept all the same then."""
        if await self._is_known(received, known) and (seqs := await self._keep_straight(received, now)):
            return [log.Answer(seq) for seq in seqs]
        return await threads.run(log.append, resolution_id=self._resolution_id, received=received, now=now, known=known)

    async def _is_known(self, received: Sequence[log.Received], known: Mapping[int, int]) -> bool:
        """Tell whether it is known whose their clients are, and on what it rests that those may write."""
        is_typed = len(received) <= MOST and sum(len(one.data) for one in received) <= LARGEST
        is_hers = all(known.get(client) == one.by for one in received for client in one.clients)
        if not (self._line and self._line.is_open and is_typed and is_hers):
            return False
        writers = {one.by for one in received}
        if writers - self._grounds.grants.keys():
            self._grounds |= await threads.run(log.grounds, self._resolution_id, writers)
        return all(self._grounds.grants.get(writer) for writer in writers)

    async def _keep_straight(self, received: Sequence[log.Received], now: datetime) -> Sequence[int]:
        """Keep them and return their numbers; none where something has changed, or somebody else holds the text."""
        grounds, writers, many = self._grounds, {one.by for one in received}, len(received)
        stand: list[Value] = [self._resolution_id, grounds.state, grounds.event, grounds.event_state]
        stand += [value for writer in writers for value in grounds.grants[writer] or ()]
        if isinstance(self._line, PostgresLine):
            changes = [value for one in received for value in (one.data, one.by)]
            values = [*stand, self._resolution_id, now, *changes]
            seqs: Sequence[int] = sorted(int(seq) for (seq,) in await self._line.ask(_both(many, len(writers)), values))
        else:
            assert self._line  # noqa: S101  what keeps straight has one
            with self._line.transaction() as ask:
                if ask is None:
                    return ()
                seqs = self._kept_at_once(ask, stand, received, now)
        if not seqs:
            self._grounds = log.Grounds()
        return seqs

    def _kept_at_once(
        self, ask: Ask, stand: Sequence[Value], received: Sequence[log.Received], now: datetime
    ) -> Sequence[int]:
        rows = ask(_count(len(received), len({one.by for one in received})), stand)
        if not rows:
            return ()
        ((last,),) = rows
        before = last - len(received)
        ask(*log.insertion(self._resolution_id, before, received, now))
        return range(before + 1, last + 1)


@lru_cache(MOST * MOST)
def _count(many: int, writers: int) -> str:
    """Say that so many changes of so many people have come."""
    text, standing = _TEXT[connection.vendor], standing_grants(writers)
    return _COUNT_IF_ALL_STANDS.format(many=many, text=text, standing=standing, writers=writers)


@lru_cache(MOST * MOST)
def _both(many: int, writers: int) -> str:
    """Say it and write them down, by the one statement that PostgreSQL needs for both."""
    changes = ", ".join(_CHANGE.format(place=place) for place in range(1, many + 1))
    return _BOTH.format(count=_count(many, writers), insert=log.INSERT, many=many, changes=changes)
