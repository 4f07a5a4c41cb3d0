"""What a phone at the door may ask besides scanning: its points, its list, guests without registration; and by whom."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from registration.devices import DeviceError, add_device, revoke_device, set_pin
from registration.models import CheckIn, Consent, Device, Registration
from registration.snapshots import snapshot
from tests import factories
from tests.registration.factories import make_open_event

NOW = datetime(2026, 2, 26, 0, 41, tzinfo=UTC)
GUEST = {"point": "a", "nonce": "n1", "last_name": "Доржиева", "first_name": "Сэсэг", "is_signed": True}


@pytest.fixture
def event(db):
    return make_open_event()


@pytest.fixture
def phone(client, event, point):
    """A phone that asks at an address below its event; each call makes another one."""

    def make(profile="walk_in", bound=None):
        device, token = add_device(event=event, name="Телефон 1", point=bound, by=None, profile=profile)

        def ask(path, body=None, *, slug=event.slug, given=token):
            headers = {"authorization": f"Device {given}", "accept-language": "en"} if given else {}
            address = f"/api/v1/events/{slug}/{path}/"
            if body is None:
                response = client.get(address, headers=headers)
            else:
                response = client.post(address, json.dumps(body), content_type="application/json", headers=headers)
            return response.status_code, response.json()

        ask.device = device
        return ask

    return make


def code(answer):
    return answer[0], answer[1]["code"]


def test_phone_may_stand_at_any_open_point(phone, event, point):
    factories.make_point(event, "b", "Вход Б")
    factories.make_point(event, "c", "Вход В", is_active=False)
    factories.make_point(factories.make_event(), "d", "Чужой вход")
    assert phone()("points") == (200, [{"code": "a", "name": "Вход А"}, {"code": "b", "name": "Вход Б"}])


def test_phone_of_one_point_stands_there_alone(phone, event, point):
    factories.make_point(event, "b", "Вход Б")
    assert phone(bound=point)("points") == (200, [{"code": "a", "name": "Вход А"}])


@pytest.mark.parametrize(("path", "body"), [("points", None), ("walk-ins", GUEST), ("snapshot", None)])
def test_strangers_and_revoked_phones_are_told_nothing(phone, event, path, body):
    ask, other = phone(), factories.make_event()
    assert code(ask(path, body, given="")) == (401, "no_token")
    assert code(ask(path, body, given="x")) == (401, "bad_token")
    if path != "snapshot":
        assert code(ask(path, body, slug=other.slug)) == (404, "not_found")
    revoke_device(ask.device, by=None, now=timezone.now())
    assert code(ask(path, body)) == (401, "revoked_device")
    assert not Registration.objects.exists()


def test_guest_is_registered_and_let_in_by_the_phone(phone, event, point):
    ask = phone()

    status, answer = ask("walk-ins", GUEST)

    row = Registration.objects.get()
    assert (status, answer["result"], answer["registration"]["code"]) == (200, "admitted", row.code)
    consent = Consent.objects.get()
    assert (consent.channel, consent.attested_by, consent.attested_as) == ("paper", None, "Телефон 1")
    scan = CheckIn.objects.get()
    assert (scan.device, scan.by, scan.nonce) == (ask.device, None, "n1")


def test_guest_may_come_from_a_territory_that_the_phone_knows(phone, event, point):
    territory = factories.make_territory("Агинский район")
    ask = phone()
    assert [territory.pk, str(territory)] in snapshot(ask.device, point, now=NOW)["territories"]

    assert ask("walk-ins", GUEST | {"territory": territory.pk})[0] == 200

    assert Registration.objects.get().territory == territory


@pytest.mark.parametrize("profile", ["scan", "search", "kiosk"])
def test_phone_that_registers_nobody_has_no_territories(phone, event, point, profile):
    factories.make_territory("Агинский район")
    assert snapshot(phone(profile).device, point, now=NOW)["territories"] == []


def test_same_guest_sent_again_is_one_guest(phone, point):
    ask = phone()
    first, second = ask("walk-ins", GUEST), ask("walk-ins", GUEST)
    assert first[1]["registration"] == second[1]["registration"]
    assert (Registration.objects.count(), CheckIn.objects.count()) == (1, 1)


@pytest.mark.parametrize("profile", ["scan", "search", "kiosk"])
def test_other_phones_register_nobody(phone, point, profile):
    assert code(phone(profile)("walk-ins", GUEST)) == (403, "other_profile")
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"point": "gone"}, (404, "unknown_point")),
        ({"is_signed": False}, (422, "invalid")),
        ({"last_name": " "}, (422, "invalid")),
        ({"last_name": "Д" * 121}, (422, "invalid")),
        ({"email": "не адрес"}, (422, "invalid")),
        ({"territory": 0}, (422, "invalid")),
        ({"territory": "Агинский район"}, (422, "invalid")),
        ({"nonce": ""}, (422, "invalid")),
    ],
)
def test_what_the_desk_would_not_take_the_phone_may_not_send(phone, point, change, expected):
    assert code(phone()("walk-ins", GUEST | change)) == expected
    assert not Registration.objects.exists()


def test_field_to_blame_is_named(phone, point):
    _status, problem = phone()("walk-ins", GUEST | {"is_signed": False})
    assert problem["fields"] == {"is_signed": ["Nobody is registered without consent."]}


def test_guest_over_the_limit_is_refused_in_words(phone, event, point):
    factories.make_capacity(event, 1)
    factories.make_registration(event)

    status, problem = phone()("walk-ins", GUEST)

    assert (status, problem["code"]) == (409, "full_desk")
    assert problem["message"].endswith(".")
    assert Registration.objects.count() == 1


def test_phone_of_another_point_registers_nobody_here(phone, event, point):
    other = factories.make_point(event, "b", "Вход Б")
    assert code(phone(bound=other)("walk-ins", GUEST)) == (403, "other_point")


def test_pin_is_kept_as_a_browser_can_verify_it(event, point, people):
    device, _token = add_device(event=event, name="Киоск", point=point, by=None, profile="kiosk")

    set_pin(device, "4071", by=people.organiser)

    kept = snapshot(Device.objects.get(), point, now=NOW)["device"]["pin"]
    iterations, salt, told = kept.split("$")
    assert base64.b64decode(told) == hashlib.pbkdf2_hmac("sha256", b"4071", base64.b64decode(salt), int(iterations))
    assert int(iterations) >= 100_000
    assert len(kept) <= Device._meta.get_field("pin_hash").max_length


@pytest.mark.parametrize("pin", ["123", "123456789", "12 4", "abcd", "１２３４", "1234\n"])
def test_pin_of_anything_but_a_few_digits_is_refused(event, people, pin):
    device, _token = add_device(event=event, name="Киоск", point=None, by=None)
    with pytest.raises(DeviceError) as refused:
        set_pin(device, pin, by=people.organiser)
    assert (refused.value.code, Device.objects.get().pin_hash) == ("bad_pin", "")


def test_pin_is_taken_away_and_no_history_keeps_it(event, people):
    device, _token = add_device(event=event, name="Киоск", point=None, by=None)
    set_pin(device, "4071", by=people.organiser)
    set_pin(device, "", by=people.organiser)
    told: Any = list(device.history.values())
    assert (Device.objects.get().pin_hash, "pin_hash" in told[0]) == ("", False)
