from datetime import timedelta

import pytest
from django.utils import timezone, translation

from sessions import published
from tests import factories
from tests.sessions.factories import make_room, make_session, publish

pytestmark = pytest.mark.django_db


def test_nothing_is_released_before_the_first_version(event):
    make_session(event)
    assert published.released(event) is None


def test_newest_version_is_the_released_one(event):
    session = make_session(event, title="Раньше")
    publish(event)
    session.title = "Теперь"
    session.save()
    publish(event)
    release = published.released(event)
    assert (release.number, release.programme.slots[0].title) == (2, "Теперь")


def test_draft_is_not_seen(event):
    session = make_session(event, title="Раньше")
    publish(event)
    session.title = "Черновик"
    session.save()
    assert published.released(event).programme.slots[0].title == "Раньше"


def test_release_comes_from_the_cache(event, django_assert_num_queries):
    make_session(event)
    publish(event)
    published.released(event)
    with django_assert_num_queries(1):
        published.released(event)


def test_a_restored_database_is_read_and_not_the_cache_of_the_lost_one(event, client):
    session = make_session(event, title="Потерянное")
    lost = publish(event)
    published.export(event, published.released(event), "json")
    assert "Потерянное" in client.get(f"/events/{event.slug}/programme/").text
    lost.delete()  # the copy is older than the version
    session.title = "Опубликованное заново"
    session.save()
    publish(event, lost.released_at)
    again = published.released(event)
    assert (again.number, again.programme.slots[0].title) == (1, "Опубликованное заново")
    assert "Опубликованное заново" in published.export(event, again, "json").decode()
    assert "Опубликованное заново" in client.get(f"/events/{event.slug}/programme/").text


def changed(event, name, value):
    if name in {"name", "town", "address"}:
        setattr(event.venue, name, value)
        event.venue.save()
    else:
        setattr(event, name, value)
        event.save()


@pytest.mark.parametrize(
    ("format_", "name", "value"),
    [
        ("json", "title", "Школа данных"),
        ("xml", "title", "Школа данных"),
        ("ics", "title", "Школа данных"),
        ("ics", "name", "Лицей"),
        ("ics", "town", "Нерчинск"),
        ("ics", "address", "ул. Ленина, 5"),
        ("json", "ends_on", factories.a_day("2027-03-01")),
        ("xml", "time_zone", "Asia/Kamchatka"),
    ],
)
def test_exports_follow_what_they_say_of_the_event(event, format_, name, value):
    event.starts_on = event.ends_on = factories.a_day("2027-02-26")
    make_session(event, room=make_room(event))
    publish(event)
    before = published.export(event, published.released(event), format_)
    changed(event, name, value)
    after = published.export(event, published.released(event), format_)
    assert after == published.FORMATS[format_](published.publication(event, published.released(event))) != before


def test_exports_are_kept_per_release_and_language(event, django_assert_num_queries):
    session = make_session(event, room=None, kind="break")
    publish(event)
    with translation.override("en"):
        english = published.export(event, published.released(event), "json")
        with django_assert_num_queries(1):
            assert published.export(event, published.released(event), "json") == english
    session.starts_at += timedelta(minutes=5)
    session.save()
    publish(event)
    with translation.override("en"):
        assert published.export(event, published.released(event), "json") != english


def test_language_gives_the_words_of_an_export(event):
    make_session(event, room=None)
    publish(event)
    with translation.override("en"):
        assert b"Elsewhere" in published.export(event, published.released(event), "xml")


def test_publication_says_where_and_when(event, settings):
    settings.SITE_URL = "https://symposium.example"
    make_room(event)
    make_session(event)
    publish(event)
    one = published.publication(event, published.released(event))
    assert one.place == f"{event.venue.name}, Чита, ул. Фрунзе, 1"
    assert one.url == f"https://symposium.example/events/{event.slug}/programme/"
    assert (one.version, one.language, one.starts_on) == ("1", "ru", event.starts_on)
    assert one.released_at <= timezone.now()


def test_place_without_a_venue_is_the_town(event):
    make_session(event)
    publish(event)
    assert published.publication(event, published.released(event)).place == "Чита"
