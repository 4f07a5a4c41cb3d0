from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from events.models import Event, EventCapacity, User
from resolutions import actions, importing
from resolutions.models import Resolution
from symposium.event_page import EventPage, event_page
from tests import factories
from tests.contest.factories import make_contest, make_entry
from tests.sessions.factories import make_room, make_session, make_speaker, make_track, publish

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 26)
NOW = datetime(2026, 2, 10, 3, 0, tzinfo=UTC)
WINDOW = {"registration_opens_at": NOW - timedelta(days=9), "registration_closes_at": NOW + timedelta(days=9)}


def an_event(**over: Any) -> Event:
    return factories.make_event(**{"starts_on": DAY, **WINDOW} | over)


def page_of(event: Event, user: User | None = None, now: datetime = NOW) -> EventPage:
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    return event_page(request, event, now)


@pytest.mark.parametrize(
    ("over", "now", "kind"),
    [
        ({}, NOW, "open"),
        ({}, NOW - timedelta(days=10), "soon"),
        ({"state": "announced"}, NOW, "closed"),
        ({"state": "announced"}, NOW - timedelta(days=10), "soon"),
        ({}, NOW + timedelta(days=10), "closed"),
        ({"state": "closed"}, NOW, "closed"),
    ],
)
def test_the_door(over: dict[str, Any], now: datetime, kind: str) -> None:
    assert page_of(an_event(**over), now=now).door.kind == kind


@pytest.mark.parametrize(
    ("format_", "online_places", "kind"),
    [
        ("onsite", None, "full"),
        ("hybrid", None, "open"),
        ("hybrid", 1, "open"),
        ("hybrid", 0, "full"),
        ("online", None, "open"),
    ],
)
def test_the_door_is_full_when_no_way_has_places(format_: str, online_places: int | None, kind: str) -> None:
    event = an_event(format=format_)
    EventCapacity.objects.create(event=event, format="onsite", places=1)
    if online_places is not None:
        EventCapacity.objects.create(event=event, format="online", places=online_places)
    factories.make_registration(event)
    factories.make_registration(event, state="cancelled")

    assert page_of(event).door.kind == kind


def test_whoever_takes_part_has_a_ticket() -> None:
    event, user = an_event(), factories.make_user()
    factories.make_registration(event, user=user)

    assert page_of(event, user).door.has_ticket
    assert not page_of(event, factories.make_user()).door.has_ticket
    assert not page_of(event).door.has_ticket


def test_without_a_release_there_is_no_programme_on_the_page() -> None:
    event = an_event()
    make_session(event)

    page = page_of(event)

    assert (page.release, page.drawing, page.figures, page.tracks, page.speakers) == (None, [], None, [], [])


def test_the_released_programme_is_on_the_page() -> None:
    event = an_event()
    track, hall = make_track(event, 1, name="Среда"), make_room(event)
    make_session(event, "10:00", "12:00", title="Открытие", kind="plenary", room=hall)
    make_session(event, "12:30", "13:15", make_speaker(event, last_name="Ёлгина"), track=track, room=hall)
    make_session(event, "15:30", "16:00", title="Резолюция: общее голосование", kind="other", room=hall)
    publish(event)

    page = page_of(event)

    assert [(item["time"], item["title"], item["note"]) for item in page.drawing][::2] == [
        ("10:00", "Открытие", ""),
        ("15:30", "Резолюция", "общее голосование"),
    ]
    assert [letters for _person, letters in page.few_speakers] == ["БЁ"]
    assert [found.line.name for found in page.tracks] == ["Среда"]


@pytest.mark.parametrize(("state", "shown"), [("draft", False), ("accepting", True), ("scoring", True)])
def test_the_contest_is_on_the_page_once_it_is_announced(state: str, shown: bool) -> None:
    event = an_event()
    contest = make_contest(event, state=state)
    make_entry(contest)
    make_entry(contest, state="withdrawn")

    band = page_of(event).contest

    assert (band is not None) is shown
    if band:
        assert [(row.name, row.works) for row in band.nominations] == [("Цифровой урок", 1)]
        assert band.accepts_entries is (state == "accepting")


def test_a_bare_event_has_a_page() -> None:
    page = page_of(an_event(starts_on=date(2025, 2, 27)))

    assert (page.is_past, page.participants, page.contest, page.outcome) == (True, 0, None, None)


TEXT = """Резолюция
симпозиума «Цифровая школа»

27 февраля 2025 г.                                г. Чита

Участники симпозиума рекомендуют:

Школам:
- обсуждать уроки вместе;
- не терять ни одной записи.
"""


def resolve(event: Event) -> Resolution:
    user = factories.make_user()
    resolution = actions.import_resolution(event=event, parsed=importing.read(TEXT.encode()), by=user)
    actions.adopt(resolution=resolution, adopted_on=event.starts_on, by=user, now=NOW)
    return resolution


def test_the_last_published_resolution_of_the_series_is_on_the_page() -> None:
    last = an_event(starts_on=date(2025, 2, 27), state="archived")
    event = an_event(series=last.series)
    resolution = resolve(last)

    assert page_of(event).outcome is None
    actions.publish(resolution=resolution, by=factories.make_user(), now=NOW)
    outcome = page_of(event).outcome

    assert outcome is not None
    assert outcome.resolution == resolution
    assert (len(outcome.content.recommendations), outcome.execution.total) == (2, 2)
    assert page_of(an_event()).outcome is None


def test_the_resolution_of_a_hidden_edition_is_not_on_the_page() -> None:
    last = an_event(starts_on=date(2025, 2, 27))
    event = an_event(series=last.series)
    actions.publish(resolution=resolve(last), by=factories.make_user(), now=NOW)
    assert page_of(event).outcome is not None

    Event.objects.filter(pk=last.pk).update(state=Event.State.DRAFT)

    assert page_of(event).outcome is None


def test_an_event_with_its_own_resolution_shows_that() -> None:
    last = an_event(starts_on=date(2025, 2, 27))
    event = an_event(series=last.series)
    for one in (event, last):
        actions.publish(resolution=resolve(one), by=factories.make_user(), now=NOW)

    outcome = page_of(event).outcome

    assert outcome is not None
    assert outcome.resolution.event == event
