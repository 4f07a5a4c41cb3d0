from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.forecast import (
    DEFAULT_SHARE,
    NEARLY_ALL,
    Forecast,
    Phase,
    expected_total,
    forecast,
    usual_share,
)

ALL = Fraction(1)
minutes_of = st.lists(st.integers(0, 60), max_size=60)
shares = st.fractions(0, 1)


@pytest.mark.parametrize(
    ("minutes", "expected", "told"),
    [
        ([], 650, Forecast(Phase.EARLY, 650, 650)),
        ([], 0, Forecast(Phase.EARLY, 0, 0)),
        # nineteen people in ten minutes, and sixty in the first four, are no slope yet
        ([2] * 9 + [1], 650, Forecast(Phase.EARLY, 650, 631)),
        ([15] * 5, 650, Forecast(Phase.EARLY, 650, 575)),
        # ten a minute: 180 of 200 need thirteen minutes more; the present minute says nothing of the slope
        ([10] * 5 + [0], 200, Forecast(Phase.COMING, 200, 150, 5 + 13)),
        ([10] * 5 + [4], 200, Forecast(Phase.COMING, 200, 146, 5 + 13)),
        # the slope is the last ten minutes', not the whole morning's
        ([0] * 50 + [20] * 10 + [0], 400, Forecast(Phase.COMING, 400, 200, 60 + 8)),
        ([30] + [0] * 11, 100, Forecast(Phase.QUIET, 100, 70)),
        ([10] * 9, 100, Forecast(Phase.NEARLY_ALL, 100, 10, 8)),
        ([10] * 10, 100, Forecast(Phase.NEARLY_ALL, 100, 0, 8)),
        # three people are nearly all of three, however few they are
        ([3], 3, Forecast(Phase.NEARLY_ALL, 3, 0, 0)),
    ],
)
def test_forecast(minutes, expected, told):
    assert forecast(minutes, expected=expected, share=ALL) == told


def test_whoever_came_the_day_before_is_no_slope_but_counts():
    assert forecast([5] * 5 + [0], expected=100, earlier=50, share=ALL) == Forecast(Phase.COMING, 100, 25, 5 + 3)
    assert forecast([1], expected=100, earlier=95, share=ALL) == Forecast(Phase.NEARLY_ALL, 100, 4, 0)
    assert forecast([], expected=100, earlier=95, share=ALL) == Forecast(Phase.NEARLY_ALL, 100, 5)


@pytest.mark.parametrize(
    ("expected", "came", "share"),
    [(0, 0, None), (19, 19, None), (20, 0, None), (20, 15, Fraction(3, 4)), (700, 560, Fraction(4, 5)), (20, 25, 1)],
)
def test_usual_share(expected, came, share):
    assert usual_share(expected, came) == share


def test_default_share_is_used_without_another():
    assert forecast([], expected=100).total == 85
    assert expected_total(0, 100, DEFAULT_SHARE) == 85


@given(minutes_of, st.integers(0, 2000), shares, st.integers(0, 500))
def test_total_lies_between_who_came_and_who_is_expected(minutes, more, share, earlier):
    came = sum(minutes) + earlier
    told = forecast(minutes, expected=came + more, earlier=earlier, share=share)

    assert came <= told.total <= came + more
    assert told.remaining == told.total - came


@given(minutes_of, st.integers(0, 2000), st.integers(0, 500), shares, shares, st.integers(0, 500))
def test_total_grows_with_expected_share_and_arrivals(minutes, expected, more, one, other, extra):
    low, high = sorted((one, other))
    told = forecast(minutes, expected=expected, share=low).total

    assert told <= forecast(minutes, expected=expected + more, share=low).total
    assert told <= forecast(minutes, expected=expected, share=high).total
    assert told <= forecast([*minutes, extra], expected=expected, share=low).total


@given(minutes_of, st.integers(0, 2000), shares)
def test_ninety_per_cent_are_ahead_exactly_while_they_are_not_in(minutes, expected, share):
    told = forecast(minutes, expected=expected, share=share)
    is_in = sum(minutes) >= NEARLY_ALL * told.total and told.total > 0

    assert (told.phase is Phase.NEARLY_ALL) == is_in
    if told.phase is Phase.COMING:
        assert told.nearly_all_in is not None
        assert told.nearly_all_in >= len(minutes)
    elif is_in and sum(minutes):
        assert told.nearly_all_in in range(len(minutes))
    else:
        assert told.nearly_all_in is None


@given(minutes_of, st.integers(1, 2000), st.integers(1, 60))
def test_more_people_in_the_last_minute_are_never_later(minutes, expected, extra):
    before = forecast([*minutes, 1], expected=expected, share=ALL)
    after = forecast([*minutes, 1 + extra], expected=expected, share=ALL)

    if before.phase is Phase.COMING and after.phase is Phase.COMING:
        assert after.nearly_all_in <= before.nearly_all_in
