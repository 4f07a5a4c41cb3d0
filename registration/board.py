"""The numbers of the board in the hall: who came, when, from where and through which door; nobody's name."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.core.cache import cache
from django.db.models import Count, DateTimeField, F, Func, Max, Q, Subquery

from events.models import Event
from registration.forecast import DEFAULT_SHARE, Forecast, forecast, usual_share
from registration.models import CheckInPoint, Device, Registration
from registration.models.checkin import ENTRANCE
from registration.settling import waiting
from registration.stats import EXPECTED, FIRST_ENTRY, Arrivals, TerritoryRow, by_territory, first_entry

MINUTE = timedelta(minutes=1)
SHOWN = 30
# A phone that works says something every minute; after so many it has gone.
SILENCE = timedelta(minutes=5)
SHARE_KEPT = 3600


class WholeMinute(Func):
    """A moment without its seconds, by the database's own means: Django's would call Python for each row of SQLite."""

    template = "DATE_TRUNC('minute', %(expressions)s)"
    # Escaped for the template first and for the statement's parameters then.
    of_sqlite = "strftime('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:00', %(expressions)s)"
    output_field = DateTimeField()

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.of_sqlite)


@dataclass(frozen=True)
class DoorNow:
    """A door, or the phones of no door in particular where `name` is empty.

    `quiet_since` is the oldest of its phones' last contacts.
    """

    name: str
    is_open: bool
    arrived: int
    last_minute: int
    devices: int
    alive: int
    unsent: int
    quiet_since: datetime | None


@dataclass(frozen=True)
class Scans:
    """What one device did at one point; ways are those through the doors of the event, `heard` is the last of all."""

    point: int
    device: int | None
    arrived: int
    recent: int
    entries: int
    exits: int
    conflicts: int
    heard: datetime


@dataclass(frozen=True)
class Minute:
    """How many came within one minute; the last one of a row may not be over yet."""

    starts_at: datetime
    count: int


@dataclass(frozen=True)
class Board:
    """All that the board shows; `share` is that of the edition of `share_year`, or a guess without one."""

    arrivals: Arrivals
    inside: int
    conflicts: int
    minutes: tuple[Minute, ...]
    doors: tuple[DoorNow, ...]
    territories: tuple[TerritoryRow, ...]
    forecast: Forecast
    nearly_all_at: datetime | None
    share: Fraction
    share_year: int | None


def board(event: Event, now: datetime) -> Board:
    """Count everything in six statements, however many people there are; the edition before once an hour."""
    territories, by_minute = by_territory(event), _by_minute(event, now)
    came = Arrivals(sum(row.registered for row in territories), sum(row.arrived for row in territories))
    this_minute = now.replace(second=0, microsecond=0)
    midnight = datetime.combine(event.day_of(now), time.min, event.tz)
    first = min((minute for minute in by_minute if minute >= midnight), default=None)
    share, year = _share(event)
    told = _forecast(came, by_minute, first, this_minute, share)
    starts = [this_minute - MINUTE * ago for ago in reversed(range(SHOWN))]
    scans = _scans(event, now)
    return Board(
        arrivals=came,
        inside=sum(scan.entries - scan.exits for scan in scans),
        conflicts=waiting(event) if any(scan.conflicts for scan in scans) else 0,
        minutes=tuple(Minute(start, by_minute[start]) for start in starts),
        doors=_doors(event, scans, now),
        territories=territories,
        forecast=told,
        nearly_all_at=first + MINUTE * told.nearly_all_in if first and told.nearly_all_in is not None else None,
        share=share,
        share_year=year,
    )


def _by_minute(event: Event, now: datetime) -> Counter[datetime]:
    """Count those of the expected who came today or within the minutes shown, by the minute in which they came."""
    since = min(datetime.combine(event.day_of(now), time.min, event.tz), now - MINUTE * SHOWN)
    expected = {f"registration__{name}": value for name, value in EXPECTED.items()}
    rows = (
        event.check_ins.filter(**FIRST_ENTRY, **expected, scanned_at__gte=since, scanned_at__lte=now)
        .order_by()
        .values_list(WholeMinute("scanned_at"))
        .annotate(count=Count("pk"))
    )
    return Counter(dict(rows))


def _forecast(
    came: Arrivals, by_minute: Counter[datetime], first: datetime | None, this_minute: datetime, share: Fraction
) -> Forecast:
    """Carry on the minutes of today, from the first arrival's to this one."""
    so_far = (this_minute - first) // MINUTE + 1 if first else 0
    counts = [by_minute[first + MINUTE * number] for number in range(so_far)] if first else []
    earlier = came.arrived - sum(counts)
    return forecast(counts, expected=came.registered, earlier=earlier, share=share)


def _scans(event: Event, now: datetime) -> list[Scans]:
    """Go through all scans once: those of one point by one device are one row."""
    entered = Q(**FIRST_ENTRY)
    way = Q(result="admitted", undone_at=None, zone=ENTRANCE, visit__gt=0)
    rows = (
        event.check_ins.order_by()
        .values("point", "device")
        .annotate(
            arrived=Count("pk", filter=entered),
            recent=Count("pk", filter=entered & Q(scanned_at__gt=now - MINUTE)),
            entries=Count("pk", filter=way & Q(direction="in")),
            exits=Count("pk", filter=way & Q(direction="out")),
            conflicts=Count("pk", filter=Q(claimed="admitted", settled_at=None) & ~Q(result="admitted")),
            heard=Max("received_at"),
        )
    )
    return [Scans(**row) for row in rows]


def _doors(event: Event, scans: list[Scans], now: datetime) -> tuple[DoorNow, ...]:
    points = list(event.check_in_points.filter(kind=CheckInPoint.Kind.DOOR).order_by("rank", "name"))
    arrived: Counter[int] = Counter()
    recent: Counter[int] = Counter()
    heard: dict[int, datetime] = {}
    for scan in scans:
        arrived[scan.point] += scan.arrived
        recent[scan.point] += scan.recent
        if scan.device:
            heard[scan.device] = max(scan.heard, heard.get(scan.device, scan.heard))
    phones = defaultdict(list)
    # A rehearsal has copies of the doors, of the same codes, and the phones of its event.
    devices = Device.objects.filter(event=event.rehearsal_of_id or event.pk, revoked_at=None, token_hash__isnull=False)
    for phone in devices.select_related("point"):
        phones[phone.point.code if phone.point else None].append((phone, _contact(phone, heard)))
    rows = [_door(point, arrived[point.pk], recent[point.pk], phones.get(point.code, []), now) for point in points]
    return (*rows, _door(None, 0, 0, phones[None], now)) if None in phones else tuple(rows)


def _contact(phone: Device, heard: dict[int, datetime]) -> datetime | None:
    return max(filter(None, (phone.last_seen_at, heard.get(phone.pk))), default=None)


def _door(
    point: CheckInPoint | None, arrived: int, recent: int, phones: list[tuple[Device, datetime | None]], now: datetime
) -> DoorNow:
    contacts = [contact for _phone, contact in phones if contact]
    return DoorNow(
        name=point.name if point else "",
        is_open=point.is_active if point else True,
        arrived=arrived,
        last_minute=recent,
        devices=len(phones),
        alive=sum(now - contact <= SILENCE for contact in contacts),
        unsent=sum(phone.unsent or 0 for phone, _contact in phones),
        quiet_since=min(contacts, default=None),
    )


def _share(event: Event) -> tuple[Fraction, int | None]:
    """Which share of the expected came to the edition before, and its year; a guess and no year without one."""
    key = f"usual-share:{event.pk}"
    kept = cache.get(key)
    if kept is None:
        kept = _last_share(event)
        cache.set(key, kept, SHARE_KEPT)
    expected, came, year = kept
    share = usual_share(expected, came)
    return (share, year) if share is not None else (DEFAULT_SHARE, None)


def _last_share(event: Event) -> tuple[int, int, int | None]:
    """The expected, the arrived and the year of the edition before. One statement."""
    earlier = Event.objects.filter(series=event.series_id, starts_on__lt=event.starts_on).order_by("-starts_on")
    row = (
        Registration.objects.filter(**EXPECTED, event=Subquery(earlier.values("pk")[:1]))
        .annotate(entry=first_entry())
        .aggregate(expected=Count("pk"), came=Count("entry"), starts_on=Max(F("event__starts_on")))
    )
    return row["expected"], row["came"], row["starts_on"].year if row["starts_on"] else None
