import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.coediting.lib0 import (
    LARGEST,
    MalformedError,
    Reader,
    read_json,
    write_json,
    write_octets,
    write_text,
    write_uint,
)
from tests.resolutions.coediting.recordings import FRAMES, recorded


def _reader(data: bytes) -> Reader:
    return Reader(data, MalformedError)


def _code(data: bytes, method: str) -> str:
    with pytest.raises(MalformedError) as caught:
        getattr(_reader(data), method)()
    return caught.value.code


@pytest.mark.parametrize(("value", "written"), FRAMES["numbers"])
def test_numbers_are_spelled_as_lib0_spells_them(value, written):
    assert write_uint(value) == recorded(written)
    assert _reader(recorded(written)).uint() == value


@given(st.integers(0, LARGEST))
def test_a_number_written_is_the_number_read(value):
    reader = _reader(write_uint(value))

    assert (reader.uint(), reader.left) == (value, 0)


@given(st.binary(max_size=10))
def test_a_number_has_one_spelling(data):
    reader = _reader(data)
    try:
        value = reader.uint()
    except MalformedError:
        return
    assert write_uint(value) == data[: reader.at]


@pytest.mark.parametrize("value", [-1, LARGEST + 1])
def test_numbers_beyond_are_not_written(value):
    with pytest.raises(ValueError, match=str(value)):
        write_uint(value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "truncated"),
        (b"\x80", "truncated"),
        (b"\x80\x00", "not_canonical"),
        (b"\xff\x80\x00", "not_canonical"),
        (b"\x80\x80\x80\x80\x80\x80\x80\x10", "number_too_big"),
        (b"\x80" * 8 + b"\x01", "number_too_big"),
    ],
)
def test_numbers_misspelled_are_refused(data, code):
    assert _code(data, "uint") == code


@pytest.mark.parametrize(
    ("data", "value"),
    [(b"\x05", 5), (b"\x45", -5), (b"\x40", 0), (b"\x80\x01", 64), (b"\xc0\x01", -64), (b"\xbf\xff\x01", 16_383)],
)
def test_signed_numbers(data, value):
    assert _reader(data).sint() == value


@pytest.mark.parametrize(
    ("data", "method", "code"),
    [
        (b"\x80\x00", "sint", "not_canonical"),
        (b"\x05abc", "octets", "truncated"),
        (b"\x02\xff\xff", "text", "not_utf8"),
        (b"\x03\xed\xa0\x80", "text", "not_utf8"),
        (b"\x02\xc0\x80", "text", "not_utf8"),
        (b"\x02\x00", "count", "truncated"),
        (b"\x01{", "json", "bad_json"),
        (b"\x09undefined", "json", "bad_json"),
        (b"\x01{", "json_or_undefined", "bad_json"),
        (b"\x00\x00", "finish", "trailing"),
    ],
)
def test_other_misspellings_are_refused(data, method, code):
    assert _code(data, method) == code


def test_a_longer_string_than_asked_for_is_refused():
    with pytest.raises(MalformedError, match="too_long"):
        _reader(write_text("привет")).text(most=11)
    assert _reader(write_text("привет")).text(most=12) == "привет"


@given(st.text(), st.binary())
def test_strings_and_bytes_written_are_those_read(text, data):
    reader = _reader(write_text(text) + write_octets(data))

    assert (reader.text(), reader.octets(), reader.left) == (text, data, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"\x7f",
        b"\x7e",
        b"\x7d\x45",
        b"\x7c\x00\x00\x00\x00",
        b"\x7b" + bytes(8),
        b"\x7a" + bytes(8),
        b"\x79",
        b"\x78",
        b"\x77\x02\xd0\xb0",
        b"\x76\x02\x01a\x78\x01b\x75\x01\x7f",
        b"\x75\x00",
        b"\x74\x02\xff\xff",
        b"\x75\x01" * 12 + b"\x7f",
    ],
)
def test_any_values_are_passed_over(data):
    reader = _reader(data)
    reader.skip_value()
    assert reader.left == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "truncated"),
        (b"\x73", "unknown_value"),
        (b"\x80", "unknown_value"),
        (b"\x7c\x00\x00", "truncated"),
        (b"\x77\x01\xff", "not_utf8"),
        (b"\x76\x01\x01\xff\x7f", "not_utf8"),
        (b"\x75\x02\x7f", "truncated"),
        (b"\x75\xff\xff\xff\xff\x0f\x7f", "truncated"),
        (b"\x75\x01" * 13 + b"\x7f", "too_deep"),
        (b"\x76\x01\x00" * 100_000, "too_deep"),
    ],
)
def test_any_values_misspelled_are_refused(data, code):
    assert _code(data, "skip_value") == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        "-Infinity",
        "1e999",
        "9" * 5_000,
        '"\\ud83d"',
        '{"\\ud83d": 1}',
        "[" * 13 + "]" * 13,
        "[" * 100_000,
        '{"a":' * 100_000,
        '"' + '\\"' * 100_000,
        "undefined",
        "\ufeff1",
        "{} {}",
    ],
)
def test_what_json_has_no_words_for_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 json's own words differ between versions
        read_json(text)


@pytest.mark.parametrize(
    "text",
    ['{"a": "\\"[[[[[[[[[[[[[[[["}', '"\\ud83d\\ude00"', '"\\\\"', "[" * 12 + "]" * 12, "1e300", "null", "[[], {}]"],
)
def test_json_is_read(text):
    assert read_json(text) == json.loads(text)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(_JSON)
def test_json_written_is_the_json_read(value):
    assert read_json(write_json(value)) == value


@given(st.binary() | st.text(alphabet='[]{}"\\,:u0d8e1.-nul ').map(str.encode))
def test_any_bytes_are_json_or_refused(data):
    with suppress(MalformedError):
        _reader(write_octets(data)).json()
