from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from events.models import Event
from symposium.todo import Door, Facts, things_to_do

DAY = date(2026, 2, 26)
MORNING = datetime(2026, 2, 26, 1, 0, tzinfo=UTC)  # ten o'clock in Chita
BEFORE = MORNING - timedelta(days=10)
AFTER = MORNING + timedelta(days=1)


def an_event(**over: Any) -> Event:
    return Event(**{"state": "open", "starts_on": DAY, "ends_on": DAY, "time_zone": "Asia/Chita"} | over)


def views(event: Event, facts: Facts, now: datetime) -> list[tuple[str, str]]:
    return [(todo.kind, todo.view) for todo in things_to_do(event, facts, now)]


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        ("draft", BEFORE, [("info", "events:state")]),
        ("announced", BEFORE, [("care", "events:state")]),
        ("open", BEFORE, []),
        ("open", MORNING, [("care", "events:state")]),
        ("running", MORNING, []),
        ("running", AFTER, [("info", "events:state")]),
        ("open", AFTER, [("info", "events:state")]),
        ("closed", AFTER, []),
        ("archived", AFTER, []),
    ],
)
def test_state(state: str, now: datetime, expected: list[tuple[str, str]]) -> None:
    event = an_event(state=state, registration_opens_at=BEFORE, registration_closes_at=MORNING)

    assert views(event, Facts(), now) == expected


def test_a_silent_door_comes_first_on_the_day_and_is_nothing_before() -> None:
    facts = Facts(
        doors=(
            Door("Вход А", MORNING - timedelta(minutes=4)),
            Door("Вход Б", MORNING - timedelta(minutes=6)),
            Door("В", None),
        ),
        pending=2,
    )

    (silent, pending) = things_to_do(an_event(state="running"), facts, MORNING)

    assert (silent.kind, silent.view, silent.title.partition(":")[0]) == ("stop", "registration:doors", "Вход Б")
    assert pending.query == "state=pending"
    assert views(an_event(), Facts(doors=facts.doors), BEFORE) == []


@pytest.mark.parametrize(
    ("onsite", "places", "count"), [(89, 100, 0), (90, 100, 1), (100, 100, 1), (101, 100, 1), (90, None, 0), (0, 0, 0)]
)
def test_places_running_out(onsite: int, places: int | None, count: int) -> None:
    found = views(an_event(), Facts(onsite=onsite, places_onsite=places), BEFORE)

    assert found == [("care", "registration:places")] * count


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(without_territory=3), [("info", "registration:participants")]),
        (Facts(full_sessions=1), [("care", "programme:manage_programme")]),
        (Facts(has_sessions=True), [("care", "programme:manage_programme")]),
        (Facts(has_sessions=True, has_release=True), []),
        (Facts(contest_state="accepting", entries_close_at=BEFORE), [("care", "contest:manage")]),
        (Facts(contest_state="accepting", entries_close_at=MORNING), []),
        (Facts(contest_state="scoring", scoring_closes_at=BEFORE), [("care", "contest:manage")]),
        (Facts(contest_state="published", scoring_closes_at=BEFORE), []),
        (Facts(resolution_state="draft"), []),
    ],
)
def test_before_the_day(facts: Facts, expected: list[tuple[str, str]]) -> None:
    assert views(an_event(), facts, BEFORE) == expected


@pytest.mark.parametrize(("state", "kinds"), [("", []), ("draft", ["info"]), ("adopted", ["care"]), ("published", [])])
def test_the_resolution_after_the_day(state: str, kinds: list[str]) -> None:
    on_the_day = things_to_do(an_event(state="running"), Facts(resolution_state=state), MORNING)
    assert [todo.kind for todo in on_the_day] == [kind for kind in kinds if kind == "care"]

    found = things_to_do(an_event(state="closed"), Facts(resolution_state=state), AFTER)

    assert [todo.kind for todo in found] == kinds
