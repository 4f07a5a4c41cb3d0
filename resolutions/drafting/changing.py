"""Changing a text from the server, by the same way on which every page's changes come."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from pycrdt import Doc

from events.models import User
from resolutions.coediting.updates import authors, read_update
from resolutions.drafting import log
from resolutions.models import Resolution
from resolutions.reasons import Refused


def change_text(*, locked: Resolution, by: User, now: datetime, change: Callable[[Doc[Any]], object]) -> int:
    """Let `change` do what it wants with the document of a locked text; return the number of the last change.

    Its own errors go through and nothing is kept then. Raises Refused where the text takes nothing from this person.
    Pages that have the text open hear of it once it is committed.
    """
    if not locked.is_editable:
        raise Refused("locked")
    if not locked.text_seq:
        log.begin(resolution_id=locked.pk, now=now)
    document, seq = log.load(locked.pk)
    before = document.get_state()
    change(document)
    data = document.get_update(before)
    inspected = read_update(data)
    if not inspected.is_empty:
        received = log.Received(data, by.pk, frozenset(authors(inspected)))
        (answer,) = log.append(resolution_id=locked.pk, received=[received], now=now)
        if answer.refusal:
            raise Refused("locked")
        seq = answer.seq
        transaction.on_commit(lambda: _notice(locked.pk, seq), robust=True)
    locked.text_seq = seq
    return seq


def held_open(resolution_id: int) -> Resolution:
    """Return a text, held, that may change. Raises Refused ("locked") for one that may not any more."""
    locked = Resolution.objects.held().get(pk=resolution_id)
    if not locked.is_editable:
        raise Refused("locked")
    return locked


def group_of(resolution_id: int) -> str:
    """Name the group of the channel layer in which the rooms of a text tell one another numbers."""
    return f"text-{resolution_id}"


def _notice(resolution_id: int, seq: int) -> None:
    """Tell the rooms that have the text open; one that misses it looks soon anyway."""
    layer = get_channel_layer()
    if layer is not None:
        async_to_sync(layer.group_send)(group_of(resolution_id), {"type": "text.notice", "seq": seq, "from": ""})
