"""Filling in score sheets, publishing, and both at once."""

import threading
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from contest.actions import (
    Given,
    change_state,
    declare_conflict,
    publish_results,
    publishing,
    save_scores,
    scoring,
    setting_up,
    withdraw_results,
)
from contest.models import Award, Contest, Score, ScoreSheet
from contest.refusals import Refused, StaleSheet
from contest.results import standings
from tests.contest.conftest import together
from tests.contest.factories import NOW, make_assignment, make_contest, make_criterion, make_entry, make_juror, score
from tests.races import PATIENCE, meeting, wait_if_possible

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest(event):
    return make_contest(event)


@pytest.fixture
def assignment(contest):
    return make_assignment(make_entry(contest), make_juror(contest))


def save(assignment, *, now=NOW, submit=False, seen=None, seen_comments=None, comment=None, **scores: Any):
    """Save `scores` by the names of their criteria; `seen` says what the window knows of each."""
    keys = dict(assignment.entry.contest.criteria.values_list("name", "pk"))
    known = {keys[name]: values for name, values in (seen or {}).items()}
    given = Given({keys[name]: Decimal(value) for name, value in scores.items()}, comment, known, seen_comments)
    return save_scores(assignment=assignment, given=given, by=assignment.juror.user, now=now, submit=submit)


def stored(sheet):
    return {name: int(value) for name, value in sheet.scores.values_list("criterion__name", "value")}


def code_of(act):
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_save_scores_keeps_a_draft_choice_by_choice(assignment):
    save(assignment, Польза=4)
    sheet = save(assignment, Новизна=2)
    assert (stored(sheet), sheet.state, sheet.revision) == ({"Польза": 4, "Новизна": 2}, "draft", 2)


def test_save_scores_the_same_again_changes_nothing(assignment):
    first = save(assignment, Польза=4, comment="Покажите запись урока.")
    again = save(assignment, Польза=4, comment="Покажите запись урока.", now=NOW + timedelta(minutes=5))
    assert (again.revision, again.updated_at) == (first.revision, first.updated_at)
    assert Score.history.count() == 1


def test_save_scores_submits_only_a_complete_sheet(assignment):
    assert save(assignment, Польза=4, submit=True).state == "draft"
    assert save(assignment, Новизна=0, submit=True).state == "submitted"


def test_save_scores_changes_a_submitted_sheet_until_the_deadline(assignment, contest):
    save(assignment, Польза=4, Новизна=2, submit=True)
    assert stored(save(assignment, Польза=5)) == {"Польза": 5, "Новизна": 2}
    contest.scoring_closes_at = NOW
    contest.save()
    assert code_of(lambda: save(assignment, Польза=1)) == "scoring_closed"


def test_save_scores_refuses_a_score_outside_its_range(assignment):
    assert code_of(lambda: save(assignment, Польза=6)) == "score_out_of_range"
    assert code_of(lambda: save(assignment, Польза=-1)) == "score_out_of_range"
    assert code_of(lambda: save(assignment, Польза="NaN")) == "score_out_of_range"
    assert not ScoreSheet.objects.exists()


def test_save_scores_refuses_a_criterion_of_another_contest(assignment):
    given = Given({0: Decimal(1)})
    act = lambda: save_scores(assignment=assignment, given=given, by=assignment.juror.user, now=NOW)  # noqa: E731
    assert code_of(act) == "unknown_criterion"


@pytest.mark.parametrize(
    ("state", "code"),
    [("accepting", "not_scoring"), ("draft", "not_scoring"), ("published", "results_published")],
)
def test_save_scores_refuses_outside_scoring(assignment, contest, state, code):
    Contest.objects.filter(pk=contest.pk).update(state=state, published_at=NOW if state == "published" else None)
    assert code_of(lambda: save(assignment, Польза=1)) == code


def test_save_scores_refuses_an_entry_taken_away(assignment):
    declare_conflict(juror=assignment.juror, entry=assignment.entry, note="", by=assignment.juror.user, now=NOW)
    assert code_of(lambda: save(assignment, Польза=1)) == "not_assigned"


def test_save_scores_refuses_a_withdrawn_entry(assignment):
    assignment.entry.state = "withdrawn"
    assignment.entry.save()
    assert code_of(lambda: save(assignment, Польза=1)) == "not_assigned"


def test_two_windows_with_different_criteria_both_keep_theirs(assignment):
    save(assignment, Новизна=3, seen={"Новизна": [None]})
    sheet = save(assignment, Польза=1, seen={"Польза": [None]})
    assert stored(sheet) == {"Польза": 1, "Новизна": 3}


def test_two_windows_with_the_same_criterion_are_told_apart(assignment):
    save(assignment, Польза=5, Новизна=1)
    with pytest.raises(StaleSheet) as caught:
        save(assignment, Польза=2, Новизна=1, seen={"Польза": [1], "Новизна": [1]})
    assert [int(value) for value in caught.value.stored.values()] == [5]
    sheet = save(assignment, Польза=2, Новизна=1, seen={"Польза": [5], "Новизна": [1]})
    assert stored(sheet) == {"Польза": 2, "Новизна": 1}


def test_what_an_older_window_left_as_it_was_undoes_nothing(assignment):
    save(assignment, Польза=1, Новизна=1)
    save(assignment, Польза=5)
    save(assignment, Новизна=4, seen={"Новизна": [1]})
    with pytest.raises(StaleSheet) as caught:
        save(assignment, Польза=1, Новизна=4, submit=True, seen={"Польза": [1], "Новизна": [4]})
    assert [int(value) for value in caught.value.stored.values()] == [5]
    assert stored(ScoreSheet.objects.get()) == {"Польза": 5, "Новизна": 4}


def test_two_windows_do_not_lose_a_comment(assignment):
    save(assignment, comment="Из первого окна")
    act = partial(save, assignment, comment="Из второго")
    assert code_of(partial(act, seen_comments=[""])) == "stale_sheet"
    assert act(seen_comments=["Из первого окна"]).comment == "Из второго"


def test_a_retried_submission_is_not_taken_for_another_window(assignment):
    seen = {"Польза": [1], "Новизна": [None]}
    save(assignment, Польза=1)
    save(assignment, Польза=2, Новизна=3, submit=True, seen=seen)
    again = save(assignment, Польза=2, Новизна=3, submit=True, seen=seen)
    assert (stored(again), again.state) == ({"Польза": 2, "Новизна": 3}, "submitted")


def test_what_came_though_the_answer_was_lost_is_of_the_same_window(assignment):
    save(assignment, Польза=2, seen={"Польза": [None]})
    sheet = save(assignment, Польза=3, seen={"Польза": [None, 2]})
    assert stored(sheet) == {"Польза": 3}


def test_publish_writes_awards_and_closes_scoring(assignment, contest, people):
    save(assignment, Польза=5, Новизна=0, submit=True)
    make_entry(contest)
    published = publish_results(contest=contest, by=people.organiser, now=NOW)
    assert (published.state, published.published_at, published.published_by) == ("published", NOW, people.organiser)
    assert list(Award.objects.values_list("entry_id", "place", "raw_mean")) == [(assignment.entry_id, 1, 75.0)]
    assert code_of(lambda: save(assignment, Польза=1)) == "results_published"


def test_publish_refuses_a_second_time_and_without_sheets(assignment, contest, people):
    assert code_of(lambda: publish_results(contest=contest, by=people.organiser, now=NOW)) == "nothing_to_publish"
    save(assignment, Польза=5, Новизна=0, submit=True)
    publish_results(contest=contest, by=people.organiser, now=NOW)
    assert code_of(lambda: publish_results(contest=contest, by=people.organiser, now=NOW)) == "wrong_state"


def test_publish_refuses_what_the_organiser_did_not_see(assignment, contest, people):
    save(assignment, Польза=5, Новизна=0, submit=True)
    seen = standings(contest).fingerprint
    save(assignment, Новизна=1)
    act = lambda: publish_results(contest=contest, by=people.organiser, now=NOW, seen=seen)  # noqa: E731
    assert code_of(act) == "changed_meanwhile"
    seen = standings(contest).fingerprint
    assert publish_results(contest=contest, by=people.organiser, now=NOW, seen=seen).is_published


def test_withdraw_results_opens_scoring_again(assignment, contest, people):
    save(assignment, Польза=5, Новизна=0, submit=True)
    publish_results(contest=contest, by=people.organiser, now=NOW)
    withdrawn = withdraw_results(contest=contest, by=people.organiser)
    assert (withdrawn.state, withdrawn.published_at, Award.objects.count()) == ("scoring", None, 0)
    assert code_of(lambda: withdraw_results(contest=contest, by=people.organiser)) == "wrong_state"


def test_standings_leave_out_what_does_not_count(contest):
    first, second = make_juror(contest), make_juror(contest)
    counted, refused, draft = make_entry(contest), make_entry(contest, state="refused"), make_entry(contest)
    score(counted, first, 5, 5)
    score(counted, second, 0, 0, submit=False)
    score(draft, first, 3, submit=True)
    make_assignment(refused, first)
    found = standings(contest)
    assert [(row.entry, row.raw_mean, row.place) for row in found.entries] == [(counted, 100.0, 1), (draft, None, None)]
    assert [(row.juror, row.severity) for row in found.jurors] == [(first, 0.0), (second, None)]


def test_standings_count_sheets_that_lack_a_new_criterion(contest):
    score(make_entry(contest), make_juror(contest), 5, 5)
    make_criterion(contest, "Вид")
    found = standings(contest)
    assert (found.incomplete, found.scored) == (1, [])


def test_standings_name_nominations_whose_entries_share_no_juror(contest):
    for _entry in range(2):
        score(make_entry(contest), make_juror(contest), 5, 5)
    assert standings(contest).split_nominations == [contest.nominations.get()]


def test_standings_rank_as_the_contest_says(contest):
    strict, generous = make_juror(contest), make_juror(contest)
    modest, lucky, both = make_entry(contest), make_entry(contest), make_entry(contest)
    score(modest, strict, 2, 2)
    score(lucky, generous, 3, 3)
    score(both, strict, 1, 1)
    score(both, generous, 3, 3)
    places = {row.entry: row.place for row in standings(contest).entries}
    contest.ranking = Contest.Ranking.RAW
    raw = {row.entry: row.place for row in standings(contest).entries}
    assert (places[modest], places[lucky], raw[modest], raw[lucky]) == (1, 2, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_publishing_while_jurors_score_publishes_exactly_what_is_stored(event, people):
    contest = make_contest(event)
    sheets = [make_assignment(make_entry(contest), make_juror(contest)) for _number in range(4)]
    for sheet in sheets:
        save(sheet, Польза=1, Новизна=1, submit=True)

    def score_on_and_on(assignment):
        for value in range(5):
            save(assignment, Польза=value, Новизна=value)

    acts = [lambda sheet=sheet: score_on_and_on(sheet) for sheet in sheets]
    raised = together(*acts, lambda: publish_results(contest=contest, by=people.organiser, now=NOW))
    assert {getattr(error, "code", error) for error in raised.values()} <= {"results_published"}
    found = {row.entry.pk: (row.raw_mean, row.adjusted, row.place) for row in standings(contest).entries}
    assert {award.entry_id: (award.raw_mean, award.adjusted, award.place) for award in Award.objects.all()} == found


def publish_while_a_juror_scores(assignment, people, monkeypatch, publish, score):
    """Send a score after the standings are counted and before the awards are written; return what was raised."""
    counted, scored = threading.Event(), threading.Event()

    def count_and_wait(contest):
        found = standings(contest)
        counted.set()
        wait_if_possible(scored)
        return found

    def score_between():
        assert counted.wait(PATIENCE)
        given = Given({assignment.entry.contest.criteria.first().pk: Decimal(5)})
        score(assignment=assignment, given=given, by=assignment.juror.user, now=NOW)
        scored.set()

    monkeypatch.setattr(publishing, "standings", count_and_wait)
    return together(lambda: publish(contest=assignment.entry.contest, by=people.organiser, now=NOW), score_between)


@pytest.mark.django_db(transaction=True)
def test_a_score_sent_while_results_are_written_is_refused(assignment, people, monkeypatch):
    save(assignment, Польза=1, Новизна=1, submit=True)
    raised = publish_while_a_juror_scores(assignment, people, monkeypatch, publish_results, save_scores)
    assert [error.code for error in raised.values()] == ["results_published"]
    assert (Award.objects.get().raw_mean, stored(ScoreSheet.objects.get())) == (20.0, {"Польза": 1, "Новизна": 1})


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_score_slips_in_behind_the_results(assignment, people, monkeypatch):
    """The control: past a lock that does not lock, the awards are not what is stored."""
    save(assignment, Польза=1, Новизна=1, submit=True)
    for module in (publishing, scoring):
        monkeypatch.setattr(module, "locked", lambda contest: Contest.objects.get(pk=contest.pk))
    acts = (publish_results.__wrapped__, save_scores.__wrapped__)
    assert publish_while_a_juror_scores(assignment, people, monkeypatch, *acts) == {}
    assert (Award.objects.get().raw_mean, stored(ScoreSheet.objects.get())) == (20.0, {"Польза": 5, "Новизна": 1})


def publish_and_reopen(assignment, people, publish, change):
    """Publish the results and go back to accepting entries at one instant; return the codes of refusals."""
    contest, by = assignment.entry.contest, people.organiser
    raised = together(
        lambda: publish(contest=contest, by=by, now=NOW),
        lambda: change(contest=contest, state="accepting", by=by),
    )
    return [error.code for error in raised.values() if isinstance(error, Refused)]


@pytest.mark.django_db(transaction=True)
def test_of_two_states_at_one_instant_one_is_refused(assignment, people):
    save(assignment, Польза=1, Новизна=1, submit=True)
    assert publish_and_reopen(assignment, people, publish_results, change_state) == ["wrong_state"]
    assert Contest.objects.get().is_published == Award.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_states_are_taken(assignment, people, monkeypatch):
    """The control: past a lock that does not lock, both see a contest that is being scored and neither is refused."""
    save(assignment, Польза=1, Новизна=1, submit=True)
    barrier = threading.Barrier(2, timeout=PATIENCE)

    def read_together(contest):
        found = Contest.objects.get(pk=contest.pk)
        barrier.wait()
        return found

    for module in (publishing, setting_up):
        monkeypatch.setattr(module, "locked", read_together)
    acts = (publish_results.__wrapped__, change_state.__wrapped__)
    assert publish_and_reopen(assignment, people, *acts) == []


@pytest.mark.django_db(transaction=True)
def test_two_windows_saving_at_one_instant_leave_one_sheet(event):
    contest = make_contest(event)
    assignment = make_assignment(make_entry(contest), make_juror(contest))
    raised = together(
        lambda: save(assignment, Польза=1, submit=True),
        lambda: save(assignment, Новизна=2, submit=True),
        lambda: save(assignment, Польза=1, submit=True),
    )
    assert raised == {}
    sheet = ScoreSheet.objects.get()
    assert (stored(sheet), sheet.state) == ({"Польза": 1, "Новизна": 2}, "submitted")


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_windows_would_collide(event, monkeypatch):
    """The control: past a lock that does not lock, first saves of one sheet meet at its constraint."""
    contest = make_contest(event)
    assignment = make_assignment(make_entry(contest), make_juror(contest))
    given = Given({contest.criteria.first().pk: Decimal(1)})
    monkeypatch.setattr(scoring, "locked", lambda contest: contest)
    # By then each has looked for the sheet, and nobody has written it.
    monkeypatch.setattr(scoring, "_check_fresh", meeting(scoring._check_fresh, 4))
    act = partial(save_scores.__wrapped__, assignment=assignment, given=given, by=assignment.juror.user, now=NOW)
    raised = together(*[act] * 4)
    assert [type(error) for error in raised.values()] == [IntegrityError] * 3
