import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import PersonalAccess
from registration import rehearsals
from registration.checkins import Attempt, check_in
from registration.devices import add_device, authenticate
from registration.models import CheckInPoint, Device
from registration.points import add_point
from sessions.models import Session
from tests import factories
from tests.factories import NOW


def at(event, path="doors/"):
    return f"/events/{event.slug}/manage/{path}"


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("organiser", 200), ("desk", 403), ("editor", 403), ("participant", 403)]
)
def test_doors_are_for_organisers(client_of, people, event, point, role, status):
    client = client_of(getattr(people, role))
    device, _token = add_device(event=event, name="Телефон 1", point=None, by=None)
    paths = ["doors/", "doors/a/", "devices/", f"devices/{device.code}/revoke/"]

    assert [client.get(at(event, path)).status_code for path in paths] == [status] * 4


def test_nobody_is_asked_to_sign_in(client, event, point):
    assert [client.get(at(event, path)).status_code for path in ("doors/", "doors/a/", "devices/")] == [302] * 3


def test_look_at_those_who_were_refused_is_noted(organiser, event, point, people):
    organiser.get(at(event))
    assert not PersonalAccess.objects.exists()

    pending = factories.make_registration(event, state="pending")
    for nonce, code in (("1", pending.code), ("2", pending.code), ("3", "nobody's")):
        check_in(Attempt(code, nonce), point=point, now=NOW)
    for _again in range(2):
        organiser.get(at(event))
    looks = PersonalAccess.objects.values_list("what", "people", "by")
    assert list(looks) == [("doors", 1, people.organiser.pk)]


def test_door_is_opened(organiser, event, people):
    response = organiser.post(at(event), {"name": "Вход А"}, follow=True)

    point = CheckInPoint.objects.get()
    assert (point.code, point.kind, point.zone, point.is_active) == ("door-1", "door", "", True)
    assert point.history.get().history_user == people.organiser
    assert "«Вход А»: вход открыт" in response.content.decode()


def test_desk_of_this_computer_and_scanner_of_a_phone_are_told_apart(organiser, event, point):
    page = organiser.get(at(event), headers={"accept-language": "en"}).content.decode()

    links = dict(re.findall(r'<a[^>]* href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL))
    shown = {path: re.sub("<[^>]+>", "", words).strip() for path, words in links.items()}
    assert shown[f"/events/{event.slug}/desk/"] == "Scan on this computer"
    assert shown["/scanner/"] == "The scanner of a paired phone"


def test_door_of_a_session_is_a_zone_of_its_own(organiser, event):
    session = Session.objects.create(event=event, title="Диагностика", starts_at=NOW, ends_at=NOW + timedelta(hours=1))

    organiser.post(at(event), {"name": "Ауд. 305", "session": session.pk})

    point = CheckInPoint.objects.get()
    assert (point.kind, point.session, point.zone) == ("session", session, f"session-{session.pk}")


def test_session_of_another_event_has_no_door_here(organiser, event):
    session = Session.objects.create(
        event=factories.make_event(), title="Чужое", starts_at=NOW, ends_at=NOW + timedelta(hours=1)
    )

    response = organiser.post(at(event), {"name": "Ауд. 305", "session": session.pk})

    assert response.status_code == 422
    assert 'value="Ауд. 305"' in response.content.decode()
    assert not CheckInPoint.objects.exists()


def test_codes_of_doors_do_not_meet(event, people):
    factories.make_point(event, "door-2")

    codes = [add_point(event=event, name="Вход", session=None, by=people.owner).code for _ in range(3)]

    assert codes == ["door-1", "door-3", "door-4"]


def test_door_is_renamed_and_closed(organiser, event, point):
    organiser.post(at(event, "doors/a/"), {"name": "Главный вход", "admits": "onsite", "states": "confirmed"})

    point.refresh_from_db()
    assert (point.name, point.is_active, point.code) == ("Главный вход", False, "a")


def test_bad_name_is_told_and_nothing_changes(organiser, event, point):
    response = organiser.post(at(event, "doors/a/"), {"name": " "})

    point.refresh_from_db()
    assert (response.status_code, point.name) == (422, "Вход А")


def test_token_is_shown_once_and_works(organiser, event, point):
    response = organiser.post(
        at(event, "devices/"), {"name": "Телефон 1", "point": point.pk, "profile": "scan", "program": "1"}
    )

    token = response.context["token"]
    assert authenticate(token) == Device.objects.get()
    assert response.context["settings"].endswith(
        f'/events/{event.slug}/check-ins/", "token": "{token}", "point": "a"}}'
    )
    assert "no-store" in response["Cache-Control"]
    assert token not in organiser.get(at(event)).content.decode()


def test_device_is_revoked_after_asking(organiser, event, people):
    device, _token = add_device(event=event, name="Телефон 1", point=None, by=None)
    path = at(event, f"devices/{device.code}/revoke/")

    assert "Отозвать доступ?" in organiser.get(path).content.decode()
    device.refresh_from_db()
    assert device.revoked_at is None
    organiser.post(path)
    device.refresh_from_db()
    assert device.revoked_at is not None
    assert device.history.first().history_user == people.organiser


def test_door_and_device_of_another_event_are_not_found(organiser, event):
    other = factories.make_event()
    factories.make_point(other, "b")
    device, _token = add_device(event=other, name="Телефон 1", point=None, by=None)

    paths = ["doors/b/", f"devices/{device.code}/revoke/"]
    assert [organiser.post(at(event, path)).status_code for path in paths] == [404, 404]


def test_latest_refusals_are_told_in_words(organiser, event, point):
    guest = factories.make_registration(event, state="pending", last_name="Шестопёров")
    for nonce, code in enumerate([guest.code, "https://example.org"]):
        check_in(Attempt(code, str(nonce)), point=point, now=NOW)

    page = organiser.get(at(event)).content.decode()

    assert page.count("Шестопёров") == 1
    assert "Это не билет, а код другой системы" in page
    assert "https://example.org" not in page


def test_page_warns_while_the_entrance_is_rehearsed(organiser, event, point):
    link = f'<p><a href="/events/{event.slug}/manage/doors/rehearsal/"'
    assert link not in organiser.get(at(event)).content.decode()
    rehearsals.begin(event=event, people=50, now=timezone.now())
    assert link in organiser.get(at(event)).content.decode()
    rehearsals.end(event=event, now=timezone.now())
    assert link not in organiser.get(at(event)).content.decode()


def test_page_costs_the_same_for_one_and_for_three(organiser, event, point, django_assert_max_num_queries):
    def fill(number):
        guest = factories.make_registration(event, state="pending")
        check_in(Attempt(guest.code, f"n{number}"), point=point, now=NOW)
        add_device(event=event, name="Телефон", point=point, by=None)

    def cost():
        with django_assert_max_num_queries(12) as queries:
            organiser.get(at(event))
        return len(queries)

    fill(0)
    # The look is noted once a minute.
    organiser.get(at(event))
    one = cost()
    for number in (1, 2):
        factories.make_point(event, f"b{number}")
        fill(number)

    assert cost() == one
