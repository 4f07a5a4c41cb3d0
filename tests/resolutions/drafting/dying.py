"""The site that dies at one moment of keeping a change: DIE tells at which, DIE_AFTER after how many times."""

import itertools
import os
import signal
from collections.abc import Callable
from typing import Any

from symposium.asgi import application

__all__ = ["application"]


def dying(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function be called so many times; at the next call the process is gone."""
    left = itertools.count(int(os.environ.get("DIE_AFTER", "0")), -1)

    def call(*arguments: Any, **named: Any) -> Any:
        if not next(left):
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)

    return call


def arm(moment: str) -> None:
    from resolutions.drafting import log, rooms
    from resolutions.drafting.peers import Peer

    match moment:
        case "before_insert":
            log.append = dying(log.append)
        case "before_fanout":  # what came is in the database, and nobody has heard of it
            rooms.Room._apply = dying(rooms.Room._apply)  # type: ignore[method-assign]
        case "before_acknowledgement":  # others have it already, whoever wrote it does not know
            Peer.acknowledge = dying(Peer.acknowledge)  # type: ignore[method-assign]


arm(os.environ.get("DIE", ""))
