"""Who wrote when: changes gathered by person and pause."""

from datetime import UTC, datetime, timedelta

import pytest

from resolutions.bouts import PAUSE, Change, bouts, stripes

BEGIN = datetime(2026, 2, 26, 9, 0, tzinfo=UTC)


def changes(*given: tuple[int | None, float]):
    """Changes by (person, seconds since the beginning)."""
    return [Change(seq, by, f"№ {by}", BEGIN + timedelta(seconds=at)) for seq, (by, at) in enumerate(given, 1)]


def told(*given: tuple[int | None, float]):
    return [(one.by, one.first, one.last, one.count) for one in bouts(changes(*given))]


def test_no_changes_are_no_bouts():
    assert bouts([]) == []


def test_a_pause_ends_a_bout_and_a_moment_less_does_not():
    pause = PAUSE.total_seconds()
    assert told((1, 0), (1, pause), (1, 2 * pause + 1)) == [(1, 3, 3, 1), (1, 1, 2, 2)]


def test_two_who_write_at_once_have_a_bout_each():
    assert told((1, 0), (2, 1), (1, 2), (2, 3), (1, 4)) == [(2, 2, 4, 2), (1, 1, 5, 3)]


def test_the_site_and_those_who_left_are_told_apart():
    assert told((0, 0), (None, 1), (None, 2)) == [(None, 2, 3, 2), (0, 1, 1, 1)]


def test_bout_knows_its_time_and_what_was_before_it():
    (bout,) = bouts(changes((1, 10), (1, 25)))
    assert (bout.name, bout.ends_at - bout.begins_at, bout.before) == ("№ 1", timedelta(seconds=15), 0)


def test_bout_is_long_if_it_ends_in_another_minute():
    assert [bouts(changes((1, 10), (1, end)))[0].is_long for end in (59, 61)] == [False, True]


def test_bout_knows_how_much_others_wrote_within_it():
    found = bouts(changes((1, 0), (2, 1), (1, 2), (2, 3), (1, 4)))
    assert [(one.by, one.others) for one in found] == [(2, 1), (1, 2)]


def drawn(*by: int | None, most: int = 200):
    found = stripes(changes(*((one, place) for place, one in enumerate(by))), most)
    return [(one.writers, one.before, one.width) for one in found]


def test_stripes_lie_where_the_changes_are():
    assert drawn(0, 1, 1, 2, 1, None) == [
        ((0,), 0, 1),
        ((1,), 1, 2),
        ((2,), 3, 1),
        ((1,), 4, 1),
        ((None,), 5, 1),
    ]
    assert drawn() == []


def test_short_turns_are_put_together_where_there_would_be_too_many():
    by = [1] * 5 + [2, 1, 2, 3, 1] + [2] * 5
    assert len(drawn(*by, most=7)) == 7
    assert drawn(*by, most=6) == [((1,), 0, 5), ((2, 1, 3), 5, 5), ((2,), 10, 5)]
    assert drawn(*by, most=3) == [((1, 2, 3), 0, 15)]


@pytest.mark.parametrize("writers", [2, 3, 7])
@pytest.mark.parametrize("length", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("most", [3, 10, 200])
def test_every_change_lies_in_just_one_stripe_however_few_there_may_be(writers, length, most):
    by = [turn % writers + 1 for turn in range(300) for _ in range(turn % length + 1)]
    found = stripes(changes(*((one, place) for place, one in enumerate(by))), most)
    assert sum(len(one.writers) for one in found) <= most
    assert [one.before for one in found] == [0, *(one.last for one in found[:-1])]
    assert found[-1].last == len(by)
