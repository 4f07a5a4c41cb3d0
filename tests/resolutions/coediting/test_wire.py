from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resolutions.coediting import wire
from resolutions.coediting.lib0 import LARGEST, write_octets, write_text, write_uint
from resolutions.coediting.wire import (
    Awareness,
    Presence,
    QueryAwareness,
    SyncStep1,
    SyncStep2,
    Update,
    WireError,
    read_frame,
)
from tests.resolutions.coediting.recordings import FRAMES, recorded

VECTOR, WHOLE, LAST = (recorded(FRAMES[name]) for name in ("vector", "whole", "last"))
HERE = {"user": {"name": "Анна 👩", "color": "#123456"}, "cursor": {"anchor": [1.5, None, True]}}


def _code(frame: bytes) -> str:
    with pytest.raises(WireError) as caught:
        read_frame(frame)
    return caught.value.code


def _awareness(*entries: bytes, count: int | None = None) -> bytes:
    return b"\x01" + write_octets(write_uint(len(entries) if count is None else count) + b"".join(entries))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("step1", SyncStep1(VECTOR)),
        ("step2", SyncStep2(WHOLE)),
        ("update", Update(LAST)),
        ("here", Awareness((Presence(13, 1, HERE),))),
        ("gone", Awareness((Presence(13, 2, None),))),
        ("query", QueryAwareness()),
    ],
)
def test_frames_of_a_real_client_are_read(name, message):
    assert read_frame(recorded(FRAMES[name])) == (message,)


@pytest.mark.parametrize(
    ("name", "frame"),
    [
        ("step1", wire.step1(VECTOR)),
        ("step2", wire.step2(WHOLE)),
        ("update", wire.update(LAST)),
        ("here", wire.awareness([Presence(13, 1, HERE)])),
        ("gone", wire.awareness([Presence(13, 2, None)])),
        ("query", wire.query_awareness()),
        ("denied", wire.denied("заморожено")),
        ("acknowledged", wire.acknowledged(300)),
    ],
)
def test_frames_are_written_as_y_protocols_writes_them(name, frame):
    assert frame == recorded(FRAMES[name])


def test_every_message_of_a_frame_is_read():
    frame = wire.query_awareness() + wire.step1(b"\x00") + wire.update(b"abc")

    assert read_frame(frame) == (QueryAwareness(), SyncStep1(b"\x00"), Update(b"abc"))


@pytest.mark.parametrize("disguised", [b"\x80\x00\x02\x01a", b"\x00\x82\x00\x01a", b"\x00\x02\x81\x00a"])
def test_an_update_behind_a_misspelled_number_is_refused(disguised):
    assert _code(disguised) == "not_canonical"


def test_an_update_behind_another_message_is_seen():
    assert read_frame(wire.step1(b"\x00") + wire.update(b"a"))[1] == Update(b"a")


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"", "truncated"),
        (b"\x00", "truncated"),
        (b"\x00\x02", "truncated"),
        (b"\x00\x02\x05abc", "truncated"),
        (wire.update(b"abc") + b"\x00", "truncated"),
        (wire.update(b"abc") + b"\x07", "unknown_kind"),
        (b"\x00\x03\x00", "unknown_sync"),
        (b"\x05", "unknown_kind"),
        (b"\x80" * 9, "number_too_big"),
        (wire.denied("frozen"), "auth"),
        (wire.acknowledged(1), "unknown_kind"),
        (wire.query_awareness() * 65, "too_many_messages"),
        (b"\x01\x00", "truncated"),
        (_awareness(count=3), "truncated"),
        (_awareness(*[b"\x01\x01\x04null"] * 65), "too_many_states"),
        (b"\x01" + write_octets(b"\x00\x00"), "trailing"),
        (_awareness(b"\x01\x01" + write_text("[]")), "bad_state"),
        (_awareness(b"\x01\x01" + write_text("5")), "bad_state"),
        (_awareness(b"\x01\x01" + write_text("{'a': 1}")), "bad_json"),
        (_awareness(b"\x01\x01" + write_text('{"a": NaN}')), "bad_json"),
        (_awareness(b"\x01\x01" + write_octets(b'{"a": "\xff"}')), "not_utf8"),
        (_awareness(b"\x01\x01" + write_text('{"a":' * 13 + "1" + "}" * 13)), "bad_json"),
        (_awareness(b"\x01\x01" + write_text('{"a": "' + "ы" * 2_044 + '"}')), "too_long"),
        (_awareness(b"\x81\x00\x01" + write_text("null")), "not_canonical"),
    ],
)
def test_frames_that_break_the_protocol_are_refused(frame, code):
    assert _code(frame) == code


def test_frames_at_the_limits_are_read():
    state = {"a": "ы" * 2_044}
    states = tuple(Presence(client, 0, state) for client in range(64))

    assert read_frame(wire.awareness(states)) == (Awareness(states),)
    assert read_frame(wire.query_awareness() * 64) == (QueryAwareness(),) * 64
    assert read_frame(_awareness()) == (Awareness(()),)


def test_a_state_json_has_no_words_for_is_not_written():
    with pytest.raises(ValueError, match="JSON compliant"):
        wire.awareness([Presence(1, 1, {"x": float("nan")})])


_NUMBERS = st.integers(0, LARGEST)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1_000, 1_000) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_STATES = st.none() | st.dictionaries(st.text(max_size=5), _VALUES, max_size=4)
_PRESENCES = st.lists(st.builds(Presence, _NUMBERS, _NUMBERS, _STATES), max_size=4).map(tuple)
_MESSAGES = st.one_of(
    st.builds(SyncStep1, st.binary()),
    st.builds(SyncStep2, st.binary()),
    st.builds(Update, st.binary()),
    st.builds(Awareness, _PRESENCES),
    st.just(QueryAwareness()),
)


def _written(message) -> bytes:
    match message:
        case SyncStep1(vector):
            return wire.step1(vector)
        case SyncStep2(update):
            return wire.step2(update)
        case Update(update):
            return wire.update(update)
        case Awareness(states):
            return wire.awareness(states)
        case _:
            return wire.query_awareness()


@given(st.lists(_MESSAGES, min_size=1, max_size=5))
def test_messages_written_are_those_read(messages):
    assert read_frame(b"".join(map(_written, messages))) == tuple(messages)


@given(st.binary())
@example(b"\x01\x05\x01\x01\x01\x01[")
def test_any_bytes_are_a_frame_or_refused(data):
    with suppress(WireError):
        assert read_frame(data)


@given(st.sampled_from(["step2", "update", "here"]), st.integers(0, 200), st.integers(0, 255))
def test_any_change_of_a_byte_gives_a_frame_or_a_refusal(name, at, byte):
    frame = bytearray(recorded(FRAMES[name]))
    frame[at % len(frame)] = byte
    with suppress(WireError):
        assert read_frame(bytes(frame))
