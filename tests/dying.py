"""A process that is gone at one moment of its work, as if somebody had pulled its plug."""

import itertools
import os
import signal
from collections.abc import Callable
from typing import Any


def dying(function: Callable[..., Any], after: int) -> Callable[..., Any]:
    """Let a function be called so many times; at the next call the process is gone."""
    left = itertools.count(after, -1)

    def call(*arguments: Any, **named: Any) -> Any:
        if not next(left):
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)

    return call
