from datetime import date

import pytest

from events.models import Event, Series
from symposium.editions import listed, matching
from tests import factories


def an_event(title: str, place: str, year: int) -> Event:
    return Event(
        title=title, place=place, series=Series(name="Школа"), starts_on=date(year, 2, 26), ends_on=date(year, 2, 26)
    )


EVENTS = [an_event("Цифровая ёмкость", "Чита", 2026), an_event("Дошкольное образование", "Краснокаменск", 2025)]


@pytest.mark.parametrize(
    ("text", "found"),
    [("", [0, 1]), ("емкость", [0]), ("ЧИТА 2026", [0]), ("школ", [0, 1]), ("2024", []), ("чита 2025", [])],
)
def test_matching(text: str, found: list[int]) -> None:
    assert matching(EVENTS, text) == [EVENTS[number] for number in found]


@pytest.mark.django_db
def test_listed_tells_whether_one_can_register_and_what_was_resolved() -> None:
    now, closed = factories.make_event(), factories.make_event(state="closed")

    assert [(row.event, row.is_open, row.resolution) for row in listed([now, closed], factories.NOW)] == [
        (now, now.registration_is_open(factories.NOW), None),
        (closed, False, None),
    ]
