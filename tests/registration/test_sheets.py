from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.sheets import Written, read
from symposium.lib.base32 import ALPHABET

codes = st.text(ALPHABET, min_size=8, max_size=8)
clocks = st.none() | st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("line", "code", "clock"),
    [
        ("K7MQ-42XD 9:41", "K7MQ42XD", time(9, 41)),
        ("K7MQ42XD", "K7MQ42XD", None),
        ("  k7mq 42xd   09.41 ", "K7MQ42XD", time(9, 41)),
        ("K7MQ–42XD; 0:05", "K7MQ42XD", time(0, 5)),
        ("K7MQ-42XD,\t23:59", "K7MQ42XD", time(23, 59)),
        # typed on a Russian keyboard, with the letter O and the letter l
        ("К7МQ-42ХD 9:41", "K7MQ42XD", time(9, 41)),
        ("KOMQ-l2XD", "K0MQ12XD", None),
    ],
)
def test_lines_that_are_understood(line, code, clock):
    assert read(line) == (Written(1, line.strip(), code, clock),)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("K7MQ-42X", "code"),
        ("K7MQ-42XDD 9:41", "code"),
        ("Юдина А. П. 9:41", "code"),
        ("9:41", "code"),
        ("K7MQ-42XD 9:4", "code"),
        ("K7MQ-42XD 941", "code"),
        ("K7MQ-42XD 24:00", "clock"),
        ("K7MQ-42XD 9:60", "clock"),
    ],
)
def test_lines_that_are_not(line, fault):
    assert read(line) == (Written(1, line, fault=fault),)


def test_empty_lines_are_counted_and_left_out():
    lines = read("\nK7MQ-42XD 9:41\n   \nK7MQ-42XD 9:41\r\nK7MQ42XD")

    assert [(line.number, line.code, line.copy) for line in lines] == [
        (2, "K7MQ42XD", 0), (4, "K7MQ42XD", 1), (5, "K7MQ42XD", 0),
    ]  # fmt: skip


@given(st.lists(st.tuples(codes, clocks), max_size=20), st.booleans(), st.sampled_from([" ", "  ", "\t", ", "]))
def test_what_is_written_is_read_back(rows, is_spaced, gap):
    text = "\n".join(
        (f"{code[:4]}-{code[4:]}" if is_spaced else code) + (f"{gap}{clock.hour}:{clock:%M}" if clock else "")
        for code, clock in rows
    )

    assert [(line.code, line.clock, line.fault) for line in read(text)] == [(code, clock, "") for code, clock in rows]


@given(st.text(max_size=200))
def test_anything_typed_is_a_line_with_a_code_or_a_fault(text):
    for line in read(text):
        assert bool(line.code) != bool(line.fault)
        assert len(line.code) in {0, 8}
