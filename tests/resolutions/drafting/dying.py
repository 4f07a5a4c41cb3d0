"""The site that dies at one moment of keeping a change: DIE tells at which, DIE_AFTER after how many times."""

import os

from symposium.asgi import application
from tests.dying import dying

__all__ = ["application"]


def arm(moment: str, after: int) -> None:
    from resolutions.drafting import rooms
    from resolutions.drafting.keeping import Keeper
    from resolutions.drafting.peers import Peer

    match moment:
        case "before_insert":
            Keeper.keep = dying(Keeper.keep, after)  # type: ignore[method-assign]
        case "before_fanout":  # what came is in the database, and nobody has heard of it
            rooms.Room._apply = dying(rooms.Room._apply, after)  # type: ignore[method-assign]
        case "before_acknowledgement":  # others have it already, whoever wrote it does not know
            Peer.acknowledge = dying(Peer.acknowledge, after)  # type: ignore[method-assign]


arm(os.environ.get("DIE", ""), int(os.environ.get("DIE_AFTER", "0")))
