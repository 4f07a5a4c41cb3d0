"""When a new session is proposed to take place."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.proposing import USUAL_LENGTH, next_slot

FIRST, LAST = date(2027, 2, 25), date(2027, 2, 26)


def at(clock: str, day: date = FIRST) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}")


@pytest.mark.parametrize(
    ("last_end", "begins", "ends", "expected"),
    [
        (None, None, None, at("10:00")),
        (None, at("09:30"), None, at("09:30")),
        (at("11:30"), at("09:30"), at("17:00", LAST), at("11:30")),
        (at("16:15", LAST), at("09:30"), at("17:00", LAST), at("16:15", LAST)),
        (at("16:30", LAST), at("09:30"), at("17:00", LAST), at("16:15", LAST)),
        (at("17:00", LAST), at("09:30"), at("17:00", LAST), at("16:15", LAST)),
        (at("20:00", LAST), at("09:30"), None, at("20:00", LAST)),
        (at("23:50", LAST), at("09:30"), None, at("23:14", LAST)),
        (at("12:00", date(2027, 2, 20)), at("09:30"), None, at("00:00")),
        (at("12:00", date(2027, 3, 20)), None, at("17:00", LAST), at("16:15", LAST)),
    ],
)
def test_next_slot(last_end, begins, ends, expected):
    slot = next_slot(last_end=last_end, begins=begins, ends=ends, first=FIRST, last=LAST)
    assert slot == (expected, expected + USUAL_LENGTH)


moments = st.none() | st.datetimes(at("00:00", date(2027, 2, 1)), at("00:00", date(2027, 3, 20)))


@given(moments, moments, moments)
def test_a_proposal_is_within_the_days_of_the_event(last_end, begins, ends):
    start, end = next_slot(last_end=last_end, begins=begins, ends=ends, first=FIRST, last=LAST)
    assert FIRST <= start.date() <= end.date() <= LAST
