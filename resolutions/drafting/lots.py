"""Changes that are kept together, and what becomes of them as one."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from pycrdt import merge_updates

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
