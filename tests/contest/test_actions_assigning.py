"""Entries are given to jurors."""

import pytest

from contest import actions
from contest.actions.assigning import Wish
from contest.models import Assignment, ConflictOfInterest, Entry
from tests.contest.conftest import refused
from tests.contest.factories import NOW, make_assignment, make_entry, make_juror, score

pytestmark = pytest.mark.django_db


def test_eligible_jurors_have_no_conflict_of_any_kind(contest):
    author, colleague, declared, free = (make_juror(contest) for _ in range(4))
    entry = make_entry(contest, organisation="МОУ  СОШ № 6", submitted_by=author.user)
    colleague.organisation = "моу сош № 6"
    colleague.save()
    ConflictOfInterest.objects.create(juror=declared, entry=entry, declared_at=NOW)
    assert actions.assigning.eligible_jurors(contest) == {entry.code: frozenset({free.code})}


def test_apply_plan_writes_what_was_seen(contest, people):
    kept = make_assignment(make_entry(contest), make_juror(contest))
    make_juror(contest), make_juror(contest), make_entry(contest)
    wish = Wish(2, seed=5)
    seen = actions.plan_assignment(contest, wish).added
    given = {"contest": contest, "wish": wish, "by": people.organiser, "now": NOW}
    assert len(actions.apply_plan(seen=seen, **given).added) == 3
    assert Assignment.objects.count() == 4
    assert Assignment.objects.filter(pk=kept.pk).exists()
    assert refused(actions.apply_plan, seen=seen, **given) == "changed_meanwhile"


def test_assign_entry_by_hand_checks_the_same_rules(contest, people):
    juror, entry = make_juror(contest, organisation="ИРО"), make_entry(contest)
    given = {"juror": juror, "by": people.organiser, "now": NOW}
    assignment = actions.assign_entry(entry=entry, **given)
    assert refused(actions.assign_entry, entry=entry, **given) == "already_assigned"
    assert refused(actions.assign_entry, entry=make_entry(contest, organisation="иро"), **given) == "same_organisation"
    assert refused(actions.assign_entry, entry=make_entry(contest, state="refused"), **given) == "not_in_contest"
    barred = make_entry(contest)
    ConflictOfInterest.objects.create(juror=juror, entry=barred, declared_at=NOW)
    assert refused(actions.assign_entry, entry=barred, **given) == "conflict"
    actions.unassign_entry(assignment=assignment)
    sheet = score(entry, juror, 5)
    assert refused(actions.unassign_entry, assignment=sheet.assignment) == "has_scores"


def test_assign_entry_looks_at_the_entry_as_it_is_now(contest, people):
    shown, juror = make_entry(contest), make_juror(contest, organisation="ИРО")
    given = {"entry": shown, "juror": juror, "by": people.organiser, "now": NOW}
    Entry.objects.update(organisation="иро")
    assert refused(actions.assign_entry, **given) == "same_organisation"
    Entry.objects.update(state="withdrawn")
    assert refused(actions.assign_entry, **given) == "not_in_contest"
