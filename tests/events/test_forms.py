from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from events.forms import CloneForm, EventForm, MemberForm, NewEventForm
from events.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
DAY = {
    "title": "Цифровая школа",
    "slug": "cto-2026",
    "starts_on": "2026-02-26",
    "ends_on": "2026-02-26",
    "time_zone": "Asia/Chita",
    "format": "hybrid",
    "accent": "cedar",
    "place": "Чита",
}


def bound(event: Event | None = None, **over: Any) -> EventForm:
    return EventForm(DAY | over, instance=event)


def test_event_form_reads_moments_in_the_zone_it_names() -> None:
    form = bound(starts_at="2026-02-26T10:00", time_zone="Asia/Irkutsk")

    assert form.is_valid(), form.errors
    assert form.instance.starts_at == datetime(2026, 2, 26, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-02-26T10:00", "2026-02-26T10:00:00", "2026-02-26 10:00", "26.02.2026 10:00"])
def test_event_form_reads_moments_as_browsers_and_people_write_them(written: str) -> None:
    form = bound(starts_at=written)

    assert form.is_valid(), form.errors
    assert form.instance.starts_at == datetime(2026, 2, 26, 1, 0, tzinfo=UTC)


def test_event_form_shows_moments_in_the_zone_of_the_event() -> None:
    event = factories.make_event(time_zone="Asia/Kamchatka", starts_at=datetime(2026, 2, 26, 1, 0, tzinfo=UTC))

    assert 'value="2026-02-26T13:00"' in str(EventForm(instance=event)["starts_at"])


def test_event_form_keeps_a_zone_that_is_not_in_the_list() -> None:
    event = factories.make_event(time_zone="Europe/Berlin")

    assert EventForm(instance=event).fields["time_zone"].choices[-1] == ("Europe/Berlin", "Europe/Berlin")


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"ends_on": "2026-02-25"}, "ends_on"),
        ({"starts_at": "2026-02-27T10:00"}, "starts_at"),
        ({"starts_at": "2026-02-26T10:00", "ends_at": "2026-02-26T09:00"}, "ends_at"),
        ({"opens_at": "2026-02-26T11:00", "starts_at": "2026-02-26T10:00"}, "starts_at"),
        (
            {"registration_opens_at": "2026-02-01T00:00", "registration_closes_at": "2026-01-01T00:00"},
            "registration_closes_at",
        ),
        ({"registration_closes_at": "2026-02-27T00:00"}, "registration_closes_at"),
        ({"starts_at": "завтра"}, "starts_at"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"registration_opens_at": "0001-01-01T00:00"}, "registration_opens_at"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"accent": "red"}, "accent"),
        ({"slug": "new"}, "slug"),
        ({"slug": "Ц"}, "slug"),
        ({"title": ""}, "title"),
        ({"contact_email": "nobody"}, "contact_email"),
    ],
)
def test_event_form_names_the_field_that_is_wrong(over: dict[str, str], field: str) -> None:
    assert list(bound(**over).errors) == [field]


def test_event_form_keeps_what_was_typed() -> None:
    form = bound(starts_at="2026-02-26T10:00", ends_at="2026-02-26T09:00", title="")

    assert 'value="2026-02-26T09:00"' in str(form["ends_at"])


@pytest.mark.parametrize(("year", "wrong"), [(1999, True), (2000, False), (2100, False), (2101, True)])
def test_forms_of_an_event_take_the_years_around_ours(
    people: SimpleNamespace, event: Event, year: int, wrong: bool
) -> None:
    days = {"starts_on": f"{year}-02-26", "ends_on": f"{year}-02-26"}
    old = factories.make_event(starts_on=date(1900, 1, 1))
    clone = CloneForm({"title": "Т", "slug": "x", "starts_on": f"{year}-02-26"}, source=old)

    assert bool(bound(**days).errors) is wrong
    assert bool(NewEventForm(DAY | days | {"series": event.series_id}, user=people.organiser).errors) is wrong
    assert bool(clone.errors) is wrong


def test_event_form_says_which_years_it_takes() -> None:
    with translation.override("en"):
        assert bound(starts_on="0001-01-01").errors["starts_on"] == ["Write a year from 2000 to 2100."]


@pytest.mark.parametrize(
    ("over", "changes"),
    [
        ({}, {}),
        ({"title": "Школа данных"}, {"title": "Школа данных"}),
        (
            {"time_zone": "Asia/Irkutsk"},  # moves every moment along
            {"time_zone": "Asia/Irkutsk", "starts_at": datetime(2026, 2, 26, 2, 0, tzinfo=UTC)},
        ),
    ],
)
def test_event_form_tells_what_it_changed(over: dict[str, str], changes: dict[str, object]) -> None:
    days = {"starts_on": date(2026, 2, 26), "ends_on": date(2026, 2, 26)}
    bare = {"registration_opens_at": None, "registration_closes_at": None, "contact_email": "", "short_title": ""}
    event = factories.make_event(**(DAY | days | bare), starts_at=datetime(2026, 2, 26, 1, 0, tzinfo=UTC))

    form = bound(event, starts_at="2026-02-26T10:00", **over)

    assert form.is_valid(), form.errors
    assert form.changes == changes


def test_the_address_of_an_announced_event_stays() -> None:
    event = factories.make_event(slug="kept", state="announced")
    form = bound(event)

    assert form.is_valid(), form.errors
    assert form.instance.slug == "kept"


def test_new_event_form_offers_the_series_one_runs(people: SimpleNamespace, event: Event) -> None:
    factories.make_event()

    assert list(NewEventForm(user=people.organiser).fields["series"].queryset) == [event.series]
    assert list(NewEventForm(user=people.desk).fields["series"].queryset) == []


@pytest.mark.parametrize(
    ("chosen", "named", "wrong"), [(False, "", True), (True, "Новая", True), (False, "Новая", False)]
)
def test_new_event_form_wants_one_series(
    people: SimpleNamespace, event: Event, chosen: bool, named: str, wrong: bool
) -> None:
    data = DAY | {"series": event.series_id if chosen else "", "new_series": named}
    form = NewEventForm(data, user=people.organiser)

    assert ("new_series" in form.errors) is wrong


def test_new_event_form_needs_no_last_day(people: SimpleNamespace, event: Event) -> None:
    form = NewEventForm(DAY | {"series": event.series_id, "ends_on": ""}, user=people.organiser)

    assert form.is_valid(), form.errors
    assert form.save(commit=False).ends_on == date(2026, 2, 26)


def test_clone_form_proposes_the_same_weekday_a_year_later() -> None:
    source = factories.make_event(
        slug="cto-2025", short_title="ЦТО — 2025", description="В 2025 году.", starts_on=date(2025, 2, 27)
    )

    assert CloneForm(source=source).initial == {
        "title": source.title,
        "short_title": "ЦТО — 2026",
        "slug": "cto-2026",
        "starts_on": date(2026, 2, 26),
        "theme": source.theme,
        "lead": source.lead,
        "description": "В 2026 году.",
    }


def test_texts_left_as_proposed_follow_the_day_into_another_year() -> None:
    source = factories.make_event(slug="cto-2025", short_title="ЦТО — 2025", starts_on=date(2025, 2, 27))
    data = {"title": "Школа 2026", "short_title": "ЦТО — 2026", "slug": "cto-2026", "starts_on": "2027-02-25"}

    form = CloneForm(data, source=source)

    assert form.is_valid(), form.errors
    texts = form.cleaned_data
    assert (texts["title"], texts["short_title"], texts["slug"]) == ("Школа 2026", "ЦТО — 2027", "cto-2027")


@pytest.mark.parametrize(
    ("slug", "day", "wrong"), [("cto-2025", "2026-02-26", "slug"), ("x", "2025-02-27", "starts_on")]
)
def test_clone_form_refuses(slug: str, day: str, wrong: str) -> None:
    source = factories.make_event(slug="cto-2025", starts_on=date(2025, 2, 27))
    form = CloneForm({"title": "Т", "slug": slug, "starts_on": day}, source=source)

    assert list(form.errors) == [wrong]


def test_member_form_does_not_give_the_role_of_participant() -> None:
    assert list(MemberForm({"email": "a@example.org", "role": "participant"}).errors) == ["role"]
