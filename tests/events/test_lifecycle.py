from datetime import UTC, date, datetime

import pytest

from events.lifecycle import TRANSITIONS, Step, doubts, steps_from, transition_of
from events.models import Event

STATES = Event.State


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (STATES.DRAFT, [Step.ANNOUNCE]),
        (STATES.ANNOUNCED, [Step.OPEN, Step.START, Step.WITHDRAW]),
        (STATES.OPEN, [Step.START, Step.PAUSE]),
        (STATES.RUNNING, [Step.CLOSE]),
        (STATES.CLOSED, [Step.ARCHIVE, Step.REOPEN]),
        (STATES.ARCHIVED, [Step.RESTORE]),
    ],
)
def test_steps_from(state: str, steps: list[Step]) -> None:
    assert [transition.step for transition in steps_from(state)] == steps


@pytest.mark.parametrize(
    ("step", "target"),
    [
        ("announce", STATES.ANNOUNCED),
        ("withdraw", STATES.DRAFT),
        ("open", STATES.OPEN),
        ("pause", STATES.ANNOUNCED),
        ("start", STATES.RUNNING),
        ("close", STATES.CLOSED),
        ("reopen", STATES.RUNNING),
        ("archive", STATES.ARCHIVED),
        ("restore", STATES.CLOSED),
    ],
)
def test_transition_of(step: str, target: str) -> None:
    transition = transition_of(step)

    assert transition is not None
    assert transition.target == target


def test_transition_of_an_unknown_step() -> None:
    assert transition_of("explode") is None


def test_every_state_can_be_left_and_reached() -> None:
    left = {state for transition in TRANSITIONS for state in transition.sources}

    assert left == {transition.target for transition in TRANSITIONS} == set(STATES)


@pytest.mark.parametrize(
    ("step", "now", "count"),
    [
        ("start", "2027-02-24T14:59Z", 1),
        ("start", "2027-02-24T15:01Z", 0),
        ("close", "2027-02-26T14:59Z", 1),
        ("close", "2027-02-26T15:01Z", 0),
        ("open", "2027-01-09T00:00Z", 1),
        ("open", "2027-01-11T00:00Z", 0),
        ("open", "2027-03-01T00:00Z", 1),
        ("archive", "2027-01-01T00:00Z", 0),
    ],
)
def test_doubts_come_from_the_dates_by_the_clock_of_the_event(step: str, now: str, count: int) -> None:
    event = Event(starts_on=date(2027, 2, 25), ends_on=date(2027, 2, 26), time_zone="Asia/Chita")
    event.registration_opens_at = datetime(2027, 1, 10, tzinfo=UTC)

    assert len(doubts(step, event, datetime.fromisoformat(now))) == count
