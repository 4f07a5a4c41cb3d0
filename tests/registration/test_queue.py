"""The rule of the waiting list, as tables of cases and as properties of any list."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.queue import Obstacle, Places, Seat, Turn, promoted

HALL, CHITA, AGINSKOYE = "onsite", 1, 2


def places(limit=None, quotas=None, taken=()):
    found = Places(
        limits={} if limit is None else {HALL: limit},
        quotas={Seat(HALL, territory): number for territory, number in (quotas or {}).items()},
    )
    for territory in taken:
        found.count(Seat(HALL, territory))
    return found


def turns(*territories: int | None):
    return [Turn(number, Seat(HALL, territory)) for number, territory in enumerate(territories, start=1)]


@pytest.mark.parametrize(
    ("limit", "quotas", "taken", "waiting", "moved"),
    [
        (3, {}, [None], [None, None, None], [1, 2]),
        (1, {}, [None], [None], []),
        (0, {}, [], [None], []),
        (None, {}, [None], [None, None], [1, 2]),
        (3, {CHITA: 1}, [CHITA], [CHITA, AGINSKOYE, CHITA, None], [2, 4]),
        (9, {CHITA: 2}, [], [CHITA, CHITA, CHITA, AGINSKOYE], [1, 2, 4]),
        (1, {CHITA: 5}, [CHITA, CHITA], [AGINSKOYE], []),
    ],
)
def test_free_places_go_by_turn_and_quota(limit, quotas, taken, waiting, moved):
    assert [turn.id for turn in promoted(turns(*waiting), places(limit, quotas, taken))] == moved


def test_obstacles_name_what_is_full():
    full, quota = places(1, taken=[CHITA]), places(9, {CHITA: 0})
    assert [full.obstacle(Seat(HALL)), quota.obstacle(Seat(HALL, CHITA)), quota.obstacle(Seat(HALL))] == [
        Obstacle.FORMAT,
        Obstacle.TERRITORY,
        None,
    ]


def test_place_given_back_is_counted_back():
    found = places(1, taken=[CHITA])
    found.count(Seat(HALL, CHITA), -1)
    assert (found.left(HALL), found.left("online")) == (1, None)


territories = st.sampled_from([None, CHITA, AGINSKOYE])


@given(
    st.integers(0, 12),
    st.dictionaries(st.sampled_from([CHITA, AGINSKOYE]), st.integers(0, 6)),
    st.lists(territories, max_size=12),
    st.lists(territories, max_size=20),
)
def test_nobody_is_overtaken_and_nobody_forgotten(limit, quotas, taken, waiting):
    before = places(limit, quotas, taken)
    had = Counter(before.taken_by)
    everybody = turns(*waiting)
    moved = promoted(everybody, before)

    assert len(moved) <= max(0, limit - len(taken))
    for territory, number in quotas.items():
        seat = Seat(HALL, territory)
        assert before.taken_by[seat] <= max(number, had[seat])
    left = [turn for turn in everybody if turn not in moved]
    # Whoever still waits could not be placed even now: neither passed over nor forgotten.
    assert all(before.obstacle(turn.seat) is not None for turn in left)
    for territory in (None, CHITA, AGINSKOYE):
        of_one = [turn for turn in everybody if turn.seat.territory == territory]
        gone = [turn for turn in of_one if turn in moved]
        assert gone == of_one[: len(gone)]
