"""Whatever people and organisers do, in whatever order: no place twice, nobody overtaken, nobody forgotten."""

import contextlib
import operator
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.models import ConsentText, Event, EventCapacity, Territory, TerritoryQuota, User
from registration import actions
from registration.actions.placing import Quota, Way
from registration.models import Registration
from registration.refusals import Refused
from tests.factories import make_territory, make_user
from tests.registration.factories import make_open_event, person
from tests.registration.test_actions import NOW

pytestmark = pytest.mark.django_db
PEOPLE = 5
WAYS = ("onsite", "online")
Seat = tuple[str, int | None]


@dataclass
class Scene:
    """An event, the people around it, and the clock; what is done says whether it had to look for free places."""

    event: Event
    users: list[User]
    territories: list[Territory | None]
    now: datetime = NOW
    sent: int = 0
    texts: list[ConsentText] = field(default_factory=list)

    def row(self, number: int) -> Registration | None:
        return self.event.registrations.active().filter(email=self.users[number].email).first()

    def who(self, number: int, way: str) -> Any:
        territory = self.territories[number % len(self.territories)]
        return person(email=self.users[number].email, format=way, territory=territory)

    def register(self, number: int, way: str, has_account: bool) -> bool:
        self.sent += 1
        by, known = self.users[number] if has_account else None, self.row(number)
        who, nonce = self.who(number, way), str(self.sent)
        actions.register(event=self.event, person=who, texts=self.texts, nonce=nonce, by=by, now=self.now)
        return known is None or known.state == "pending"

    def on_row(self, act: Any, number: int, **more: Any) -> bool:
        row = self.row(number)
        if row is not None:
            act(registration=row, **more)
        return row is not None

    def cancel(self, number: int) -> bool:
        return self.on_row(actions.cancel, number, by=self.users[number], now=self.now)

    def decline(self, number: int) -> bool:
        return self.on_row(actions.decline, number, now=self.now)

    def change(self, number: int, way: str) -> bool:
        return self.on_row(actions.change, number, person=self.who(number, way), by=self.users[number], now=self.now)

    def approve(self, number: int) -> bool:
        return self.on_row(actions.approve, number, by=self.users[0], now=self.now)

    def prioritise(self, number: int, priority: int) -> bool:
        self.on_row(actions.prioritise, number, priority=priority, by=self.users[0])
        return False

    def limit(self, onsite: int | None, online: int | None, quota: int | None, waits: bool, looks: bool) -> bool:
        places = {"onsite": onsite, "online": online}
        ways = [Way(name, places[name], has_waiting_list=waits, needs_approval=looks) for name in WAYS]
        quotas = [] if quota is None else [Quota(self.territories[0], "onsite", quota)]
        actions.change_places(event=self.event, ways=ways, quotas=quotas, now=self.now)
        return True

    def wait(self, minutes: int) -> bool:
        self.now += timedelta(minutes=minutes)
        return False

    def settle(self) -> bool:
        actions.settle_all(self.now)
        return True


numbers, ways = st.integers(0, PEOPLE - 1), st.sampled_from(["onsite", "onsite", "online"])
mostly = st.sampled_from([True, True, True, False])
few = st.sampled_from([1, 1, 2, 0, 3, None])
registering = st.tuples(st.just("register"), numbers, ways, mostly)
acts = st.one_of(
    registering,
    registering,
    st.tuples(st.just("cancel"), numbers),
    st.tuples(st.just("decline"), numbers),
    st.tuples(st.just("change"), numbers, ways),
    st.tuples(st.just("approve"), numbers),
    st.tuples(st.just("prioritise"), numbers, st.integers(-1, 1)),
    st.tuples(st.just("limit"), few, few, few, mostly, mostly.map(operator.not_)),
    st.tuples(st.just("wait"), st.just(16)),
    st.just(("settle",)),
)


@dataclass(frozen=True)
class Picture:
    """Who holds a place and who waits at a moment, read without the code under test."""

    holders: dict[int, Seat]
    waiting: dict[int, Seat]
    turns: dict[int, tuple[int, datetime, int]]
    limits: dict[str, int]
    quotas: dict[Seat, int]

    def taken(self, way: str) -> int:
        return sum(seat[0] == way for seat in self.holders.values())

    def is_free(self, seat: Seat) -> bool:
        is_full = seat[0] in self.limits and self.taken(seat[0]) >= self.limits[seat[0]]
        return not is_full and (seat not in self.quotas or Counter(self.holders.values())[seat] < self.quotas[seat])

    def overtaken_by(self, seat: Seat, before: "Picture") -> list[int]:
        """Who waited before and still waits for such a place; only a quota of one's own territory lets others pass."""
        still = [pk for pk, other in self.waiting.items() if before.waiting.get(pk) == other and other[0] == seat[0]]
        return [pk for pk in still if self.waiting[pk] == seat or self.waiting[pk] not in self.quotas]


def picture(scene: Scene) -> Picture:
    rows = list(scene.event.registrations.active())
    held = [row for row in rows if row.state == "confirmed" or (row.held_until and row.held_until > scene.now)]
    waiting = [row for row in rows if row.state == "waiting"]
    capacities = EventCapacity.objects.filter(event=scene.event).exclude(places=None)
    quotas = TerritoryQuota.objects.filter(event=scene.event)
    return Picture(
        holders={row.pk: (row.format, row.territory_id) for row in held},
        waiting={row.pk: (row.format, row.territory_id) for row in waiting},
        turns={row.pk: (-row.priority, row.waiting_since, row.pk) for row in waiting},
        limits={row.format: row.places for row in capacities},
        quotas={(row.format, row.territory_id): row.places for row in quotas},
    )


def check(before: Picture, after: Picture, has_looked: bool) -> None:
    for way, limit in after.limits.items():
        assert after.taken(way) <= max(limit, before.taken(way)), f"{way}: more than {limit}"
    seats, seats_before = Counter(after.holders.values()), Counter(before.holders.values())
    for seat, quota in after.quotas.items():
        assert seats[seat] <= max(quota, seats_before[seat]), f"{seat}: more than {quota}"
    newly = {pk: seat for pk, seat in after.holders.items() if before.holders.get(pk) != seat}
    for pk, seat in newly.items():
        for other in after.overtaken_by(seat, before):
            assert pk in before.turns, "a newcomer overtook the list"
            assert before.turns[pk] < before.turns[other], "somebody overtook another on the list"
    if has_looked:
        assert [seat for seat in after.waiting.values() if after.is_free(seat)] == [], "somebody is forgotten"


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(acts, min_size=4, max_size=12))
def test_no_place_twice_nobody_overtaken_nobody_forgotten(db: None, deeds: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        users = [make_user(email=f"person{number}@example.org") for number in range(PEOPLE)]
        territories = [make_territory("Карымский район"), None]
        scene = Scene(make_open_event(), users, territories, texts=list(ConsentText.objects.all()))
        # One has begun, two wait: what follows happens to a list that is there.
        scene.limit(1, 1, None, waits=True, looks=False)
        for number in range(3):
            scene.register(number, "onsite", has_account=number > 0)
        before = picture(scene)
        for name, *values in deeds:
            has_looked = False
            with contextlib.suppress(Refused):
                has_looked = getattr(scene, name)(*values)
            after = picture(scene)
            check(before, after, has_looked)
            before = after
        transaction.set_rollback(True)
