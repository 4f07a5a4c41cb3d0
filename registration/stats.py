"""Numbers of an event's people: expected and arrived, by time, by territory, by door; one statement each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncMinute

from events.models import Event
from registration.models import CheckIn, CheckInPoint, Device, Registration
from registration.models.checkin import ENTRANCE
from registration.models.people import RegistrationQuerySet

State = Registration.State
DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)
# Those who said they would come to the place itself, and how each of them arrives: once, as CheckInQuerySet.arrivals.
EXPECTED = {"state": Registration.State.CONFIRMED, "format": Registration.Format.ONSITE}
FIRST_ENTRY = {"result": "admitted", "undone_at": None, "direction": "in", "zone": ENTRANCE, "visit": 1}


@dataclass(frozen=True)
class Registered:
    """How many applied, by what became of it; `onsite` and `online` divide the confirmed."""

    confirmed: int
    pending: int
    applied: int
    waiting: int
    cancelled: int
    onsite: int
    online: int


@dataclass(frozen=True)
class Arrivals:
    """How many are expected on site and how many of them came."""

    registered: int
    arrived: int

    @property
    def share(self) -> int:
        """Per cent of the expected, rounded."""
        return round(100 * self.arrived / self.registered) if self.registered else 0


@dataclass(frozen=True)
class Quarter:
    """How many came within fifteen minutes."""

    starts_at: datetime
    count: int


@dataclass(frozen=True)
class TerritoryRow(Arrivals):
    """The people of one territory; of none where `name` is empty."""

    name: str


@dataclass(frozen=True)
class DoorRow:
    """One check-in point: who came through it and whether its phones are alive."""

    point: CheckInPoint
    arrived: int
    refused: int
    devices: int
    last_seen_at: datetime | None


def registered(event: Event) -> Registered:
    """Count the registrations of `event`."""
    counts = _by_state(event)
    totals: Counter[str] = Counter()
    for (state, _format), count in counts.items():
        totals[state] += count
    confirmed = {name: counts[State.CONFIRMED, name] for name in Registration.Format.values}
    states = (State.CONFIRMED, State.PENDING, State.APPLIED, State.WAITING, State.CANCELLED)
    return Registered(**{state.value: totals[state] for state in states}, **confirmed)


def _by_state(event: Event) -> Counter[tuple[str, str]]:
    """Count the registrations by state and format: one index holds both, and to count keys would need the rows."""
    rows = event.registrations.order_by().values_list("state", "format").annotate(count=Count("*"))
    return Counter({(state, name): count for state, name, count in rows})


@dataclass(frozen=True)
class WayCount:
    """How many have a place in one way of taking part and how many wait for one."""

    placed: int = 0
    waiting: int = 0


def by_way(event: Event) -> dict[str, WayCount]:
    """Count those who have a place and those who wait, by format. One statement."""
    counts = _by_state(event)
    return {
        name: WayCount(
            placed=counts[State.CONFIRMED, name] + counts[State.CONSENT, name], waiting=counts[State.WAITING, name]
        )
        for name in Registration.Format.values
    }


def arrivals(event: Event) -> Arrivals:
    """Count the people expected on site and those who came."""
    came = Exists(CheckIn.objects.arrivals().filter(registration=OuterRef("pk")))
    expected = _expected(event).annotate(came=came)
    return Arrivals(**expected.aggregate(registered=Count("pk"), arrived=Count("pk", filter=Q(came=True))))


def arrived_today(event: Event, now: datetime) -> int:
    """Count who came since midnight of the event's own clock."""
    midnight = datetime.combine(event.day_of(now), time.min, event.tz)
    return event.check_ins.arrivals().filter(scanned_at__gte=midnight).count()


def arrivals_by_quarter(event: Event, day: date) -> tuple[Quarter, ...]:
    """Count the arrivals of one day by quarters of an hour, from the first to the last without gaps."""
    midnight = datetime.combine(day, time.min, event.tz)
    rows = (
        event.check_ins.arrivals()
        .filter(scanned_at__gte=midnight, scanned_at__lt=datetime.combine(day + DAY, time.min, event.tz))
        .annotate(minute=TruncMinute("scanned_at", tzinfo=event.tz))
        .values_list("minute")
        .order_by("minute")
        .annotate(count=Count("pk"))
    )
    return _quarters(rows)


def by_territory(event: Event) -> tuple[TerritoryRow, ...]:
    """Count the expected and the arrived of each territory, the largest first."""
    rows = (
        _expected(event)
        .annotate(entry=first_entry())
        .values("territory__name")
        .annotate(registered=Count("*"), arrived=Count("entry"))
        .order_by("-registered", F("territory__name").asc(nulls_last=True))
    )
    return tuple(TerritoryRow(row["registered"], row["arrived"], row["territory__name"] or "") for row in rows)


def by_door(event: Event) -> tuple[DoorRow, ...]:
    """Count what happened at each check-in point, in their order."""
    working = Device.objects.filter(point=OuterRef("pk"), revoked_at=None).order_by().values("point")
    scans = CheckIn.objects.filter(point=OuterRef("pk"), device__revoked_at=None, device__isnull=False).order_by()
    own = CheckIn.objects.filter(event=event, point=OuterRef("pk")).order_by().values("point")
    entered = own.filter(result=CheckIn.Result.ADMITTED, undone_at=None, direction=CheckIn.Direction.IN, visit=1)
    refused = own.filter(result=CheckIn.Result.REFUSED)
    points = event.check_in_points.annotate(
        arrived=Coalesce(Subquery(entered.annotate(n=Count("*")).values("n")), 0),
        refused=Coalesce(Subquery(refused.annotate(n=Count("*")).values("n")), 0),
        working=Coalesce(Subquery(working.annotate(n=Count("pk")).values("n")), 0),
        seen_at=Subquery(working.annotate(seen=Max("last_seen_at")).values("seen")),
        scanned_at=Subquery(scans.values("point").annotate(last=Max("received_at")).values("last")),
    ).order_by("rank", "name")
    return tuple(
        DoorRow(
            point,
            point.arrived,
            point.refused,
            point.working,
            max(filter(None, (point.seen_at, point.scanned_at)), default=None),
        )
        for point in points
    )


def first_entry() -> FilteredRelation:
    """Join each person's arrival, of which there is one at most: much cheaper than asking for it person by person."""
    return FilteredRelation("check_ins", condition=Q(**{f"check_ins__{name}": it for name, it in FIRST_ENTRY.items()}))


def _expected(event: Event) -> RegistrationQuerySet:
    return event.registrations.filter(**EXPECTED)


def _quarters(minutes: Iterable[tuple[datetime, int]]) -> tuple[Quarter, ...]:
    counts: dict[datetime, int] = {}
    for minute, count in minutes:
        start = minute - timedelta(minutes=minute.minute % 15)
        counts[start] = counts.get(start, 0) + count
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    starts = (first + n * QUARTER for n in range((last - first) // QUARTER + 1))
    return tuple(Quarter(start, counts.get(start, 0)) for start in starts)
