import json
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from events.models import Event
from tests.sessions.factories import make_session, make_speaker, moment, publish
from tests.sessions.statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def released(event):
    speaker = make_speaker(event, last_name="Доржиев", bio="О цифровой зрелости")
    make_session(event, "10:00", "11:00", speaker, title="Пленарное", kind="plenary")
    make_speaker(event, last_name="Безмолвный")
    publish(event)
    return event


def text(client, event, rest):
    return client.get(f"/events/{event.slug}/{rest}").content.decode()


def test_speakers_are_those_who_speak(released, reader):
    page = text(reader, released, "speakers/")
    assert ("Баир Цыренович Доржиев" in page, "Безмолвный" in page) == (True, False)


@pytest.mark.parametrize(("query", "says"), [("доржиев", "Баир Цыренович Доржиев"), ("никого", "Nobody is found")])
def test_speakers_are_found(released, reader, query, says):
    assert says in text(reader, released, f"speakers/?q={query}")


def test_speakers_before_a_version(event, reader):
    make_speaker(event)
    assert "The programme is being prepared" in text(reader, event, "speakers/")


def test_speakers_take_as_many_statements_however_many_they_are(released, reader):
    url = f"/events/{released.slug}/speakers/"
    one = statements(reader, url)
    for _number in range(2):
        make_session(released, "10:00", "11:00", make_speaker(released))
    publish(released)
    assert statements(reader, url) == one <= 12


def test_speaker_has_a_page(released, reader):
    speaker = released.speakers.get(last_name="Доржиев")
    page = text(reader, released, f"speakers/{speaker.code}/")
    assert "О\N{NO-BREAK SPACE}цифровой зрелости" in page
    assert "Пленарное" in page


@pytest.mark.parametrize("name", ["Безмолвный", None])
def test_speaker_who_does_not_speak_has_none(released, reader, name):
    code = released.speakers.get(last_name=name).code if name else "ZZZZZZ"
    assert reader.get(f"/events/{released.slug}/speakers/{code}/").status_code == 404


def test_changes_tell_of_every_version(released, reader):
    session = released.sessions.get()
    session.ends_at += timedelta(minutes=30)
    session.save()
    publish(released)
    page = text(reader, released, "programme/changes/")
    assert "Moved to" in page
    assert page.index("Version 2") < page.index("Version 1") < page.index("The first published version.")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("ics", "text/calendar; charset=utf-8"), ("json", "application/json"), ("xml", "application/xml")],
)
def test_exports_are_public(released, reader, name, kind):
    response = reader.get(f"/events/{released.slug}/schedule.{name}")
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert response["Content-Disposition"] == f'inline; filename="{released.slug}.{name}"'


@pytest.mark.parametrize("rest", ["schedule.ics", "schedule.json", "schedule.xml", "programme/changes/"])
def test_nothing_to_read_before_a_version(event, reader, rest):
    make_session(event)
    assert reader.get(f"/events/{event.slug}/{rest}").status_code == 404


def test_exports_hold_the_session(released, reader):
    session = released.sessions.get()
    calendar = Calendar.from_ical(reader.get(f"/events/{released.slug}/schedule.ics").content)
    assert [(str(one["uid"]), one.start) for one in calendar.walk("VEVENT")] == [
        (str(session.guid), moment(released, "10:00"))
    ]
    data = json.loads(reader.get(f"/events/{released.slug}/schedule.json").content)
    assert data["schedule"]["version"] == "1"


@pytest.mark.parametrize("rest", ["speakers/", "schedule.ics", "programme/", "programme/changes/"])
def test_draft_event_is_not_seen(released, client_of, people, rest):
    Event.objects.filter(pk=released.pk).update(state=Event.State.DRAFT)
    assert client_of(None).get(f"/events/{released.slug}/{rest}").status_code == 404
    assert client_of(people.stranger).get(f"/events/{released.slug}/{rest}").status_code == 404
    assert client_of(people.editor).get(f"/events/{released.slug}/{rest}").status_code == 200
