"""Frames of the y-websocket protocol (y-protocols 1.0), read strictly and written. No Django.

A frame is read whole or refused whole: every message in it, to the last byte.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from resolutions.coediting.lib0 import MalformedError, Reader, write_json, write_octets, write_text, write_uint

MOST_MESSAGES = 64  # of one frame
MOST_STATES = 64  # of one awareness message
LARGEST_STATE = 4_096  # bytes of one state's JSON

_SYNC, _AWARENESS, _AUTH, _QUERY_AWARENESS, _ACKNOWLEDGED = range(5)
_STEP1, _STEP2, _UPDATE = range(3)
_PERMISSION_DENIED = 0


class WireError(MalformedError):
    """A frame that breaks the protocol; `code` names how."""


@dataclass(frozen=True, slots=True)
class SyncStep1:
    """What the sender already has, as a state vector: the other side answers with what is missing."""

    vector: bytes


@dataclass(frozen=True, slots=True)
class SyncStep2:
    """The answer to a first step: all that was missing, as an update."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """What has just been written."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Presence:
    """What one client tells of itself; no state means that it left. Of two the greater clock is the newer."""

    client: int
    clock: int
    state: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Awareness:
    """Who is here and where their cursors are."""

    states: tuple[Presence, ...]


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """Asks for everybody's presence."""


Message = SyncStep1 | SyncStep2 | Update | Awareness | QueryAwareness


def read_frame(frame: bytes) -> tuple[Message, ...]:
    """Read every message that a client sent in one frame.

    Raises WireError with the code truncated, trailing, not_canonical, number_too_big, not_utf8, bad_json,
    unknown_kind, unknown_sync, auth, too_many_messages, too_many_states, too_long or bad_state.
    """
    reader = Reader(frame, WireError)
    messages = [_message(reader)]
    while reader.left:
        if len(messages) == MOST_MESSAGES:
            reader.fail("too_many_messages")
        messages.append(_message(reader))
    return tuple(messages)


def _message(reader: Reader) -> Message:
    kind = reader.uint()
    if kind not in _READERS:
        reader.fail("auth" if kind == _AUTH else "unknown_kind")
    return _READERS[kind](reader)


def _sync(reader: Reader) -> Message:
    step = reader.uint()
    if step not in _STEPS:
        reader.fail("unknown_sync")
    return _STEPS[step](reader.octets())


def _awareness(outer: Reader) -> Awareness:
    reader = Reader(outer.octets(), WireError)
    count = reader.count()
    if count > MOST_STATES:
        reader.fail("too_many_states")
    states = tuple(_presence(reader) for _ in range(count))
    reader.finish()
    return Awareness(states)


def _presence(reader: Reader) -> Presence:
    client, clock = reader.uint(), reader.uint()
    state = reader.json(most=LARGEST_STATE)
    if state is not None and not isinstance(state, dict):
        reader.fail("bad_state")
    return Presence(client, clock, state)


_STEPS: dict[int, Callable[[bytes], Message]] = {_STEP1: SyncStep1, _STEP2: SyncStep2, _UPDATE: Update}
_READERS: dict[int, Callable[[Reader], Message]] = {
    _SYNC: _sync,
    _AWARENESS: _awareness,
    _QUERY_AWARENESS: lambda _: QueryAwareness(),
}


def step1(vector: bytes) -> bytes:
    """Write the frame that asks for what this state vector lacks."""
    return _frame(_SYNC, _STEP1) + write_octets(vector)


def step2(update: bytes) -> bytes:
    """Write the frame that answers a first step."""
    return _frame(_SYNC, _STEP2) + write_octets(update)


def update(update: bytes) -> bytes:
    """Write the frame that passes an update on."""
    return _frame(_SYNC, _UPDATE) + write_octets(update)


def awareness(states: Iterable[Presence]) -> bytes:
    """Write the frame that tells of these presences. Raises ValueError for a state that JSON has no words for."""
    entries = [write_uint(one.client) + write_uint(one.clock) + write_text(write_json(one.state)) for one in states]
    return _frame(_AWARENESS) + write_octets(write_uint(len(entries)) + b"".join(entries))


def query_awareness() -> bytes:
    """Write the frame that asks for everybody's presence."""
    return _frame(_QUERY_AWARENESS)


def denied(reason: str) -> bytes:
    """Write the frame that refuses, with the reason's code."""
    return _frame(_AUTH, _PERMISSION_DENIED) + write_text(reason)


def acknowledged(seq: int) -> bytes:
    """Write the frame that says which place in the log a received frame took; only for those who ask for it."""
    return _frame(_ACKNOWLEDGED) + write_uint(seq)


def _frame(*numbers: int) -> bytes:
    return b"".join(map(write_uint, numbers))
