"""How many places are left in each way of taking part, taking them without overselling, and who moves up."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from events.locks import lock_event
from events.models import Event, EventCapacity, TerritoryQuota
from registration.models import Registration
from registration.queue import Obstacle, Places, Seat, Turn, promoted
from registration.refusals import Refused

State = Registration.State
# So long a registration whose address is not confirmed keeps its place: the code lives ten minutes.
HOLD = timedelta(minutes=15)
INSTANT = timedelta(microseconds=1)


def holding(now: datetime) -> Q:
    """Those who hold a place at `now`: the confirmed, those whose consent is awaited, and who was just sent a code."""
    held = Q(state=State.PENDING, held_until__gt=now)
    return Q(state__in=(State.CONFIRMED, State.CONSENT)) | held


@dataclass(frozen=True)
class Offer:
    """One way of taking part as a visitor finds it: its limits and the places left, None where there is no limit."""

    limit: EventCapacity
    left: int | None

    @property
    def is_full(self) -> bool:
        return self.left == 0


def offers(event: Event, now: datetime) -> dict[str, Offer]:
    """Return how each limited way of taking part stands, by format. One statement, no lock: for showing."""
    others = Registration.objects.filter(holding(now), event=OuterRef("event"), format=OuterRef("format")).order_by()
    counted = Subquery(others.values("format").annotate(count=Count("pk")).values("count"))
    rows: Any = event.capacities.annotate(taken=Coalesce(counted, 0))
    return {row.format: Offer(row, None if row.places is None else max(0, row.places - row.taken)) for row in rows}


def seat_of(row: Registration) -> Seat:
    return Seat(row.format, row.territory_id)


def lock(event: Event) -> tuple[list[EventCapacity], list[TerritoryQuota]]:
    """Return the event's limits and keep everybody else from counting until the transaction ends.

    The lock is the event's own row: it is there before the first limit is, so nobody counts while that is being set.
    The limits are read once it is held.
    """
    lock_event(event)
    return list(EventCapacity.objects.filter(event=event)), list(TerritoryQuota.objects.filter(event=event))


class Gate:
    """The places of one event, counted under a lock that lasts until the surrounding transaction ends."""

    def __init__(self, event: Event, now: datetime) -> None:
        self.event, self.now = event, now
        capacities, quotas = lock(event)
        self.ways = {row.format: row for row in capacities}
        self.places = Places(
            limits={row.format: row.places for row in capacities if row.places is not None},
            quotas={Seat(row.format, row.territory_id): row.places for row in quotas},
        )
        self._count()

    def _count(self) -> None:
        """Count whoever holds a place, where any is limited: one statement."""
        if not self.places.limits and not self.places.quotas:
            return
        holders = self.event.registrations.filter(holding(self.now)).order_by()
        groups = ("format", "territory") if self.places.quotas else ("format",)
        for row in holders.values(*groups).annotate(count=Count("pk")):
            self.places.count(Seat(row["format"], row.get("territory")), row["count"])

    def has_waiting_list(self, name: str) -> bool:
        """Tell whether those who find no place wait; with a quota alone and no word on it, they do."""
        return name not in self.ways or self.ways[name].has_waiting_list

    def needs_approval(self, name: str) -> bool:
        return name in self.ways and self.ways[name].needs_approval

    def is_open(self, name: str) -> bool:
        return name not in self.ways or self.ways[name].is_open(self.now)

    def holds(self, row: Registration) -> bool:
        """Tell whether `row` is counted as holding a place."""
        is_held = row.state == State.PENDING and row.held_until is not None and row.held_until > self.now
        return row.pk is not None and (row.state in {State.CONFIRMED, State.CONSENT} or is_held)

    def release(self, row: Registration) -> None:
        """Give back the place that `row` holds, if it does."""
        if self.holds(row):
            self.places.count(seat_of(row), -1)

    def is_free(self, seat: Seat) -> bool:
        return self.places.obstacle(seat) is None

    def take(self, seat: Seat) -> None:
        """Take one place. Raises Refused: full_onsite, full_online, full_territory."""
        obstacle = self.places.obstacle(seat)
        if obstacle is not None:
            raise Refused("full_territory" if obstacle is Obstacle.TERRITORY else f"full_{seat.format}")
        self.places.count(seat)

    def move(self, before: Seat, after: Seat) -> None:
        """Give one place for another. Raises Refused as `take`.

        Within one way of taking part only a quota can refuse: a limit set below what is taken keeps out others alone.
        """
        self.places.count(before, -1)
        if before.format != after.format:
            self.take(after)
        elif not self.places.has_quota_left(after):
            raise Refused("full_territory")
        else:
            self.places.count(after)

    def take_all(self, seats: Sequence[Seat]) -> None:
        """Take a place for each of a list, or for nobody. Raises Refused: full_list, or as `take` for one person."""
        for name, count in Counter(seat.format for seat in seats).items():
            left = self.places.left(name)
            if len(seats) > 1 and left is not None and count > left:
                raise Refused("full_list", left=left)
        for seat in seats:
            self.take(seat)

    def turn(self, row: Registration) -> datetime:
        """Return the moment that puts `row` at the end of its waiting list. One statement.

        Who read the clock first does not always get the lock first: the number that somebody was told would go to
        another. So it is now, or just after the last turn that was given.
        """
        waiting = self.event.registrations.filter(state=State.WAITING, format=row.format, priority=row.priority)
        last: datetime | None = waiting.aggregate(last=Max("waiting_since"))["last"]
        return self.now if last is None or last < self.now else last + INSTANT

    def next_in_turn(self) -> list[Registration]:
        """Give the free places to whoever waits, in turn, and return their rows, locked and in order.

        Nobody after the event: a ticket would come too late.
        """
        found: list[int] = []
        if self.event.ends_on < self.event.day_of(self.now):
            return []
        for name in Registration.Format.values:
            if self.places.left(name) != 0:
                found += [turn.id for turn in promoted(self._turns(name), self.places)]
        if not found:
            return []
        rows = {row.pk: row for row in Registration.objects.select_for_update().filter(pk__in=found).order_by("pk")}
        return [rows[pk] for pk in found]

    def _turns(self, name: str) -> Iterator[Turn]:
        waiting = self.event.registrations.waiting().filter(format=name)
        for pk, territory in waiting.values_list("pk", "territory").iterator():
            yield Turn(pk, Seat(name, territory))


def position(row: Registration) -> int:
    """Return the number of a waiting row on its list, from 1. One statement."""
    waiting = Registration.objects.filter(event=row.event_id, format=row.format, state=State.WAITING)
    earlier = Q(waiting_since__lt=row.waiting_since) | Q(waiting_since=row.waiting_since, pk__lt=row.pk)
    return waiting.filter(Q(priority__gt=row.priority) | Q(priority=row.priority) & earlier).count() + 1


def turns(event: Event) -> dict[int, int]:
    """Return the number of everybody who waits, by the row's key, as `position` counts. One statement, for exports."""
    heads: Counter[str] = Counter()
    found = {}
    for pk, name in event.registrations.waiting().values_list("pk", "format").iterator():
        heads[name] += 1
        found[pk] = heads[name]
    return found


def numbered(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Give each waiting one of `rows` its `number` on its list, as `position` counts, whatever their number of rows.

    Two counts, each of one run of the index of turns: those with a higher priority, and those of the same before her.
    """
    return rows.annotate(number=_number())


@cache
def _number() -> Case:
    """What gives a row its number: put together once, as no row and no moment stands in it."""
    waiting = Registration.objects.waiting().filter(event=OuterRef("event"), format=OuterRef("format"))
    since, same = OuterRef("waiting_since"), waiting.filter(priority=OuterRef("priority"))
    # Said twice, the moment bounds the run; whoever came at the same one is told apart by the key.
    earlier = same.filter(waiting_since__lte=since).filter(Q(waiting_since__lt=since) | Q(pk__lt=OuterRef("pk")))
    number = _count(waiting.filter(priority__gt=OuterRef("priority"))) + _count(earlier) + 1
    return Case(When(state=State.WAITING, then=number), output_field=IntegerField())


def _count(rows: QuerySet[Registration]) -> Coalesce:
    counted = rows.order_by().values("event").annotate(count=Count("*")).values("count")
    return Coalesce(Subquery(counted), 0)
