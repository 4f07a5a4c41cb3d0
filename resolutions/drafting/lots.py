"""Changes that are kept together, and what becomes of them as one."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field

from pycrdt import merge_updates

from resolutions.coediting.guard import Guard
from resolutions.coediting.updates import authors
from resolutions.drafting import log
from resolutions.drafting.peers import Change, Peer


def merged(updates: Sequence[bytes]) -> bytes:
    """Make one update of several that came one after another."""
    return updates[0] if len(updates) == 1 else merge_updates(*updates)


@dataclass(frozen=True, slots=True)
class Lot:
    """Changes that the database is keeping, and the pages that have sent one of them besides."""

    changes: list[Change]
    besides: list[Peer]
    received: list[log.Received]
    keeping: Awaitable[list[log.Answer]]


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of changes before the database is asked.

    `ready` the text may have, each with what the log gets of it in `received`; `known` are pages that have sent what is
    there already, `refused` what the text must not have with the reason, `lacking` pages that have to be asked again.
    """

    ready: list[Change] = field(default_factory=list)
    received: list[log.Received] = field(default_factory=list)
    known: list[Peer] = field(default_factory=list)
    refused: list[tuple[Change, str]] = field(default_factory=list)
    lacking: list[Peer] = field(default_factory=list)


def in_turn(guard: Guard, changes: Sequence[Change]) -> Turn:
    """Let the guard take one after another. What builds upon something unknown waits with its page."""
    # All of this is in the database; what follows may be refused there.
    kept = dict(guard.vector)
    turn = Turn()
    for change in changes:
        waiting: list[Change] = []
        lacking = [*change.peer.held, change]
        # What one of them brings another may have waited for.
        while len(lacking) != len(waiting):
            waiting, lacking = lacking, []
            for one in waiting:
                if one.inspected.is_complete_for(guard.vector):
                    _judge(guard, one, kept, turn)
                else:
                    lacking.append(one)
        change.peer.held = lacking
        if change in lacking:
            turn.lacking.append(change.peer)
    return turn


def _judge(guard: Guard, change: Change, kept: Mapping[int, int], turn: Turn) -> None:
    if guard.is_known(change.inspected, with_deletes=change.is_return):
        turn.known.append(change.peer)
    elif reason := guard.take(change.inspected):
        turn.refused.append((change, reason))
    else:
        clients = frozenset(authors(change.inspected, kept))
        turn.ready.append(change)
        turn.received.append(log.Received(change.data, change.peer.admission.user_id, clients))
