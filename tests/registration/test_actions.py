import contextlib
import re
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection, connections, transaction

from events.models import ConsentText, User
from registration import actions, capacity
from registration.actions import registering
from registration.models import CheckIn, Consent, Registration
from registration.refusals import Refused
from tests.factories import make_capacity, make_point, make_registration, make_user
from tests.races import PATIENCE
from tests.registration.factories import make_open_event, person

NOW = datetime.now(tz=UTC)
LATER = timedelta(minutes=2)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return make_open_event()


def register(event, *, who=None, nonce="n1", by=None, now=NOW):
    texts = ConsentText.objects.all()
    return actions.register(event=event, person=who or person(), texts=texts, nonce=nonce, by=by, now=now)


def code_in_letter() -> str:
    """The code in the newest letter that has one."""
    subjects = [letter.subject for letter in reversed(mail.outbox) if re.match(r"\d{3} \d{3}", letter.subject)]
    return subjects[0][:7].replace(" ", "")


def confirm(event, code=None, email="kozlenkova@example.org", now=NOW):
    return actions.confirm(event=event, email=email, code=code or code_in_letter(), now=now)


def refusal_of(act, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    assert refusal.value.reason != ""
    return refusal.value.code


def test_registration_waits_for_the_code_from_the_letter(event):
    row = register(event)

    assert (row.state, row.source, row.full_name, row.created_at) == (
        "pending",
        "self",
        "Козлёнкова Екатерина Константиновна",
        NOW,
    )
    assert [(consent.text.version, consent.given_at, consent.channel) for consent in row.consents.all()] == [
        (1, NOW, "form")
    ]
    assert [letter.to for letter in mail.outbox] == [["kozlenkova@example.org"]]


def test_confirmed_registration_has_an_account_a_ticket_and_a_letter(event):
    register(event)

    done = confirm(event)

    row = Registration.objects.get()
    assert (done.is_new, row.state, row.confirmed_at, row.user) == (True, "confirmed", NOW, done.user)
    assert (done.user.email, done.user.last_name, done.user.has_usable_password()) == (
        "kozlenkova@example.org",
        "Козлёнкова",
        False,
    )
    assert EmailAddress.objects.get(user=done.user).verified is True
    ticket = mail.outbox[-1]
    assert (ticket.to, len(ticket.attachments)) == (["kozlenkova@example.org"], 3)
    assert row.human_code in ticket.body


def test_same_nonce_again_registers_once_and_sends_one_letter(event):
    assert register(event).pk == register(event).pk
    assert (Registration.objects.count(), Consent.objects.count(), len(mail.outbox)) == (1, 1, 1)


def test_same_nonce_with_another_address_or_a_corrected_name_is_another_form(event):
    register(event)
    other = register(event, who=person(email="other@example.org"))
    corrected = register(event, who=person(last_name="Козленкова"), now=NOW + LATER)
    assert (other.email, corrected.last_name, Registration.objects.count()) == ("other@example.org", "Козленкова", 2)


def test_second_form_with_an_address_not_confirmed_replaces_the_answers(event):
    first = register(event)
    second = register(event, who=person(organisation="Лицей № 2"), nonce="n2", now=NOW + LATER)
    assert (first.pk, second.organisation, len(mail.outbox)) == (second.pk, "Лицей № 2", 2)


def test_address_registered_already_changes_nothing_and_only_the_letter_tells(event):
    known = make_registration(event, email="kozlenkova@example.org", organisation="Лицей № 2")

    row = register(event)

    assert (row.pk, row.organisation, Registration.objects.count()) == (known.pk, "Лицей № 2", 1)
    assert "Вы уже зарегистрированы" in mail.outbox[0].body
    done = confirm(event)
    assert (done.is_new, done.registration.pk, done.user.email) == (False, known.pk, "kozlenkova@example.org")


def test_person_whose_address_the_site_knows_is_confirmed_at_once(event):
    user = make_user("teacher", email="kozlenkova@example.org")
    row = register(event, by=user)
    assert (row.state, row.user, len(mail.outbox), len(mail.outbox[0].attachments)) == ("confirmed", user, 1, 3)


def test_colleague_registered_by_somebody_signed_in_confirms_by_the_code(event):
    user = make_user("organiser")
    assert (register(event, by=user).state, confirm(event).user == user) == ("pending", False)


def test_closed_registration_is_refused():
    event = make_open_event(state="closed")
    assert refusal_of(register, event) == "closed"


@pytest.mark.parametrize(
    ("code", "now", "reason"),
    [("000000", NOW, "wrong_code"), (None, NOW + timedelta(minutes=10), "no_code")],
)
def test_wrong_or_old_code_is_refused(event, code, now, reason):
    register(event)
    right = code_in_letter()
    wrong = f"{(int(right) + 1) % 10**6:06}" if code else right
    assert refusal_of(confirm, event, wrong, now=now) == reason
    assert Registration.objects.get().state == "pending"


def test_code_serves_once_and_five_tries_at_most(event):
    register(event)
    right = code_in_letter()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    assert [refusal_of(confirm, event, wrong) for _ in range(5)] == ["wrong_code"] * 4 + ["too_many_tries"]
    assert refusal_of(confirm, event, right) == "too_many_tries"
    actions.send_code(event=event, email="kozlenkova@example.org", now=NOW + LATER)
    confirm(event, now=NOW + LATER)
    assert refusal_of(confirm, event, now=NOW + LATER) == "no_code"


def test_code_of_another_address_does_not_fit(event):
    register(event)
    assert refusal_of(confirm, event, code_in_letter(), email="other@example.org") == "no_code"


def test_codes_are_not_asked_for_too_often(event):
    register(event)
    send = {"event": event, "email": "kozlenkova@example.org"}
    assert refusal_of(actions.send_code, **send, now=NOW + timedelta(seconds=59)) == "too_soon"
    for minute in range(1, 5):
        actions.send_code(**send, now=NOW + timedelta(minutes=minute))
    assert refusal_of(actions.send_code, **send, now=NOW + timedelta(minutes=5)) == "too_many_letters"
    actions.send_code(**send, now=NOW + timedelta(hours=1))
    assert len(mail.outbox) == 6


def test_nothing_is_sent_to_an_address_nobody_registered(event):
    actions.send_code(event=event, email="stranger@example.org", now=NOW)
    assert mail.outbox == []


def test_account_that_nobody_entered_loses_its_password_with_the_proof(event):
    stranger = User.objects.create_user("kozlenkova@example.org", "set-by-a-stranger")
    register(event)
    assert (confirm(event).user, User.objects.get().has_usable_password()) == (stranger, False)


def test_account_in_use_keeps_its_password(event):
    User.objects.create_user("kozlenkova@example.org", "my-own-password", last_login=NOW)
    register(event)
    assert confirm(event).user.check_password("my-own-password") is True


def test_registration_withdrawn_meanwhile_cannot_be_confirmed(event):
    row = register(event)
    Registration.objects.filter(pk=row.pk).update(state="cancelled")
    assert refusal_of(confirm, event) == "gone"


# ------------------------------------------------------------------ places
def test_full_event_refuses_and_the_other_format_is_free(event):
    make_capacity(event, 1)
    make_registration(event)
    assert refusal_of(register, event) == "full_onsite"
    assert register(event, who=person(format="online")).format == "online"


def test_place_is_held_for_fifteen_minutes(event):
    make_capacity(event, 1)
    register(event)
    other = person(email="other@example.org")
    assert refusal_of(register, event, who=other, nonce="n2", now=NOW + timedelta(minutes=14)) == "full_onsite"
    register(event, who=other, nonce="n2", now=NOW + timedelta(minutes=15))
    confirm(event, email="other@example.org", now=NOW + timedelta(minutes=15))
    actions.send_code(event=event, email="kozlenkova@example.org", now=NOW + timedelta(minutes=15))
    assert refusal_of(confirm, event, now=NOW + timedelta(minutes=15)) == "full_onsite"


def test_cancelled_place_is_free_again(event):
    make_capacity(event, 1)
    row = make_registration(event)
    actions.cancel(registration=row, by=make_user(), now=NOW)
    assert register(event).state == "pending"


def at_once(acts):
    """Do all `acts` in threads of their own and return the codes of the refused ones."""
    barrier, refused = threading.Barrier(len(acts), timeout=PATIENCE), []

    def run(act):
        try:
            barrier.wait()
            act()
        except Refused as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def some_people(count):
    return [person(email=f"p{number}@example.org") for number in range(count)]


def test_many_forms_at_one_instant_never_oversell(event):
    make_capacity(event, 3)
    refused = at_once([lambda who=who: register(event, who=who, nonce=who.email) for who in some_people(8)])
    assert (Registration.objects.count(), refused) == (3, ["full_onsite"] * 5)


def test_without_the_lock_the_race_oversells(event, monkeypatch):
    """The control: the test above can fail. Everybody counts before anybody writes."""
    make_capacity(event, 3)
    texts, count = list(ConsentText.objects.all()), capacity.Gate._count
    barrier = threading.Barrier(8, timeout=PATIENCE)

    def count_together(gate: capacity.Gate) -> None:
        count(gate)
        barrier.wait()

    def act(who):
        # SQLite's transactions exclude each other even without the lock: there the control does without them.
        with contextlib.nullcontext() if connection.vendor == "sqlite" else transaction.atomic():
            registering._register(event=event, person=who, texts=texts, nonce=who.email, by=None, now=NOW)

    monkeypatch.setattr(capacity.Gate, "_count", count_together)
    monkeypatch.setattr(capacity, "lock", lambda event: (list(event.capacities.all()), []))
    monkeypatch.setattr(registering, "_send_code", lambda *_: None)
    refused = at_once([lambda who=who: act(who) for who in some_people(8)])
    assert (Registration.objects.count(), refused) == (8, [])


def test_one_address_many_times_at_one_instant_is_one_registration(event):
    who = person()
    at_once([lambda number=number: register(event, who=who, nonce=f"n{number}") for number in range(6)])
    assert (Registration.objects.count(), len(mail.outbox)) == (1, 1)


# ------------------------------------------------------------------ changing and cancelling
def test_change_writes_the_answers_and_the_history(event):
    user = make_user()
    row = make_registration(event, user=user, email="kozlenkova@example.org")
    changed = actions.change(registration=row, person=person(organisation="Лицей № 2"), by=user, now=NOW)
    assert (changed.organisation, changed.history.first().history_user, mail.outbox) == ("Лицей № 2", user, [])


def test_change_to_a_full_format_is_refused(event):
    make_capacity(event, 0)
    row = make_registration(event, format="online")
    assert refusal_of(actions.change, registration=row, person=person(), by=make_user(), now=NOW) == "full_onsite"


def test_new_address_gets_the_ticket_and_must_be_free(event):
    row = make_registration(event, user=make_user())
    make_registration(event, email="taken@example.org")
    taken = {"registration": row, "person": person(email="taken@example.org"), "by": make_user(), "now": NOW}
    assert refusal_of(actions.change, **taken) == "email_taken"
    moved = actions.change(registration=row, person=person(email="new@example.org"), by=make_user(), now=NOW)
    assert (moved.user, [letter.to for letter in mail.outbox]) == (None, [["new@example.org"]])


def test_cancelled_registration_cannot_be_changed(event):
    row = make_registration(event, state="cancelled")
    assert refusal_of(actions.change, registration=row, person=person(), by=make_user(), now=NOW) == "cancelled"


def test_cancel_is_done_once_and_told_once(event):
    user = make_user()
    row = make_registration(event, user=user)
    for _ in range(2):
        done = actions.cancel(registration=row, by=user, now=NOW)
    assert (done.state, done.cancelled_at, [letter.to for letter in mail.outbox]) == ("cancelled", NOW, [[row.email]])


def test_somebody_who_has_come_cannot_be_cancelled(event):
    row, point = make_registration(event), make_point(event)
    CheckIn.objects.create(
        event=event, point=point, registration=row, nonce="x", result="admitted", scanned_at=NOW, received_at=NOW
    )
    assert refusal_of(actions.cancel, registration=row, by=make_user(), now=NOW) == "begun_already"


def test_organiser_adds_somebody_with_a_consent_on_paper(event):
    by = make_user()
    row = actions.add(event=event, person=person(), by=by, now=NOW)
    consent = row.consents.get()
    assert (row.state, row.source, consent.channel, consent.attested_by) == ("confirmed", "organiser", "paper", by)
    assert refusal_of(actions.add, event=event, person=person(), by=by, now=NOW) == "email_taken"


def test_organiser_vouches_for_an_address_that_nobody_confirmed(event):
    begun = register(event, who=person(last_name="Подменова"))
    row = actions.add(event=event, person=person(), by=make_user(), now=NOW)
    begun.refresh_from_db()
    assert (row.state, begun.state, begun.ending) == ("confirmed", "cancelled", "replaced")


def test_ticket_is_sent_again_to_the_confirmed_alone(event):
    actions.send_ticket_again(registration=make_registration(event))
    assert len(mail.outbox) == 1
    assert refusal_of(actions.send_ticket_again, registration=make_registration(event, state="pending")) == "cancelled"
