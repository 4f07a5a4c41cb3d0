"""People who write one text, without a socket: each change comes into the log as from a page of hers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pycrdt import Doc, XmlFragment

from events.models import User
from resolutions.drafting import log
from resolutions.models import Resolution
from tests.resolutions.texts import NOW

Act = Callable[[XmlFragment], None]
SECOND = timedelta(seconds=1)


def write(resolution: Resolution, by: User, *acts: Act, at: datetime = NOW, step: timedelta = SECOND) -> Doc[Any]:
    """Let a person do these acts, one change each, one `step` after the other, with a client of her own."""
    log.begin(resolution_id=resolution.pk, now=at)
    document, _seq = log.load(resolution.pk)
    root = document.get("prosemirror", type=XmlFragment)
    for number, act in enumerate(acts, 1):
        before = document.get_state()
        act(root)
        one = log.Received(document.get_update(before), by.pk, frozenset({document.client_id}))
        (answer,) = log.append(resolution_id=resolution.pk, received=[one], now=at + number * step)
        assert not answer.refusal
    resolution.refresh_from_db()
    return document


def appended(words: str) -> Act:
    """Write words behind the first block of a text."""

    def act(root: XmlFragment) -> None:
        letters = root.children[0].children[0]
        letters.insert(len(letters.to_py().encode()), words)

    return act
