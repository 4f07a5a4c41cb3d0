"""Who looked at whose personal data is noted: one row a look, one a minute for lists."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse

from events.looks import SECONDS, What, note_look
from events.models import Event, PersonalAccess, User
from tests.factories import make_event, make_many_registrations, make_point, make_registration, make_user
from tests.registration.factories import make_delegation, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(people: Any) -> Any:
    def by(event: Event, what: What, user: User = people.organiser, **more: Any) -> None:
        request = RequestFactory().get("/")
        request.user = user
        note_look(request, event, what, **more)

    return by


def noted() -> list[tuple[str, str, int]]:
    return list(PersonalAccess.objects.order_by("pk").values_list("what", "subject", "people"))


def test_lists_are_noted_once_a_minute_by_reader_kind_and_event(look: Any, event: Event, people: Any) -> None:
    for _second in range(3):
        look(event, What.LIST, people=5)
    look(event, What.SEARCH, people=2)
    look(event, What.LIST, people.owner, people=5)
    look(make_event(), What.LIST, people=5)
    assert [row[0] for row in noted()] == ["list", "search", "list", "list"]


def test_list_is_noted_again_after_the_minute(look: Any, event: Event, people: Any) -> None:
    look(event, What.LIST)
    key = f"look:list:{event.pk}:{people.organiser.pk}:"
    assert (cache.get(key), SECONDS) == (1, 60)
    cache.delete(key)
    look(event, What.LIST)
    assert len(noted()) == 2


def test_every_card_and_export_is_noted(look: Any, event: Event) -> None:
    for _time in range(2):
        look(event, What.CARD, subject="K7MQ42XD")
        look(event, What.EXPORT, people=300)
    assert noted() == [("card", "K7MQ42XD", 1), ("export", "", 300)] * 2


def test_look_at_nobody_is_no_look(look: Any, event: Event) -> None:
    look(event, What.LIST, people=0)
    assert noted() == []


def test_look_costs_one_statement(look: Any, event: Event, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        look(event, What.LIST, people=65_000)


def test_pages_of_people_note_their_looks(event: Event, people: Any, client_of: Any) -> None:
    row = make_registration(event)
    make_many_registrations(event, 2)
    browser = client_of(people.organiser)
    for name, *more in (("participants",), ("participants_export",), ("participant", row.code)):
        assert browser.get(reverse(f"registration:{name}", args=[event.slug, *more])).status_code == 200
    assert noted() == [("list", "", 3), ("export", "", 3), ("card", row.code, 1)]


def test_lists_of_delegations_note_their_looks(event: Event, people: Any, client_of: Any) -> None:
    delegation = make_delegation(event)
    put(delegation)
    browser = client_of(people.organiser)
    for name in ("delegation", "delegation_export"):
        assert browser.get(reverse(f"registration:{name}", args=[event.slug, delegation.link])).status_code == 200
    coordinator = client_of(make_user(email=delegation.coordinator_email))
    assert coordinator.get(reverse("registration:coordinator", args=[event.slug, delegation.link])).status_code == 200
    assert noted() == [("delegation", "", 1), ("export", "", 1), ("delegation", "", 1)]


def test_search_at_the_desk_is_noted_and_a_scan_is_not(event: Event, people: Any, client_of: Any) -> None:
    row, browser = make_registration(event), client_of(people.desk)
    make_point(event)
    search, scan = (reverse(f"registration:{name}", args=[event.slug]) for name in ("desk_search", "desk_check_in"))
    browser.post(search, {"point": "a", "text": "ёлгина"})
    browser.post(search, {"point": "a", "text": "никто"})
    browser.post(scan, {"point": "a", "code": row.code, "nonce": "nonce-1234567"})
    assert (noted(), row.check_ins.count()) == ([("search", "", 1)], 1)
