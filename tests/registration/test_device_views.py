"""An organiser adds phones, pairs them by a QR, looks after them."""

from urllib.parse import urlsplit

import pytest

from registration.devices import add_device, hashed, pair
from registration.models import Device
from tests import factories
from tests.factories import NOW


@pytest.fixture
def device(event):
    return add_device(event=event, name="Телефон 1", point=factories.make_point(event), by=None)[0]


def at(event, path="devices/"):
    return f"/events/{event.slug}/manage/{path}"


def test_phone_is_added_and_paired_by_its_qr(organiser, event, people):
    point = factories.make_point(event)
    response = organiser.post(at(event), {"name": "Телефон 1", "point": point.pk, "profile": "scan"})
    device = Device.objects.get()
    assert response["Location"] == at(event, f"devices/{device.code}/")
    assert device.history.first().history_user == people.organiser

    page = organiser.post(at(event, f"devices/{device.code}/pair/"))
    address = urlsplit(page.context["address"])
    assert (address.path, "no-store" in page["Cache-Control"]) == ("/scanner/", True)
    # The phone that shows this page cannot read its own screen.
    assert f'href="{page.context["address"]}"' in page.content.decode()
    assert pair(address.fragment, hashed("token"), now=NOW) == device


def test_page_hears_that_the_phone_has_come(organiser, event, device):
    Device.objects.update(token_hash=None)
    path = at(event, f"devices/{device.code}/state/")
    before = organiser.get(path).content.decode()
    Device.objects.update(token_hash="x")
    assert ("Ждём телефон" in before, "Телефон подключён" in organiser.get(path).content.decode()) == (True, True)


def test_device_is_changed_and_its_history_tells_no_secret(organiser, event, device, people):
    path = at(event, f"devices/{device.code}/")
    given = {"name": "Киоск", "point": "", "profile": "kiosk", "pin": "2580"}

    assert organiser.post(path, given)["Location"] == path

    device.refresh_from_db()
    assert (device.name, device.point, device.profile) == ("Киоск", None, "kiosk")
    assert device.pin_hash.startswith("300000$")
    assert not any("2580" in str(row) or "pin_hash" in row for row in device.history.values())


def test_phone_of_a_door_that_is_closed_stays_one_of_that_door(organiser, event, device):
    path, point = at(event, f"devices/{device.code}/"), device.point
    point.is_active = False
    point.save()

    form = organiser.get(path).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields} | {"name": "Телефон 2"}
    assert [key for key, _name in form.fields["point"].choices] == ["", point.pk]
    assert organiser.post(path, shown).status_code == 302
    device.refresh_from_db()
    assert (device.name, device.point) == ("Телефон 2", point)


@pytest.mark.parametrize("pin", ["", "12", "123456789", "12a4", "١٢٣٤"])
def test_kiosk_without_a_pin_is_refused(organiser, event, device, pin):
    response = organiser.post(at(event, f"devices/{device.code}/"), {"name": "К", "profile": "kiosk", "pin": pin})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["pin"])
    device.refresh_from_db()
    assert device.name == "Телефон 1"


def test_kiosk_keeps_its_pin_where_none_is_given(organiser, event, device):
    path = at(event, f"devices/{device.code}/")
    organiser.post(path, {"name": "К", "profile": "kiosk", "pin": "2580"})
    kept = Device.objects.get().pin_hash
    organiser.post(path, {"name": "К 2", "profile": "kiosk", "pin": ""})
    assert (Device.objects.get().name, Device.objects.get().pin_hash) == ("К 2", kept)


def test_state_of_a_phone_is_shown(organiser, event, device):
    Device.objects.update(battery=41, unsent=12, clock_ahead_s=-86400, last_seen_at=NOW)
    page = organiser.get(at(event, f"devices/{device.code}/")).content.decode()
    table = organiser.get(at(event, "doors/")).content.decode()
    assert all(words in page for words in ("41 %", "12", "отстают"))
    assert all(words in table for words in ("41 %", "12"))


def test_revoked_device_is_not_paired(organiser, event, device):
    organiser.post(at(event, f"devices/{device.code}/revoke/"))
    response = organiser.post(at(event, f"devices/{device.code}/pair/"), follow=True)
    assert "Добавьте его заново" in response.content.decode()
    assert Device.objects.get().pairing_hash is None


@pytest.mark.parametrize("path", ["", "pair/", "state/", "revoke/"])
def test_devices_are_for_organisers(client_of, people, event, device, path):
    method = "post" if path == "pair/" else "get"
    answers = [
        getattr(client_of(user), method)(at(event, f"devices/{device.code}/{path}")).status_code
        for user in (people.organiser, people.desk, people.participant)
    ]
    assert answers == [200, 403, 403]
    elsewhere = at(factories.make_event(), f"devices/{device.code}/{path}")
    assert getattr(client_of(people.organiser), method)(elsewhere).status_code in {403, 404}
