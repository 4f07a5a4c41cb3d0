from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symposium.charts import NARROW, Bar, Frame, bar_chart, tick_values

SMALL = Frame(width=240, height=140, label_width=40, left=40, top=20, bottom=20)


def bars(*values: int) -> list[Bar]:
    return [Bar(f"b{number}", value) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (10, [0, 5, 10]),
        (96, [0, 50, 100]),
        (127, [0, 50, 100]),
        (650, [0, 200, 400, 600]),
        (65_000, [0, 20_000, 40_000, 60_000]),
    ],
)
def test_tick_values(highest: int, ticks: list[int]) -> None:
    assert tick_values(highest) == ticks


@given(st.integers(0, 10**9))
def test_tick_values_are_few_and_even(highest: int) -> None:
    ticks = tick_values(highest)

    assert ticks[0] == 0
    assert 2 <= len(ticks) <= 5
    assert {later - earlier for earlier, later in pairwise(ticks)} == {ticks[1]}


def test_bars_stand_on_the_base_and_the_peak_is_written() -> None:
    chart = bar_chart(bars(50, 100), frame=SMALL)

    assert [(bar.x, bar.y, bar.width, bar.height) for bar in chart.bars] == [
        (66.0, 70.0, 48, 50.0),
        (166.0, 20.0, 48, 100.0),
    ]
    assert [bar.is_peak for bar in chart.bars] == [False, True]
    assert chart.bars[0].middle == 90.0


def test_labels_stand_no_denser_than_they_are_wide() -> None:
    chart = bar_chart(bars(*range(10)), frame=SMALL)

    assert [label.label for label in chart.labels] == ["b0", "b2", "b4", "b6", "b8"]


def test_last_year_and_now_are_lines() -> None:
    chart = bar_chart(bars(50, 100), last=[100, 0], now=1.5, frame=SMALL)

    assert chart.last == "90.0,20.0 190.0,120.0"
    assert (chart.now, chart.now_anchor) == (190.0, "end")


def test_nothing_is_drawn_of_nothing() -> None:
    chart = bar_chart([], frame=NARROW)

    assert (chart.bars, chart.labels, chart.last, chart.now, chart.now_anchor) == ((), (), "", None, "start")


def test_no_peak_among_zeros() -> None:
    assert [bar.is_peak for bar in bar_chart(bars(0, 0)).bars] == [False, False]


@given(st.lists(st.integers(0, 10**6), max_size=200), st.sampled_from([SMALL, NARROW]))
def test_everything_stays_inside_the_frame(values: list[int], frame: Frame) -> None:
    chart = bar_chart(bars(*values), last=values, frame=frame)

    for bar in chart.bars:
        assert frame.left <= bar.x + 0.1
        assert bar.x + bar.width <= frame.width + 0.1
        assert frame.top - 0.1 <= bar.y <= chart.base
