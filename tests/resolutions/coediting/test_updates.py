from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.coediting.lib0 import LARGEST, write_text
from resolutions.coediting.structs import LAST_CLOCK, Id
from resolutions.coediting.updates import Attribute, UpdateError, authors, read_update, read_vector, write_vector
from tests.resolutions.coediting import writing as w
from tests.resolutions.coediting.recordings import UPDATES


def _code(data: bytes) -> str:
    with pytest.raises(UpdateError) as caught:
        read_update(data)
    return caught.value.code


def test_an_empty_update_says_nothing():
    inspected = read_update(b"\x00\x00")

    assert inspected.is_empty
    assert inspected.is_complete_for({})
    assert (inspected.ranges, inspected.deletes, inspected.needs, inspected.structs) == ({}, {}, {}, 0)


def test_neither_writing_nor_deleting_is_empty():
    assert not read_update(w.update(w.run(w.string("а")))).is_empty
    assert not read_update(w.update(deletes=w.deletes((5, [(0, 1)])))).is_empty


def test_clients_without_structs_or_deletes_say_nothing():
    assert read_update(w.update(w.run(), deletes=w.deletes((5, [])))).is_empty


def test_names_and_sizes_are_told():
    inspected = read_update(
        w.update(
            w.run(
                w.element("para"),
                w.any_value(b"\x77\x04" + "да".encode(), parent=(7, 0), key="kind"),
                w.any_value(b"\x7e", origin=(7, 1), key=""),
                w.xml_text(parent=(7, 0), key="inner"),
                w.any_value(b"\x7d\x01", origin=(7, 2)),
                w.string("а😀", parent=(7, 3)),
                w.format_mark("strong", "{}", origin=(7, 7)),
                w.item(2, b"\x02\x09undefined\x02{}", origin=(7, 8), key=""),
                w.binary(b"abc", parent="other", key="file"),
            )
        )
    )

    assert inspected.elements == {"para"}
    assert inspected.marks == {"strong"}
    assert inspected.roots == {"prosemirror", "other"}
    assert inspected.kinds == {"YXmlElement", "YXmlText", "Any", "String", "Format", "JSON", "Binary"}
    assert (inspected.text_units, inspected.text_bytes) == (3, 6)
    assert inspected.attributes == (
        Attribute("kind", 6),
        Attribute(None, 1),
        Attribute("inner", None),
        Attribute(None, 2),
        Attribute(None, 14),
        Attribute("file", 3),
    )


def test_gaps_part_the_ranges_and_only_the_last_can_be_new():
    inspected = read_update(
        w.update(
            w.run(w.string("аб"), w.gone(3), w.skip(5), w.gone(1), w.skip(4), clock=5),
            w.run(w.skip(5), client=8),
            w.run(w.gone(2), client=9),
        )
    )

    assert inspected.ranges == {7: ((5, 10), (15, 16)), 9: ((0, 2),)}
    assert authors(inspected) == {7, 9}
    assert inspected.needs == {7: 15}
    assert [inspected.is_complete_for({7: clock}) for clock in (0, 5, 14, 15, 20)] == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("update", "needs"),
    [
        (w.update(w.run(w.string("а"))), {}),
        (w.update(w.run(w.string("а"), clock=4)), {7: 4}),
        (w.update(w.run(w.string("а", origin=(8, 3)))), {8: 4}),
        (w.update(w.run(w.string("а", right=(8, 3)))), {8: 4}),
        (w.update(w.run(w.string("а", origin=(8, 3), right=(9, 0)))), {8: 4, 9: 1}),
        (w.update(w.run(w.string("а", parent=(8, 3)))), {8: 4}),
        (w.update(w.run(w.string("а", origin=(8, 3), right=(8, 1)))), {8: 4}),
        (w.update(w.run(w.string("а"), w.string("б", origin=(7, 0)))), {}),
        (w.update(w.run(w.string("а", origin=(8, 3))), w.run(w.gone(4), client=8)), {}),
        (w.update(w.run(w.string("а", origin=(8, 4))), w.run(w.gone(4), client=8)), {8: 5}),
        (w.update(w.run(w.string("а", origin=(8, 1))), w.run(w.gone(4), client=8, clock=3)), {8: 3}),
        (w.update(deletes=w.deletes((5, [(0, 1), (4, 2)]), (6, [(1, 1)]))), {5: 6, 6: 2}),
        (w.update(w.run(w.string("абв")), deletes=w.deletes((7, [(0, 3)]))), {}),
        (w.update(w.run(w.string("абв")), deletes=w.deletes((7, [(2, 2)]))), {7: 4}),
    ],
)
def test_what_must_be_known(update, needs):
    inspected = read_update(update)

    assert inspected.needs == needs
    assert inspected.is_complete_for(needs)
    assert not any(inspected.is_complete_for({**needs, client: clock - 1}) for client, clock in needs.items())


def test_structs_of_two_clients_stand_after_those_they_name():
    inspected = read_update(
        w.update(
            w.run(w.string("а", origin=(8, 0)), w.string("б", origin=(8, 1)), client=9),
            w.run(w.string("в"), w.string("г", origin=(9, 0)), client=8),
        )
    )

    assert [struct.id for struct in inspected.items] == [Id(8, 0), Id(9, 0), Id(8, 1), Id(9, 1)]


@pytest.mark.parametrize(
    "update",
    [
        w.update(w.run(w.string("а", origin=(7, 0)))),
        w.update(w.run(w.string("а", parent=(7, 5)))),
        w.update(w.run(w.string("а", right=(8, 0))), w.run(w.string("б", origin=(7, 0)), client=8)),
        w.update(
            w.run(w.string("а", origin=(8, 1))),
            w.run(w.string("б"), w.string("в", right=(9, 0)), client=8),
            w.run(w.string("г", parent=(7, 0)), client=9),
        ),
    ],
)
def test_structs_that_wait_for_one_another_are_refused(update):
    assert _code(update) == "circular"


def test_long_chains_between_clients_take_no_long_time():
    chain = [w.run(w.string("а", origin=(client + 1, 0)), client=client) for client in range(1, 3_000)]

    assert read_update(w.update(*chain)).needs == {3_000: 1}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "truncated"),
        (b"\x00", "truncated"),
        (b"\x00\x00\x00", "trailing"),
        (b"\x80\x00\x00", "not_canonical"),
        (b"\x05\x00", "truncated"),
        (b"\x01\xff\xff\xff\xff\x0f\x01\x00\x00", "truncated"),
        (w.update(w.run(w.gone(1)), w.run(w.gone(1), clock=1)), "repeated_client"),
        (w.update(deletes=w.deletes((5, [(0, 1)]), (5, [(1, 1)]))), "repeated_client"),
        (w.update(deletes=w.deletes((5, [(0, 0)]))), "empty"),
        (w.update(deletes=w.deletes((5, [(LAST_CLOCK, 1)]))), "clock_too_big"),
        (w.update(deletes=w.deletes((5, [(LAST_CLOCK + 1, 1)]))), "clock_too_big"),
        (w.update(w.run(w.gone(0))), "empty"),
        (w.update(w.run(w.skip(0))), "empty"),
        (w.update(w.run(w.string(""))), "empty"),
        (w.update(w.run(w.item(1, b"\x00"))), "empty"),
        (w.update(w.run(w.item(2, b"\x00"))), "empty"),
        (w.update(w.run(w.item(8, b"\x00"))), "empty"),
        (w.update(w.run(w.gone(1), clock=LAST_CLOCK)), "clock_too_big"),
        (w.update(w.run(w.gone(1), clock=LARGEST)), "clock_too_big"),
        (w.update(w.run(w.string("а", origin=(8, LARGEST)))), "clock_too_big"),
        (w.update(w.run(b"\x20\x01")), "truncated"),
        (w.update(w.run(b"\x80\x08\x00\x01")), "unknown_content"),
        (w.update(w.run(b"\x4a\x08\x00\x01")), "unknown_content"),
        (w.update(w.run(w.item(11, b""))), "unknown_content"),
        (w.update(w.run(w.item(31, b""))), "unknown_content"),
        (w.update(w.run(w.item(7, b"\x07"))), "unknown_type"),
        (w.update(w.run(b"\x04\x02\x01a\x01a")), "unknown_parent"),
        (w.update(w.run(w.any_value(b"\x10"))), "unknown_value"),
        (w.update(w.run(w.any_value(b"\x75\x01" * 13 + b"\x7f"))), "too_deep"),
        (w.update(w.run(w.item(9, write_text("guid") + b"\x75\x01" * 13 + b"\x7f"))), "too_deep"),
        (w.update(w.run(w.format_mark("a", "undefined"))), "bad_json"),
        (w.update(w.run(w.format_mark("a", "[" * 100_000))), "bad_json"),
        (w.update(w.run(w.item(5, write_text("{")))), "bad_json"),
        (w.update(w.run(w.item(2, b"\x01\x01{"))), "bad_json"),
        (w.update(w.run(w.item(4, b"\x02\xff\xff"))), "not_utf8"),
        (w.update(w.run(w.item(3, b"\x05ab"))), "truncated"),
    ],
)
def test_what_no_honest_client_writes_is_refused(data, code):
    assert _code(data) == code


@given(st.dictionaries(st.integers(0, LARGEST), st.integers(0, LAST_CLOCK)))
def test_a_vector_written_is_the_vector_read(vector):
    assert read_vector(write_vector(vector)) == vector


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "truncated"),
        (b"\x01\x05", "truncated"),
        (b"\x00\x00", "trailing"),
        (b"\x02\x05\x01\x05\x02", "repeated_client"),
        (b"\x01\x05" + w.uints(LAST_CLOCK + 1), "clock_too_big"),
        (b"\x01\x85\x00\x01", "not_canonical"),
    ],
)
def test_vectors_misspelled_are_refused(data, code):
    with pytest.raises(UpdateError) as caught:
        read_vector(data)
    assert caught.value.code == code


_IDS = st.tuples(st.integers(100, 103), st.integers(0, 1_000))
_NAMES = st.text(max_size=5)
_PLACES = st.one_of(
    st.fixed_dictionaries({"origin": _IDS, "right": st.none() | _IDS}),
    st.fixed_dictionaries({"parent": _IDS | _NAMES, "key": st.none() | _NAMES}),
)
_CONTENTS = st.one_of(
    st.tuples(st.just("String"), st.text(min_size=1, max_size=8)),
    st.tuples(st.just("Format"), _NAMES),
    st.tuples(st.just("YXmlElement"), _NAMES),
    st.tuples(st.just("Binary"), st.binary(max_size=8)),
)
_WRITERS = {
    "String": w.string,
    "Format": lambda name, **place: w.format_mark(name, "null", **place),
    "YXmlElement": w.element,
    "Binary": w.binary,
}


@given(st.lists(st.tuples(_CONTENTS, _PLACES), min_size=1, max_size=6), st.integers(0, 1_000))
def test_structs_written_are_those_read(told, clock):
    written = [_WRITERS[kind](value, **place) for (kind, value), place in told]

    inspected = read_update(w.update(w.run(*written, clock=clock)))

    assert [struct.content.kind for struct in inspected.items] == [kind for (kind, _), _ in told]
    for struct, ((kind, value), place) in zip(inspected.items, told, strict=True):
        length = len(value.encode("utf-16-le")) // 2 if kind == "String" else 1
        name = value if kind in {"Format", "YXmlElement"} else ""
        assert (struct.id.clock, struct.content.length, struct.content.name) == (clock, length, name)
        assert (struct.origin, struct.right) == (place.get("origin"), place.get("right"))
        assert (struct.parent, struct.key) == (place.get("parent"), place.get("key"))
        clock = struct.end


@given(st.binary(max_size=200))
def test_any_bytes_are_an_update_or_refused(data):
    with suppress(UpdateError):
        assert read_update(data).structs >= 0


@given(st.sampled_from(UPDATES), st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), max_size=3))
def test_any_change_of_bytes_gives_an_update_or_a_refusal(update, changes):
    changed = bytearray(update)
    for at, byte in changes:
        changed[at % len(changed)] = byte
    with suppress(UpdateError):
        assert read_update(bytes(changed)).structs >= 0


@given(st.sampled_from(UPDATES), st.integers(1, 5_000))
def test_a_piece_of_an_update_is_refused(update, size):
    assert _code(update[: size % len(update)]) == "truncated"
