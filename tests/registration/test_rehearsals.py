"""A rehearsal acts on a shadow: its own people and tickets, the event's own phones, and nothing is left of it."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db.models import Count
from django.utils import timezone

from events.models import Event
from registration import letters, rehearsals, tickets
from registration.checkins import Attempt, check_in, undo
from registration.devices import add_device
from registration.invented import MOST, invented
from registration.models import CheckIn, CheckInPoint, Registration
from registration.rehearsals import LONGEST, acting, begin, end, is_on, rehearsal_of, wipe
from tests import factories
from tests.races import at_once

NOW = datetime(2026, 2, 26, 0, 30, tzinfo=UTC)


@pytest.fixture
def point(event):
    return factories.make_point(event, letters="АЯ", is_once=True)


@pytest.fixture
def shadow(event, point):
    return begin(event=event, people=50, now=timezone.now())


@pytest.fixture
def phone(client, event):
    """Send something as the event's phone, bound to a door or to none; returns what was answered."""

    def make(bound=None, **over: Any):
        _device, token = add_device(event=event, name="Телефон 1", point=bound, by=None, **over)
        headers = {"authorization": f"Device {token}"}

        def send(path, body: Any = None):
            path = f"/api/v1/events/{event.slug}/{path}"
            if body is None:
                return client.get(path, headers=headers).json()
            return client.post(path, json.dumps(body), content_type="application/json", headers=headers).json()

        return send

    return make


def signed_code(guest):
    return tickets.signed(guest.code, guest.event.public_tag)


def invented_guest(shadow, state="confirmed"):
    return shadow.registrations.filter(state=state).select_related("event").first()


def kept(code, nonce, at, claimed="admitted"):
    return {"code": code, "point": "a", "nonce": nonce, "scanned_at": at.isoformat(), "claimed": claimed}


def batch(*scans: Any):
    return {"sent_at": timezone.now().isoformat(), "scans": scans}


def everything():
    """How many rows every table has, histories included."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_invented_people_are_always_the_same_and_no_two_alike():
    people = list(invented(10_000))

    assert len({(one.last_name, one.first_name) for one in people}) == len(people) == MOST
    assert list(invented(60)) == people[:60]
    assert sum(one.is_cancelled for one in people) == MOST // 20


def test_shadow_copies_the_doors_and_invents_people(event, point, shadow):
    copy = shadow.check_in_points.get()

    assert (copy.code, copy.name, copy.rules) == (point.code, point.name, point.rules)
    assert copy.pk != point.pk
    assert shadow.public_tag != event.public_tag
    assert dict(shadow.registrations.order_by().values_list("state").annotate(count=Count("pk"))) == {
        "confirmed": 48, "cancelled": 2,
    }  # fmt: skip
    assert not shadow.registrations.exclude(email="", user=None).exists()
    assert Registration.history.count() == 0


def test_second_beginning_goes_on_with_the_first(event, shadow):
    assert begin(event=event, people=700, now=timezone.now()) == shadow
    assert shadow.registrations.count() == 50


@pytest.mark.parametrize(("asked", "made"), [(1, 50), (51, 51), (9999, 700)])
def test_number_of_people_has_bounds(event, asked, made):
    assert begin(event=event, people=asked, now=NOW).registrations.count() == made


def test_shadow_is_no_event_to_anybody(client_of, people, event, shadow):
    people.superuser = factories.make_user(is_superuser=True)
    asked = [None, people.owner, people.organiser, people.stranger, people.superuser]

    for path in ("", "manage/", "manage/board/", "manage/doors/", "registration/", "desk/", "programme/"):
        statuses = {client_of(user).get(f"/events/{shadow.slug}/{path}").status_code for user in asked}
        assert statuses <= {404, 302}, path
        assert client_of(people.superuser).get(f"/events/{shadow.slug}/{path}").status_code == 404
    assert shadow.slug not in client_of(people.superuser).get("/").content.decode()
    assert list(Event.objects.all()) == [event]
    assert list(event.series.events.all()) == [event]


def test_people_of_the_shadow_are_in_no_number_of_the_event(organiser, event, shadow):
    check_in(Attempt(invented_guest(shadow).code, "n"), point=shadow.check_in_points.get(), now=timezone.now())

    shown = organiser.get(f"/events/{event.slug}/manage/board/").context
    assert (shown["board"].arrivals.registered, shown["board"].arrivals.arrived) == (0, 0)
    shown = organiser.get(f"/events/{event.slug}/manage/board/?rehearsal").context
    assert (shown["board"].arrivals.registered, shown["board"].arrivals.arrived) == (48, 1)
    assert organiser.get(f"/events/{event.slug}/manage/participants/").context["page"].paginator.count == 0


def test_phone_acts_on_the_shadow_and_refuses_real_tickets(event, point, shadow, phone):
    real = factories.make_registration(event)
    send = phone()
    scans = [invented_guest(shadow), invented_guest(shadow, "cancelled"), real]
    answers = [
        send("check-ins/", {"code": signed_code(guest), "point": "a", "nonce": f"n{number}"})
        for number, guest in enumerate(scans)
    ]
    typed = send("check-ins/", {"code": real.code, "point": "a", "nonce": "typed"})

    told = [(answer["result"], answer["reason"]) for answer in [*answers, typed]]
    assert told == [
        ("admitted", None), ("refused", "cancelled"), ("refused", "other_event"), ("refused", "other_event"),
    ]  # fmt: skip
    assert event.check_ins.count() == 0
    assert shadow.check_ins.count() == 4


def test_bound_phone_stands_at_the_copy_of_its_door(event, point, shadow, phone):
    other = factories.make_point(event, "b")
    CheckInPoint.objects.create(event=shadow, code="b", name=other.name)
    send, code = phone(point), signed_code(invented_guest(shadow))

    assert send("check-ins/", {"code": code, "point": "b", "nonce": "n1"})["code"] == "other_point"
    assert send("check-ins/", {"code": code, "point": "a", "nonce": "n2"})["result"] == "admitted"


def test_phone_of_another_event_does_not_get_in(event, point, shadow, client):
    _device, token = add_device(event=factories.make_event(), name="Чужой", point=None, by=None)

    answer = client.post(
        f"/api/v1/events/{event.slug}/check-ins/",
        json.dumps({"code": signed_code(invented_guest(shadow)), "point": "a", "nonce": "n"}),
        content_type="application/json",
        headers={"authorization": f"Device {token}"},
    )
    assert answer.status_code == 404
    assert CheckIn.objects.count() == 0


def test_shadow_is_no_address_of_the_interface(shadow, phone, client, event):
    _device, token = add_device(event=event, name="Телефон 2", point=None, by=None)

    answer = client.get(f"/api/v1/events/{shadow.slug}/arrivals/", headers={"authorization": f"Device {token}"})
    assert answer.status_code == 404


def test_phone_is_told(event, point, shadow, phone):
    send = phone()
    taken = send("snapshot/?point=a")

    assert (taken["rehearsal"], taken["event"]["slug"], taken["event"]["tag"]) == (True, event.slug, shadow.public_tag)
    assert len(taken["people"]) == 50
    assert send("contact/", {"sent_at": timezone.now().isoformat()})["rehearsal"] is True
    assert send("arrivals/") == {"registered": 48, "arrived": 0}
    end(event=event, now=timezone.now())
    taken = send("snapshot/?point=a")
    assert (taken["rehearsal"], taken["event"]["tag"], taken["people"]) == (False, event.public_tag, [])
    assert send("contact/", {"sent_at": timezone.now().isoformat()})["rehearsal"] is False


# Whatever tells somebody of her own registration; the wishes to be erased are made on pages, which no shadow has.
LETTERS = [
    letters.ticket, letters.cancelled, letters.waiting, letters.applied, letters.consent_asked,
    partial(letters.rejected, reason="Мест нет"), partial(letters.consent_withdrawn, purpose="publication"),
]  # fmt: skip


@pytest.mark.usefixtures("everybody")
def test_guest_with_an_address_gets_no_letter_from_a_rehearsal(
    event, point, shadow, phone, django_capture_on_commit_callbacks
):
    send = phone(profile="walk_in")
    guest = {"last_name": "Цыренова", "first_name": "Аюна", "email": "guest@example.org", "is_signed": True}

    with django_capture_on_commit_callbacks(execute=True):
        answer = send("walk-ins/", guest | {"point": "a", "nonce": "w1"})

    assert answer["result"] == "admitted"
    assert shadow.registrations.get(last_name="Цыренова").email == ""
    assert mail.outbox == []


@pytest.mark.parametrize("letter", LETTERS)
def test_no_letter_is_written_about_a_rehearsal(event, shadow, letter, django_capture_on_commit_callbacks):
    waits = {"state": "waiting", "waiting_since": NOW} if letter is letters.waiting else {}
    real, invented_one = (factories.make_registration(of, email="guest@example.org", **waits) for of in (event, shadow))

    with django_capture_on_commit_callbacks(execute=True):
        letter(invented_one)
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        letter(real)
    assert [sent.to for sent in mail.outbox] == [["guest@example.org"]]


def test_what_was_scanned_before_happened_at_the_event(event, point, shadow, phone):
    real = factories.make_registration(event, confirmed_at=timezone.now() - timedelta(days=1))
    before, during = shadow.starts_at - timedelta(minutes=2), timezone.now()

    send = phone()
    answers = send(
        "check-ins/batch/",
        batch(
            kept(signed_code(real), "before", before),
            kept(signed_code(invented_guest(shadow)), "during", during),
            {"kind": "undo", "point": "a", "nonce": "before", "undone_at": before.isoformat()},
        ),
    )["answers"]

    assert [answer["result"] for answer in answers] == ["admitted", "admitted", "undone"]
    assert [scan.nonce for scan in event.check_ins.all()] == ["before"]
    assert [scan.nonce for scan in shadow.check_ins.all()] == ["during"]


@pytest.mark.parametrize("is_typed", [False, True])
def test_real_guest_let_in_by_a_phone_that_has_not_heard_of_the_rehearsal_is_an_entry(
    event, point, shadow, phone, is_typed
):
    real, send, during = factories.make_registration(event), phone(), timezone.now()
    code = real.code if is_typed else signed_code(real)

    answers = send("check-ins/batch/", batch(kept(code, "1", during), kept(code, "2", during, "repeat")))["answers"]
    assert [(answer["result"], answer["is_conflict"]) for answer in answers] == [("admitted", False), ("repeat", False)]
    wipe(event=event)
    assert event.check_ins.arrivals().get().nonce == "1"


def test_entry_from_before_is_taken_back_during_the_rehearsal(event, point, shadow, phone):
    real = factories.make_registration(event, confirmed_at=timezone.now() - timedelta(days=1))
    scan = kept(signed_code(real), "n", shadow.starts_at - timedelta(minutes=1))
    undone = {"kind": "undo", "point": "a", "nonce": "n", "undone_at": timezone.now().isoformat()}

    send = phone()
    for answers in (["admitted", "undone"], ["admitted", "undone"]):
        told = send("check-ins/batch/", batch(scan, undone))["answers"]
        assert [answer["result"] for answer in told] == answers
    assert send("check-ins/batch/", batch(undone))["answers"][0]["result"] == "undone"
    assert event.check_ins.get().undone_at is not None


def test_real_ticket_refused_in_the_rehearsal_is_no_entry(event, point, shadow, phone):
    real, send = factories.make_registration(event), phone()

    [answer] = send("check-ins/batch/", batch(kept(signed_code(real), "n", timezone.now(), "refused")))["answers"]
    assert (answer["result"], answer["reason"], event.check_ins.count()) == ("refused", "other_event", 0)


@pytest.mark.parametrize("is_wiped", [False, True])
@pytest.mark.parametrize("is_typed", [False, True])
def test_scan_of_a_rehearsal_that_comes_late_is_no_entry(event, point, shadow, phone, is_wiped, is_typed):
    guest, at = invented_guest(shadow), timezone.now()
    code = guest.code if is_typed else signed_code(guest)
    end(event=event, now=timezone.now())
    if is_wiped:
        wipe(event=event)

    send = phone()
    [late] = send("check-ins/batch/", batch(kept(code, "late", at)))["answers"]
    spoken = send("check-ins/", {"code": code, "point": "a", "nonce": "now"})

    reason = "unknown_code" if is_typed and is_wiped else "other_event"
    assert (late["result"], late["reason"]) == ("refused", reason)
    assert (spoken["result"], spoken["reason"]) == ("refused", reason)
    assert not CheckIn.objects.filter(event=event).exclude(result="refused").exists()


def test_ticket_of_the_shadow_opens_no_real_door(event, point, shadow):
    scan = check_in(Attempt(signed_code(invented_guest(shadow)), "n"), point=point, now=timezone.now())

    assert (scan.result, scan.reason) == ("refused", "other_event")


def test_rehearsal_ends_by_itself(event, shadow):
    begun = shadow.starts_at

    assert acting(event, begun + LONGEST - timedelta(seconds=1)) == shadow
    assert acting(event, begun + LONGEST) == event
    assert (is_on(shadow, begun), is_on(shadow, begun + LONGEST), is_on(None, begun)) == (True, False, False)


def test_ending_twice_and_without_one(event, shadow):
    now = timezone.now()

    assert [end(event=event, now=now), end(event=event, now=now)] == [True, False]
    assert end(event=factories.make_event(), now=now) is False


@pytest.mark.usefixtures("everybody")
def test_wiping_leaves_every_table_as_it_was(event, point, people, phone):
    send = phone(point)
    factories.make_registration(event)
    before = everything()
    shadow = begin(event=event, people=60, now=timezone.now())
    guests = list(shadow.registrations.filter(state="confirmed").select_related("event")[:8])
    for number, guest in enumerate(guests):
        send("check-ins/", {"code": signed_code(guest), "point": "a", "nonce": f"n{number}"})
    send("check-ins/batch/", batch(kept(signed_code(guests[0]), "again", timezone.now())))
    undo(shadow.check_ins.filter(result="admitted").first(), by=people.organiser, now=timezone.now())
    guests[1].position = "учитель"
    guests[1].save()
    assert everything() != before

    assert wipe(event=event) is True

    # But for the history of the event itself, which says who began it and who wiped it.
    assert everything() == before | {"events.HistoricalEvent": before["events.HistoricalEvent"] + 2}
    assert rehearsal_of(event) is None
    assert wipe(event=event) is False


def test_wiping_that_fails_wipes_nothing(event, shadow, monkeypatch):
    check_in(Attempt(invented_guest(shadow).code, "n"), point=shadow.check_in_points.get(), now=timezone.now())
    before = everything()

    def fail():
        raise OSError

    monkeypatch.setattr(rehearsals, "_histories", fail)
    with pytest.raises(OSError):  # noqa: PT011
        wipe(event=event)

    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_two_begin_at_once():
    event = factories.make_event()

    answers = at_once(*[lambda: begin(event=event, people=50, now=NOW)] * 2)

    assert answers == ["", ""]
    assert Event.everything.filter(rehearsal_of=event).count() == 1
    assert Registration.objects.filter(event__rehearsal_of=event).count() == 50
