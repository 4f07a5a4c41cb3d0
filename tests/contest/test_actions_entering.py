"""Works are entered, changed, withdrawn, refused."""

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError

from contest import actions
from contest.actions import entering
from contest.models import Entry, Nomination
from tests.contest.conftest import refused, together
from tests.contest.factories import NOW, make_entry
from tests.races import PATIENCE

pytestmark = pytest.mark.django_db


def new_entry(contest, **over: Any):
    fields = {"contest": contest, "nomination": contest.nominations.first(), "title": "Подсказка"} | over
    return Entry(**fields)


def test_submit_entry_takes_the_next_number_and_writes_to_the_author(accepting, people):
    make_entry(accepting, code="E54")
    entry = actions.submit_entry(entry=new_entry(accepting), by=people.participant, now=NOW)
    assert (entry.code, entry.submitted_by, entry.submitted_at) == ("55", people.participant, NOW)
    assert [letter.to for letter in mail.outbox] == [[people.participant.email]] or mail.outbox == []


def test_submit_entry_with_the_same_nonce_writes_nothing(accepting, people, django_capture_on_commit_callbacks):
    def send(nonce, by=people.participant, now=NOW):
        return actions.submit_entry(entry=new_entry(accepting, nonce=nonce), by=by, now=now)

    with django_capture_on_commit_callbacks(execute=True):
        first = send("n1")
        again = send("n1", now=NOW + timedelta(days=2))
    assert (again, again.submitted_at, len(mail.outbox)) == (first, NOW, 1)
    others = [send("n2"), send("n1", by=people.stranger), send(None), send(None)]
    assert [entry.code for entry in others] == ["2", "3", "4", "5"]


def test_entries_close_at_the_deadline(accepting, people):
    entry = actions.submit_entry(entry=new_entry(accepting), by=people.participant, now=NOW)
    late = NOW + timedelta(days=1)
    given = {"by": people.participant, "now": late}
    assert refused(actions.submit_entry, entry=new_entry(accepting), **given) == "entries_closed"
    assert refused(actions.change_entry, entry=entry, changed=["title"], **given) == "entries_closed"
    assert refused(actions.withdraw_entry, entry=entry, **given) == "entries_closed"


def test_refuse_and_readmit_an_entry(accepting, people):
    entry = make_entry(accepting, submitted_by=people.participant)
    assert actions.refuse_entry(entry=entry, reason="Нет описания", by=people.organiser).reason == "Нет описания"
    readmitted = actions.readmit_entry(entry=entry, by=people.organiser)
    assert (readmitted.state, readmitted.reason) == ("submitted", "")
    assert actions.withdraw_entry(entry=entry, by=people.participant, now=NOW).state == "withdrawn"
    assert entry.history.first().history_user == people.participant


def test_acts_on_an_entry_a_second_time_change_nothing(accepting, people):
    entry = make_entry(accepting, submitted_by=people.participant)
    author, organiser = {"by": people.participant, "now": NOW}, {"by": people.organiser}
    acts = (
        lambda: actions.refuse_entry(entry=entry, reason="Нет описания", **organiser),
        lambda: actions.readmit_entry(entry=entry, **organiser),
        lambda: actions.withdraw_entry(entry=entry, **author),
    )
    for number, act in enumerate(acts, start=2):
        assert act().state == act().state
        assert entry.history.count() == number


def test_a_refused_entry_is_its_authors_no_more(accepting, people):
    shown = make_entry(accepting, submitted_by=people.participant)
    actions.refuse_entry(entry=shown, reason="Нет описания", by=people.organiser)
    shown.title = "Другое"
    given = {"entry": shown, "by": people.participant, "now": NOW}
    assert refused(actions.change_entry, changed=["title"], **given) == "entry_refused"
    assert refused(actions.withdraw_entry, **given) == "entry_refused"
    other = {"entry": shown, "reason": "Не та номинация", "by": people.organiser}
    assert refused(actions.refuse_entry, **other) == "entry_refused"
    assert Entry.objects.values_list("state", "reason").get() == ("refused", "Нет описания")


def test_an_entry_that_its_author_withdrew_stays_withdrawn(accepting, people):
    shown = make_entry(accepting, submitted_by=people.participant)
    actions.withdraw_entry(entry=shown, by=people.participant, now=NOW)
    by = people.organiser
    assert refused(actions.readmit_entry, entry=shown, by=by) == "entry_withdrawn"
    assert refused(actions.refuse_entry, entry=shown, reason="Поздно", by=by) == "entry_withdrawn"
    change = {"entry": shown, "changed": ["title"], "by": people.participant, "now": NOW}
    assert refused(actions.change_entry, **change) == "entry_withdrawn"
    assert Entry.objects.get().state == "withdrawn"


def test_a_change_touches_only_what_was_changed(accepting, people):
    shown = make_entry(accepting, submitted_by=people.participant, title="Подсказка")
    Entry.objects.update(title="Подсказка вместо ответа", code="77")
    shown.abstract = "Ученик спрашивает сам."
    changed = actions.change_entry(entry=shown, changed=["abstract"], by=people.participant, now=NOW)
    assert (changed.title, changed.code, changed.abstract) == (
        "Подсказка вместо ответа",
        "77",
        "Ученик спрашивает сам.",
    )
    assert Entry.objects.values_list("title", "code", "abstract").get() == (
        changed.title,
        changed.code,
        changed.abstract,
    )


def test_an_entry_needs_a_nomination_that_is_there(accepting, people):
    gone = Nomination.objects.create(contest=accepting, name="Сад", rank=1)
    shown = make_entry(accepting, submitted_by=people.participant)
    Nomination.objects.filter(pk=gone.pk).delete()
    given = {"by": people.participant, "now": NOW}
    assert refused(actions.submit_entry, entry=new_entry(accepting, nomination=gone), **given) == "nomination_gone"
    shown.nomination = gone
    assert refused(actions.change_entry, entry=shown, changed=["nomination"], **given) == "nomination_gone"


def send_four_times(contest, by, submit):
    """Send one work four times at one instant; return what was raised."""
    acts = [partial(submit, entry=new_entry(contest, nonce="n1"), by=by, now=NOW) for _time in range(4)]
    return list(together(*acts).values())


@pytest.mark.django_db(transaction=True)
def test_one_work_sent_four_times_at_one_instant_is_one_entry(accepting, people):
    assert send_four_times(accepting, people.participant, actions.submit_entry) == []
    assert (Entry.objects.count(), len(mail.outbox)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_work_meets_its_constraint(accepting, people, monkeypatch):
    """The control: past a lock that does not lock, nobody finds the entry that another is about to write."""
    barrier, number = threading.Barrier(4, timeout=PATIENCE), entering.next_number
    monkeypatch.setattr(entering, "locked", lambda contest: contest)
    monkeypatch.setattr(entering, "next_number", lambda contest: (barrier.wait(), number(contest))[1])
    raised = send_four_times(accepting, people.participant, actions.submit_entry.__wrapped__)
    assert {type(error) for error in raised} == {IntegrityError}
