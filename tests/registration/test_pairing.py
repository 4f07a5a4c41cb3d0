"""A phone becomes a device by a QR that is shown once."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from registration.devices import (
    PAIRING,
    DeviceError,
    add_device,
    authenticate,
    begin_pairing,
    hashed,
    pair,
    revoke_device,
)
from registration.models import Device
from tests import factories
from tests.races import at_once

NOW = datetime(2026, 2, 26, 0, 41, tzinfo=UTC)


@pytest.fixture
def device(event):
    return add_device(event=event, name="Телефон 1", point=factories.make_point(event), by=None)[0]


def refusal(secret, now=NOW, token="token-1"):  # noqa: S107
    with pytest.raises(DeviceError) as refused:
        pair(secret, hashed(token), now=now)
    return refused.value.code


def test_phone_is_let_in_by_the_token_it_drew(device, people):
    secret = begin_pairing(device, by=people.organiser, now=NOW)

    assert pair(secret, hashed("token-1"), now=NOW) == device
    assert authenticate("token-1") == device
    assert secret not in str(Device.objects.values().get())


def test_same_phone_may_ask_again_and_another_may_not(device, people):
    secret = begin_pairing(device, by=people.organiser, now=NOW)
    pair(secret, hashed("token-1"), now=NOW)

    assert pair(secret, hashed("token-1"), now=NOW) == device
    assert refusal(secret, token="token-2") == "paired_already"


def test_device_that_was_revoked_meanwhile_is_not_paired_anew(device, people):
    seen = Device.objects.get(pk=device.pk)
    revoke_device(device, by=people.owner, now=NOW)

    with pytest.raises(DeviceError) as refused:
        begin_pairing(seen, by=people.organiser, now=NOW + timedelta(seconds=1))
    assert refused.value.code == "revoked_device"
    assert Device.objects.get().revoked_at == NOW


def test_second_revoking_keeps_the_moment_of_the_first(device, people):
    seen = Device.objects.get(pk=device.pk)
    revoke_device(device, by=people.owner, now=NOW)
    revoke_device(seen, by=people.organiser, now=NOW + timedelta(minutes=5))

    assert Device.objects.get().revoked_at == NOW


def test_what_the_phone_reported_meanwhile_stays(device, people):
    seen = Device.objects.get(pk=device.pk)
    Device.objects.update(unsent=12, battery=41)
    begin_pairing(seen, by=people.organiser, now=NOW)
    assert Device.objects.values_list("unsent", "battery").get() == (12, 41)


def test_phone_that_the_device_was_has_no_access_more(event, people):
    device, token = add_device(event=event, name="Телефон 1", point=None, by=None)
    begin_pairing(device, by=people.organiser, now=NOW)
    with pytest.raises(DeviceError):
        authenticate(token)


@pytest.mark.parametrize(
    ("secret", "later", "code"), [("x", 0, "bad_pairing"), ("", 0, "bad_pairing"), (None, 1, "late_pairing")]
)
def test_unknown_and_old_secrets_are_refused(device, people, secret, later, code):
    own = begin_pairing(device, by=people.organiser, now=NOW)
    assert refusal(own if secret is None else secret, now=NOW + PAIRING * later) == code


def test_newer_code_makes_the_older_one_worthless(device, people):
    old = begin_pairing(device, by=people.organiser, now=NOW)
    begin_pairing(device, by=people.organiser, now=NOW)
    assert refusal(old) == "bad_pairing"


def test_revoked_device_is_not_paired(device, people):
    secret = begin_pairing(device, by=people.organiser, now=NOW)
    revoke_device(device, by=people.organiser, now=NOW)
    assert refusal(secret) == "bad_pairing"


def test_pairing_by_the_interface(client, device, people, event):
    secret = begin_pairing(device, by=people.organiser, now=datetime.now(tz=UTC) + timedelta(seconds=1))
    body = {"secret": secret, "token_hash": hashlib.sha256(b"token-1").hexdigest()}

    response = client.post("/api/v1/pairings/", json.dumps(body), content_type="application/json")

    assert response.json() == {"event": event.slug, "name": "Телефон 1", "profile": "search", "point": "a"}
    bad = client.post("/api/v1/pairings/", json.dumps(body | {"secret": "x"}), content_type="application/json")
    assert (bad.status_code, bad.json()["code"]) == (403, "bad_pairing")


@pytest.mark.django_db(transaction=True)
def test_one_of_two_phones_gets_the_code(device, people):
    secret = begin_pairing(device, by=people.organiser, now=NOW)
    told = at_once(*[lambda token=token: pair(secret, hashed(token), now=NOW) for token in ("one", "two")])
    assert told == ["", "paired_already"]
