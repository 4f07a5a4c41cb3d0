import re
from types import SimpleNamespace
from typing import Any

import pytest

from events.models import Event, Organisation, Venue
from tests import factories
from tests.clients import ClientOf

pytestmark = pytest.mark.django_db


def rows(prefix: str, *forms: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    data = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    return data | {
        f"{prefix}-{number}-{name}": value for number, form in enumerate(forms) for name, value in form.items()
    }


def test_venue_is_described_with_its_rooms(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    data = {"name": "Институт", "town": "Чита"} | rows("rooms", {"name": "305", "rank": 1}, {"name": "", "rank": 0})

    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/venue/", data)

    event.refresh_from_db()
    assert response.status_code == 302
    assert [room.name for room in event.venue.rooms.all()] == ["305"]


@pytest.mark.parametrize(
    ("over", "room"), [({"name": ""}, {"name": "305", "rank": 1}), ({}, {"name": "", "seats": "-5", "rank": 1})]
)
def test_venue_keeps_what_was_typed(
    event: Event, people: SimpleNamespace, client_of: ClientOf, over: dict[str, str], room: dict[str, Any]
) -> None:
    data = {"name": "Институт", "town": "Нерчинск"} | over | rows("rooms", room)

    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/venue/", data)

    assert (response.status_code, Venue.objects.count()) == (422, 0)
    assert 'value="Нерчинск"' in response.text


def room_rows(venue: Venue, *over: dict[str, Any], new: str = "") -> dict[str, Any]:
    """The rows of the page as a browser sends them, each room changed by what stands in its place."""
    known = [{"id": room.pk, "name": room.name, "rank": room.rank} for room in venue.rooms.all()]
    changed = [row | change for row, change in zip(known, over, strict=True)]
    data = {"name": venue.name, "town": venue.town} | rows(
        "rooms", *changed, {"name": new, "rank": 9 if new else 0}, initial=len(known)
    )
    return data | {f"rooms-{number}-venue": venue.pk for number in range(len(known) + 1)}


def test_summary_of_a_venue_counts_its_rooms_too(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    data = {"name": "", "town": "Чита"} | rows(
        "rooms", {"name": "305", "rank": 1, "seats": -1}, {"floor": "1", "rank": 2}
    )

    page = client_of(people.organiser).post(f"/events/{event.slug}/manage/venue/", data).text

    summary = re.search(r'(?s)<div class="alert alert-stop".*?</ul>', page)
    assert summary is not None
    assert re.findall(r'href="#(\S+)"', summary[0]) == ["id_name", "id_rooms-0-seats", "id_rooms-1-name"]


@pytest.mark.parametrize(
    ("over", "new", "names"),
    [
        (({"name": "306"}, {"name": "305"}), "", ["306", "305"]),
        (({"DELETE": "on"}, {}), "305", ["306", "305"]),
        (({}, {"name": "305", "DELETE": "on"}), "307", ["305", "307"]),
    ],
    ids=["exchanged", "removed and added again", "removed under another name"],
)
def test_rooms_pass_their_names_on(
    event: Event, people: SimpleNamespace, client_of: ClientOf, over: Any, new: str, names: list[str]
) -> None:
    event.venue = Venue.objects.create(name="Институт", town="Чита")
    event.save()
    for rank, name in enumerate(("305", "306")):
        event.venue.rooms.create(name=name, rank=rank)

    data = room_rows(event.venue, *over, new=new)
    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/venue/", data)

    assert (response.status_code, [room.name for room in event.venue.rooms.all()]) == (302, names)


def test_a_room_named_twice_is_said_at_the_second(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    event.venue = Venue.objects.create(name="Институт", town="Чита")
    event.save()
    event.venue.rooms.create(name="305а")

    data = room_rows(event.venue, {}, new="305А")
    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/venue/", data)

    assert (response.status_code, [list(form.errors) for form in response.context["rooms"]]) == (422, [[], ["name"]])
    assert 'value="305А"' in response.text


def test_an_organisation_named_twice_is_said_at_the_second(
    event: Event, people: SimpleNamespace, client_of: ClientOf
) -> None:
    twice = [{"name": name, "kind": kind} for name, kind in (("Институт", "organiser"), (" институт ", "partner"))]

    response = client_of(people.organiser).post(f"/events/{event.slug}/manage/organisations/", rows("parts", *twice))

    assert (response.status_code, [list(form.errors) for form in response.context["parts"]]) == (422, [[], ["name"]])
    assert not event.parts.exists()


def test_an_organisation_removed_in_one_row_may_stand_in_another(
    event: Event, people: SimpleNamespace, client_of: ClientOf
) -> None:
    event.parts.create(organisation=Organisation.objects.create(name="Институт"))
    gone = {"name": "Институт", "kind": "organiser", "ORDER": 1, "DELETE": "on"}
    data = rows("parts", gone, {"name": "Институт", "kind": "partner", "ORDER": 2}, initial=1)

    client_of(people.organiser).post(f"/events/{event.slug}/manage/organisations/", data)

    assert [(part.organisation.name, part.kind) for part in event.parts.all()] == [("Институт", "partner")]


def test_a_venue_of_the_series_is_chosen(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    known, foreign = (Venue.objects.create(name=name, town="Чита") for name in ("Свой", "Чужой"))
    factories.make_event(series=event.series, venue=known)
    url, client = f"/events/{event.slug}/manage/venue/choose/", client_of(people.organiser)

    client.post(url, {"venue": foreign.pk})
    assert Event.objects.get(pk=event.pk).venue is None
    client.post(url, {"venue": known.pk})
    assert Event.objects.get(pk=event.pk).venue == known


def test_organisers_and_partners_are_saved_in_order(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    ministry = {"name": "Министерство", "kind": "organiser", "ORDER": 2}
    institute = {"name": "Институт", "kind": "organiser", "ORDER": 1}
    data = rows("parts", ministry, institute, {"name": "", "kind": "organiser"})

    client_of(people.organiser).post(f"/events/{event.slug}/manage/organisations/", data)

    assert [part.organisation.name for part in event.parts.all()] == ["Институт", "Министерство"]


def test_an_organisation_is_removed(event: Event, people: SimpleNamespace, client_of: ClientOf) -> None:
    event.parts.create(organisation=Organisation.objects.create(name="Институт"))
    data = rows("parts", {"name": "Институт", "kind": "organiser", "ORDER": 1, "DELETE": "on"}, initial=1)

    client_of(people.organiser).post(f"/events/{event.slug}/manage/organisations/", data)

    assert not event.parts.exists()
