"""Who wrote when: changes gathered by person and pause."""

from datetime import UTC, datetime, timedelta

from resolutions.bouts import PAUSE, Change, bouts

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
