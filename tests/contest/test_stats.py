"""Numbers of a contest for other pages, and the drawing of severities."""

import pytest

from contest import stats
from contest.actions import publish_results
from contest.charts import severity_bars
from contest.models import Contest
from contest.results import JurorStanding, standings
from tests.contest.factories import NOW, make_assignment, make_entry, make_juror, make_nomination, score

pytestmark = pytest.mark.django_db


def test_summary_counts_entries_by_nomination(contest):
    make_nomination(contest, "Сад")
    make_entry(contest), make_entry(contest), make_entry(contest, state="refused")
    found = stats.summary(contest.event, NOW)
    assert (found.total, found.nominations, found.laureates) == (2, (("Цифровой урок", 2), ("Сад", 0)), ())
    assert (found.is_published, found.accepts_entries, found.state) == (False, False, "scoring")


def test_summary_names_laureates_once_published(contest, people):
    entry = make_entry(contest)
    score(entry, make_juror(contest), 5, 5)
    assert stats.summary(contest.event, NOW).laureates == ()
    publish_results(contest=contest, by=people.organiser, now=NOW)
    assert [award.entry for award in stats.summary(contest.event, NOW).laureates] == [entry]


def test_summary_of_a_draft_and_of_no_contest_is_nothing(event, contest):
    Contest.objects.update(state="draft")
    assert stats.summary(event, NOW) is None
    contest.delete()
    assert (stats.summary(event, NOW), stats.progress(event)) == (None, None)


def test_progress_counts_submitted_sheets(contest):
    juror = make_juror(contest)
    score(make_entry(contest), juror, 5, 5)
    score(make_entry(contest), juror, 5)
    make_assignment(make_entry(contest), juror)
    make_assignment(make_entry(contest, state="withdrawn"), juror)
    found = stats.progress(contest.event)
    assert (found.entries, found.jurors, found.assigned, found.submitted, found.share) == (3, 1, 3, 1, 33)


def test_severity_bars_stand_on_both_sides_of_zero(contest):
    strict, generous, idle = make_juror(contest), make_juror(contest), make_juror(contest)
    entry = make_entry(contest)
    score(entry, strict, 1, 1)
    score(entry, generous, 3, 3)
    bars = severity_bars(standings(contest).jurors)
    left, right = bars.bars
    assert (left.severity, right.severity) == (pytest.approx(-20.0), pytest.approx(20.0))
    assert (left.x + left.width, right.x, left.anchor, right.anchor) == (bars.zero, bars.zero, "end", "start")
    assert severity_bars([JurorStanding(idle, 0, None)]).bars == ()
