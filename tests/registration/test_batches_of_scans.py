"""Scans that waited on phones without network: taken as what they are, once, in whatever order they come."""

import itertools
import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from registration import answers, settling, tickets
from registration.devices import add_device, revoke_device
from registration.models import CheckIn, Device
from registration.refusals import Refused
from tests import factories

NOW = datetime(2026, 2, 26, 0, 41, tzinfo=UTC)


@pytest.fixture
def phone(client, event, point):
    """A phone that sends what it kept; each call makes another one."""

    def make(name="Телефон 1", bound=point):
        device, token = add_device(event=event, name=name, point=bound, by=None)

        def send(*scans: Any, **more: Any):
            body = {"sent_at": timezone.now().isoformat(), "scans": scans} | more
            path = f"/api/v1/events/{event.slug}/check-ins/batch/"
            response = client.post(
                path, json.dumps(body), content_type="application/json", headers={"authorization": f"Device {token}"}
            )
            return response.json()["answers"] if response.status_code == 200 else response

        send.device = device
        return send

    return make


def kept(registration, nonce, minutes_ago=5, claimed="admitted", **over: Any):
    at = timezone.now() - timedelta(minutes=minutes_ago)
    code = over.pop("code", None) or tickets.signed(registration.code, registration.event.public_tag)
    return {"code": code, "point": "a", "nonce": nonce, "scanned_at": at.isoformat(), "claimed": claimed} | over


def told(answers):
    return [(one["nonce"], one["result"], one["is_conflict"]) for one in answers]


def test_kept_scan_is_taken_with_its_own_time(phone, guest):
    scan = kept(guest, "1", minutes_ago=90)

    assert told(phone()(scan)) == [("1", "admitted", False)]
    row = CheckIn.objects.get()
    assert row.scanned_at == datetime.fromisoformat(scan["scanned_at"])
    assert row.received_at - row.scanned_at >= timedelta(minutes=90)
    assert row.claimed == "admitted"


def test_what_two_phones_admitted_is_a_conflict_of_the_later_to_come(phone, guest):
    first, second = phone(), phone("Телефон 2")

    assert told(first(kept(guest, "1", 5))) == [("1", "admitted", False)]
    assert told(second(kept(guest, "2", 9))) == [("2", "repeat", True)]
    assert [row.nonce for row in CheckIn.objects.unsettled()] == ["2"]


def test_repeat_that_the_phone_saw_itself_is_no_conflict(phone, guest):
    answers = phone()(kept(guest, "1", 5), kept(guest, "2", 4, claimed="repeat"))
    assert told(answers) == [("1", "admitted", False), ("2", "repeat", False)]


def test_refused_by_now_and_admitted_then_is_a_conflict(phone, guest):
    guest.state = "waiting"
    guest.waiting_since = NOW
    guest.save()
    [answer] = phone()(kept(guest, "1"))
    assert (answer["result"], answer["reason"], answer["is_conflict"]) == ("refused", "waiting", True)


def test_cancelled_after_the_scan_was_good_when_it_was_shown(phone, guest):
    now = timezone.now()
    guest.confirmed_at, guest.cancelled_at, guest.state = (
        now - timedelta(days=2),
        now - timedelta(minutes=3),
        "cancelled",
    )
    guest.save()
    assert told(phone()(kept(guest, "1", 5), kept(guest, "2", 2))) == [("1", "admitted", False), ("2", "refused", True)]


def test_same_batch_again_in_another_order_and_by_halves_writes_nothing(phone, event):
    send, guests = phone(), factories.make_many_registrations(event, 6)
    scans = [kept(one, f"n{number}", 9 - number) for number, one in enumerate([*guests, guests[0]])]
    first = {one["nonce"]: one for one in send(*scans)}
    random.Random(4).shuffle(scans)

    again = send(*scans[:3]) + send(*scans[2:]) + send(*scans)

    assert all(first[one["nonce"]] == one for one in again)
    assert CheckIn.objects.count() == len(scans)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_one_visit_is_admitted_whatever_comes_first(phone, guest, order):
    scans = [kept(guest, str(minutes), minutes) for minutes in (9, 7, 5)]
    answers = [phone(f"Телефон {number}")(scans[number])[0]["result"] for number in order]
    assert answers == ["admitted", "repeat", "repeat"]


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=-1), timedelta(days=400)])
def test_clock_that_is_off_is_put_right(phone, guest, ahead):
    now = timezone.now()
    scan = kept(guest, "1") | {"scanned_at": (now + ahead - timedelta(minutes=5)).isoformat()}
    send = phone()

    assert told(send(scan, sent_at=(now + ahead).isoformat())) == [("1", "admitted", False)]
    assert abs(CheckIn.objects.get().scanned_at - (now - timedelta(minutes=5))) < timedelta(seconds=60)
    send.device.refresh_from_db()
    assert abs(send.device.clock_ahead_s - ahead.total_seconds()) < 60


def test_revoked_phone_gives_what_it_held_and_no_more(phone, event, guest):
    send, other = phone(), factories.make_registration(event)
    revoke_device(send.device, by=None, now=timezone.now() - timedelta(minutes=5))

    answers = send(kept(guest, "1", 9), kept(other, "2", 2))

    assert told(answers) == [("1", "admitted", False), ("2", "refused", True)]
    assert answers[1]["reason"] == "revoked_device"
    assert list(CheckIn.objects.values_list("is_after_revocation", flat=True)) == [True, True]


def test_forged_and_foreign_codes_are_kept_as_refusals(phone, event, guest):
    signed = tickets.signed(guest.code, event.public_tag)
    forged = signed[:-1] + ("0" if signed[-1] != "0" else "2")
    stranger = factories.make_registration(factories.make_event())
    answers = phone()(kept(guest, "1", code=forged), kept(guest, "2", code="https://example.org/"), kept(stranger, "3"))
    assert [one["reason"] for one in answers] == ["forged", "foreign", "other_event"]
    assert CheckIn.objects.filter(registration=None).count() == 3


def ask(client, event, phone_token, body):
    path = f"/api/v1/events/{event.slug}/check-ins/"
    headers = {"authorization": f"Device {phone_token}"}
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers).json()["result"]


@pytest.mark.parametrize(("claimed", "is_conflict"), [("admitted", True), ("repeat", False)])
def test_answer_that_came_too_late_for_the_phone_is_told_what_the_phone_said(
    client, event, point, guest, claimed, is_conflict
):
    _device, token = add_device(event=event, name="Телефон 1", point=point, by=None)
    for nonce in ("1", "2"):
        result = ask(client, event, token, {"code": guest.code, "point": "a", "nonce": nonce})
    assert result == "repeat"
    body = {"sent_at": timezone.now().isoformat(), "scans": [kept(guest, "2", 0, claimed)]}

    response = client.post(
        f"/api/v1/events/{event.slug}/check-ins/batch/",
        json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Device {token}"},
    )

    assert told(response.json()["answers"]) == [("2", "repeat", is_conflict)]
    assert [row.nonce for row in CheckIn.objects.unsettled()] == ["2"] * is_conflict
    assert CheckIn.objects.count() == 2


def test_another_phone_says_nothing_of_an_answer_that_is_not_its_own(phone, guest):
    first, second = phone(), phone("Телефон 2")
    first(kept(guest, "1", claimed=""), kept(guest, "2", claimed=""))
    assert told(second(kept(guest, "2", claimed="admitted"))) == [("2", "repeat", False)]


def test_point_that_is_gone_is_said_and_the_others_are_taken(phone, guest):
    answers = phone()(kept(guest, "1") | {"point": "gone"}, kept(guest, "2"))
    assert told(answers) == [("1", "unknown_point", False), ("2", "admitted", False)]


def undo(nonce, minutes_ago=0):
    at = timezone.now() - timedelta(minutes=minutes_ago)
    return {"kind": "undo", "point": "a", "nonce": nonce, "undone_at": at.isoformat()}


def test_phone_takes_back_what_it_admitted_within_a_quarter(phone, guest):
    send = phone()
    taken_back = undo("1", 10)
    answers = send(kept(guest, "1", 20), taken_back, kept(guest, "2", 5), taken_back)
    assert [one["result"] for one in answers] == ["admitted", "undone", "admitted", "undone"]
    assert CheckIn.objects.get(nonce="1").undone_at is not None


def test_phone_takes_back_neither_later_nor_what_another_admitted(phone, guest):
    first, second = phone(), phone("Телефон 2")
    first(kept(guest, "1", 20))
    assert [one["result"] for one in first(undo("1", 4)) + second(undo("1", 19))] == ["not_undone"] * 2
    assert CheckIn.objects.get().undone_at is None


def two_entries(phone, guest):
    """Two phones let one ticket in; the second one's is the conflict."""
    first, second = phone(), phone("Телефон 2")
    first(kept(guest, "1", 9))
    second(kept(guest, "2", 8))
    return first, second


def test_second_entry_that_its_phone_took_back_is_no_conflict(phone, guest, organiser, event):
    _first, second = two_entries(phone, guest)

    for _again in range(2):
        assert [one["result"] for one in second(undo("2", 7))] == ["undone"]
    rows = CheckIn.objects.order_by("nonce").values_list("result", "settlement", "settled_by")
    assert list(rows) == [("admitted", "", None), ("repeat", "undone", None)]
    assert [row.nonce for row in CheckIn.objects.arrivals()] == ["1"]
    page = organiser.get(f"/events/{event.slug}/manage/doors/conflicts/")
    assert (page.context["open"], [case.is_over for case in page.context["settled"]]) == ([], [True])
    assert ("Телефон 2" in page.text, "Вернуть: " in page.text) == (True, False)


def test_entry_stands_when_the_phone_of_the_first_took_its_own_back(phone, guest, organiser, event):
    first, second = two_entries(phone, guest)
    phone("Телефон 3")(kept(guest, "3", 7))

    assert [one["result"] for one in first(undo("1", 8))] == ["undone"]
    assert [row.nonce for row in CheckIn.objects.arrivals()] == ["2"]
    row = CheckIn.objects.with_answers().get(nonce="2")
    assert (row.first_scanned_at, "уже" in answers.message(row)) == (row.scanned_at, False)
    page = organiser.get(f"/events/{event.slug}/manage/doors/conflicts/", headers={"accept-language": "en"})
    assert [[scan.nonce for scan in case.repeated] for case in page.context["settled"]] == [["1"]]
    assert "let in, taken back by the device" in page.text
    left = CheckIn.objects.unsettled().get()
    assert (left.nonce, left.repeats.nonce) == ("3", "2")
    assert [one["result"] for one in second(undo("2", 6))] == ["undone"]
    assert [row.nonce for row in CheckIn.objects.arrivals()] == ["3"]


def test_what_an_organiser_found_stays_when_the_phone_takes_the_entry_back(phone, guest, people):
    _first, second = two_entries(phone, guest)
    scans, acts = [CheckIn.objects.get(nonce="2")], {"by": people.organiser, "now": timezone.now()}
    settling.settle(scans=scans, settlement="same", **acts)

    assert [one["result"] for one in second(undo("2", 7))] == ["undone"]
    assert CheckIn.objects.get(nonce="2").settlement == "same"
    with pytest.raises(Refused, match="taken_back"):
        settling.unsettle(scans=scans, **acts)


def test_repeat_that_the_phone_told_is_nothing_to_take_back(phone, guest):
    send = phone()
    send(kept(guest, "1", 9), kept(guest, "2", 8, claimed="repeat"))
    assert [one["result"] for one in send(undo("2", 7))] == ["not_undone"]
    assert CheckIn.objects.get(nonce="2").undone_at is None


def test_revoked_phone_takes_back_what_it_did_before_and_no_more(phone, event, guest):
    send, other = phone(), factories.make_registration(event)
    send(kept(guest, "1", 9), kept(other, "2", 8))
    revoke_device(send.device, by=None, now=timezone.now() - timedelta(minutes=5))

    for _again in range(2):
        assert [one["result"] for one in send(undo("1", 6), undo("2", 2))] == ["undone", "not_undone"]
    assert list(CheckIn.objects.filter(undone_at=None).values_list("nonce", flat=True)) == ["2"]


def test_phone_tells_how_it_is(phone, guest):
    send = phone()
    send(kept(guest, "1"), unsent=12, battery=41)
    device = Device.objects.get()
    assert (device.unsent, device.battery, device.clock_ahead_s) == (12, 41, 0)


@pytest.mark.parametrize(
    "broken",
    [{"scans": [{}]}, {"sent_at": "x"}, {"scans": [{"kind": "undo"}]}, {"battery": 101}, {"unsent": -1}, {"scans": 7}],
)
def test_batch_that_is_none_is_a_problem_and_takes_nothing(phone, guest, broken):
    response = phone()(kept(guest, "1"), **broken)
    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert not CheckIn.objects.exists()


def test_batch_of_too_many_is_refused_whole(phone, guest):
    response = phone()(*[kept(guest, f"n{number}") for number in range(201)])
    assert response.status_code == 422
    assert not CheckIn.objects.exists()
