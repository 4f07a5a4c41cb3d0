"""Telling open pages that something changed: a topic and nothing else, once the change is committed."""

import threading
import time

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

# Pages fetch their part once for all notices of half a second; more of them would say nothing new.
PAUSE = 0.5
_lock = threading.Lock()
_sent: dict[tuple[str, str], float] = {}
_due: set[tuple[str, str]] = set()


def announce(group: str, topic: str) -> None:
    """Tell every page that listens to `group` that `topic` changed; each refetches its part through its own view."""
    transaction.on_commit(lambda: _send(group, topic), robust=True)


def announce_soon(group: str, topic: str) -> None:
    """Tell it at once if nothing was told of late, else at the end of the pause, once for everything in between."""
    transaction.on_commit(lambda: _send_soon(group, topic), robust=True)


def _send_soon(group: str, topic: str) -> None:
    key, now = (group, topic), time.monotonic()
    with _lock:
        if key in _due:
            return
        wait = _sent.get(key, 0.0) + PAUSE - now
        if wait <= 0:
            _sent[key] = now
        else:
            _due.add(key)
    if wait <= 0:
        _send(group, topic)
    else:
        timer = threading.Timer(wait, _send_due, [key])
        timer.daemon = True
        timer.start()


def _send_due(key: tuple[str, str]) -> None:
    with _lock:
        _due.discard(key)
        _sent[key] = time.monotonic()
    _send(*key)


def _send(group: str, topic: str) -> None:
    layer = get_channel_layer()
    if layer is not None:
        async_to_sync(layer.group_send)(group, {"type": "live.topic", "topic": topic})
