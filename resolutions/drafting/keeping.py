"""Keeping the changes of a text from an event loop: straight, as long as those who write are who they were.

Who may write is judged in Python, by `log.append`. What was found there is remembered as it stands in the database,
and the statement that keeps the next changes says: if it still stands so. Where it does not, nothing is kept, and
it is judged anew.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import OperationalError, connection

from events.permissions import grounds_question
from resolutions.drafting import log
from symposium.lib.lines import Line, PostgresLine, SqliteLine, open_line
from symposium.lib.threads import Threads

# What is larger is not typed, and might not go to the database in one piece.
LARGEST = 16_000
MOST_STATEMENTS = 128

# The first of them says that so many changes have come, if it all stands as it stood.
_COUNT = """
UPDATE resolutions_resolution SET text_seq = text_seq + {many}
WHERE id = %s AND state = %s AND event_id = %s
AND (SELECT state FROM events_event WHERE events_event.id = resolutions_resolution.event_id) = %s
AND ({words}) = %s
RETURNING text_seq
"""
_WORDS = {
    "postgresql": """SELECT string_agg(words, ',' ORDER BY words COLLATE "C") FROM ({}) AS now""",
    "sqlite": "SELECT group_concat(words, ',') FROM ({} ORDER BY words) AS now",
}
_BOTH = """
WITH counted AS ({count})
INSERT INTO resolutions_textupdate (resolution_id, seq, data, by_id, received_at)
SELECT %s::bigint, counted.text_seq - {many} + new.place, new.data, new.by, %s::timestamptz
FROM counted, (VALUES {changes}) AS new (place, data, by)
RETURNING seq
"""

threads = Threads(4, "text")


class Keeper:
    """The way of a room into the database."""

    def __init__(self, resolution_id: int) -> None:
        self._resolution_id = resolution_id
        self._line: Line | None = None
        self._grounds = log.Grounds()

    async def open(self) -> None:
        """Have a line, if there can be one; without it everything goes through threads."""
        if self._line is None or not self._line.is_open:
            try:
                self._line = await open_line()
            except OperationalError:
                self._line = None

    async def close(self) -> None:
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
        is_typed = sum(len(one.data) for one in received) <= LARGEST
        is_hers = all(known.get(client) == one.by for one in received for client in one.clients)
        if not (self._line and self._line.is_open and is_typed and is_hers):
            return False
        writers = {one.by for one in received}
        if writers - self._grounds.words.keys():
            self._grounds |= await threads.run(log.grounds, self._resolution_id, writers)
        return not writers - self._grounds.words.keys()

    async def _keep_straight(self, received: Sequence[log.Received], now: datetime) -> Sequence[int]:
        """Keep them and return their numbers; none where something has changed, or somebody else holds the file."""
        grounds, writers = self._grounds, {one.by for one in received}
        question, asked = grounds_question(event=grounds.event, users=writers)
        stand = [self._resolution_id, grounds.state, grounds.event, grounds.event_state, *asked, grounds.of(writers)]
        if isinstance(self._line, PostgresLine):
            changes = [value for one in received for value in (one.data, one.by)]
            statement, values = _both(question, len(received)), [*stand, self._resolution_id, now, *changes]
            seqs = sorted(int(seq) for (seq,) in await self._line.ask(statement, values))
        elif self._line:
            seqs = self._keep_at_once(self._line, _count(question, len(received)), stand, received, now)
        if not seqs:
            self._grounds = log.Grounds()
        return seqs

    def _keep_at_once(
        self, line: SqliteLine, count: str, stand: list[Any], received: Sequence[log.Received], now: datetime
    ) -> list[int]:
        with line.transaction() as ask:
            if ask is None or not (rows := ask(count, stand)):
                return []
            ((last,),) = rows
            before = last - len(received)
            ask(*log.insertion(self._resolution_id, before, received, now))
        return [before + place for place in _places(len(received))]


def _places(many: int) -> range:
    return range(1, many + 1)


@lru_cache(MOST_STATEMENTS)
def _count(question: str, many: int) -> str:
    """Say that so many changes have come, if it still stands as it stood."""
    return _COUNT.format(many=many, words=_WORDS[connection.vendor].format(question))


@lru_cache(MOST_STATEMENTS)
def _both(question: str, many: int) -> str:
    """Say it and write them down, in the one statement that PostgreSQL needs for both."""
    changes = ", ".join(f"({place}, %s::bytea, %s::bigint)" for place in _places(many))
    return _BOTH.format(count=_count(question, many), many=many, changes=changes)
