from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from registration.devices import DeviceError, add_device, authenticate, note_contact, revoke_device
from registration.models import Device
from sessions.actions import delete_session
from sessions.refusals import Refused
from tests import factories
from tests.sessions.factories import make_session

NOW = datetime(2026, 2, 26, 0, 41, tzinfo=UTC)


def _refusal(token):
    with pytest.raises(DeviceError) as refusal:
        authenticate(token)
    return refusal.value.code


def test_session_whose_door_has_a_phone_stays_until_the_phone_is_seen_to(event, people):
    """A phone without a door serves any of them: the door's going must not make it one of those."""
    session = make_session(event)
    point = factories.make_point(event, "hall", kind="session", session=session)
    device, _token = add_device(event=event, name="Телефон 1", point=point, by=None)
    with pytest.raises(Refused, match="has_phones"):
        delete_session(session=session, by=people.organiser)
    device.refresh_from_db()
    assert device.point == point

    revoke_device(device, by=people.organiser, now=timezone.now())
    delete_session(session=session, by=people.organiser)
    assert (event.sessions.count(), event.check_in_points.count()) == (0, 0)
    assert Device.objects.get().revoked_at is not None


def test_token_opens_its_device_and_is_kept_as_a_hash(event):
    device, token = add_device(event=event, name="Телефон 1", point=None, by=None)

    assert authenticate(token) == device
    assert token not in str(Device.objects.values().get())
    assert len(token) == 43


@pytest.mark.parametrize("token", ["", "x", "ключ", "\x00", "\udcff", "0" * 64])
def test_unknown_token_is_refused(event, token):
    add_device(event=event, name="Телефон 1", point=None, by=None)

    assert _refusal(token) == "bad_token"


def test_hash_is_no_token(event):
    device, _token = add_device(event=event, name="Телефон 1", point=None, by=None)

    assert _refusal(device.token_hash) == "bad_token"


def test_revoked_device_is_refused_and_keeps_its_moment(event):
    device, token = add_device(event=event, name="Телефон 1", point=None, by=None)

    revoke_device(device, by=None, now=NOW)
    revoke_device(device, by=None, now=NOW + timedelta(hours=1))

    assert _refusal(token) == "revoked_device"
    assert Device.objects.get().revoked_at == NOW


def test_contact_is_written_once_a_minute(event, django_assert_num_queries):
    device, token = add_device(event=event, name="Телефон 1", point=None, by=None)
    note_contact(authenticate(token), now=NOW)

    with django_assert_num_queries(1):
        note_contact(authenticate(token), now=NOW + timedelta(seconds=60))
    device.refresh_from_db()
    assert device.last_seen_at == NOW

    note_contact(authenticate(token), now=NOW + timedelta(seconds=61))
    device.refresh_from_db()
    assert device.last_seen_at == NOW + timedelta(seconds=61)
