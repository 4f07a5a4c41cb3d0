"""The jury is invited and steps back."""

import threading
from functools import partial
from typing import Any

import pytest
from django.core import mail

from contest import actions
from contest.actions import jury
from contest.actions.jury import Invitation
from contest.models import Assignment, ConflictOfInterest, Juror, Score
from events import actions as event_actions
from events.audit import signed
from events.models import Membership, Role
from events.models.user import UserManager
from tests.contest.conftest import refused, together
from tests.contest.factories import NOW, make_assignment, make_contest, make_entry, make_juror, score
from tests.factories import make_event
from tests.races import PATIENCE, meeting, wait_if_possible

pytestmark = pytest.mark.django_db


def test_invite_juror_makes_an_account_a_role_and_a_letter(contest, people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = Invitation(" New@Example.org", "Новикова Анна", "ИРО")
        juror = actions.invite_juror(contest=contest, invitation=invitation, by=people.organiser)
    assert (juror.code, juror.name, juror.user.email) == ("J1", "Новикова Анна", "new@example.org")
    assert Membership.objects.filter(event=contest.event, user=juror.user, role="juror").count() == 1
    assert [letter.to for letter in mail.outbox] == [["new@example.org"]]
    given = {"contest": contest, "by": people.organiser}
    assert refused(actions.invite_juror, invitation=Invitation("NEW@example.org"), **given) == "already_juror"


def test_invite_juror_gives_an_address_to_a_known_juror(contest, people):
    juror = Juror.objects.create(contest=contest, code="J7", organisation="МОУ СОШ № 6")
    invitation = Invitation(people.juror.email, juror=juror)
    invited = actions.invite_juror(contest=contest, invitation=invitation, by=people.organiser)
    assert (invited.pk, invited.code, invited.user, invited.organisation) == (
        juror.pk,
        "J7",
        people.juror,
        "МОУ СОШ № 6",
    )
    assert Membership.objects.filter(user=people.juror, role="juror").count() == 1


def test_invite_juror_gives_an_address_once(contest, people, django_capture_on_commit_callbacks):
    shown = Juror.objects.create(contest=contest, code="J7")

    def invite(email):
        invitation = Invitation(email, juror=shown)
        return actions.invite_juror(contest=contest, invitation=invitation, by=people.organiser)

    with django_capture_on_commit_callbacks(execute=True):
        assert invite("first@example.org") == invite("first@example.org")
    assert refused(invite, email="second@example.org") == "juror_has_address"
    assert [letter.to for letter in mail.outbox] == [["first@example.org"]]
    assert Juror.objects.get().user.email == "first@example.org"


def test_invite_juror_does_not_bring_back_one_who_was_removed(contest, people):
    shown = Juror.objects.create(contest=contest, code="J7")
    Juror.objects.filter(pk=shown.pk).delete()
    given = {"contest": contest, "invitation": Invitation("new@example.org", juror=shown), "by": people.organiser}
    assert refused(actions.invite_juror, **given) == "changed_meanwhile"
    assert not Juror.objects.exists()


@pytest.mark.usefixtures("everybody")
@pytest.mark.django_db(transaction=True)
def test_one_new_address_invited_by_two_contests_at_one_instant_is_one_person(contest, people, monkeypatch):
    other = make_contest(make_event())
    # Both have looked for the person by then; SQLite lets the second in only after the first.
    look, make = meeting(lambda: None), UserManager.create_user
    monkeypatch.setattr(UserManager, "create_user", lambda *args: look() or make(*args))
    given = {"invitation": Invitation("new@example.org"), "by": people.organiser}
    assert together(*[partial(actions.invite_juror, contest=one, **given) for one in (contest, other)]) == {}
    assert set(Juror.objects.values_list("contest_id", "user__email")) == {
        (contest.pk, "new@example.org"),
        (other.pk, "new@example.org"),
    }


@pytest.mark.django_db(transaction=True)
def test_a_role_given_by_another_page_an_instant_ago_is_no_error(contest, people, monkeypatch):
    looked, given = threading.Event(), threading.Event()

    def sign_late(*args: Any):
        looked.set()
        wait_if_possible(given)
        return signed(*args)

    def add_member():
        assert looked.wait(PATIENCE)
        email = people.stranger.email
        event_actions.add_member(event=contest.event, email=email, role=Role.JUROR, by=people.organiser)
        given.set()

    monkeypatch.setattr(jury, "signed", sign_late)
    invitation = Invitation(people.stranger.email)
    invite = partial(actions.invite_juror, contest=contest, invitation=invitation, by=people.organiser)
    raised = together(invite, add_member)
    # On SQLite the other page waits for the whole of the invitation and is the one to come late.
    assert {getattr(error, "code", error) for error in raised.values()} <= {"already_member"}
    assert (Juror.objects.count(), Membership.objects.filter(user=people.stranger).count()) == (1, 1)


def test_remove_juror_takes_the_role_too(contest, people):
    juror = make_juror(contest)
    make_assignment(make_entry(contest), juror)
    actions.remove_juror(juror=juror, by=people.organiser)
    assert not Membership.objects.filter(user=juror.user).exists()
    scored = make_juror(contest)
    score(make_entry(contest), scored, 5, 5)
    assert refused(actions.remove_juror, juror=scored, by=people.organiser) == "juror_has_sheets"


def test_acts_on_a_juror_who_was_removed_are_refused(contest, people):
    shown, entry = make_juror(contest), make_entry(contest)
    actions.remove_juror(juror=Juror.objects.get(), by=people.organiser)
    given = {"juror": shown, "by": people.organiser}
    assert refused(actions.remove_juror, **given) == "changed_meanwhile"
    assert refused(actions.declare_conflict, entry=entry, note="", now=NOW, **given) == "changed_meanwhile"
    assert refused(actions.assign_entry, entry=entry, now=NOW, **given) == "changed_meanwhile"


@pytest.mark.usefixtures("everybody")
def test_declare_conflict_takes_the_sheet_away_and_tells_organisers(
    contest, people, django_capture_on_commit_callbacks
):
    juror, entry = make_juror(contest), make_entry(contest)
    score(entry, juror, 5, 5)
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            actions.declare_conflict(juror=juror, entry=entry, note="Соавтор", by=juror.user, now=NOW)
    assert (ConflictOfInterest.objects.count(), Assignment.objects.count(), Score.objects.count()) == (1, 0, 0)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([people.owner.email, people.organiser.email])
    conflict = ConflictOfInterest.objects.get()
    for _time in range(2):
        actions.withdraw_conflict(conflict=ConflictOfInterest(pk=conflict.pk, entry=entry), by=people.organiser)
    assert (ConflictOfInterest.objects.count(), ConflictOfInterest.history.count()) == (0, 2)
