"""The numbers of an event's overview, composed of what each subject counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import TruncDate, TruncMinute
from django.utils.formats import date_format
from django.utils.translation import get_language

from events.models import Event, EventCapacity
from registration import stats
from registration.enrolments import sign_ups
from registration.models import CheckIn, Registration
from resolutions.models import Resolution
from sessions.models import ScheduleRelease, Session
from symposium.charts import NARROW, WIDE, Bar, Chart, bar_chart
from symposium.lib.counting import kept
from symposium.todo import Door, Facts, Todo, things_to_do

QUARTER = timedelta(minutes=15)
LONGEST = timedelta(days=42)
FEW_TERRITORIES = 8
WAYS: dict[str, tuple[str, ...]] = {
    Event.Format.ONSITE: ("onsite",),
    Event.Format.ONLINE: ("online",),
    Event.Format.HYBRID: ("onsite", "online"),
}


@dataclass(frozen=True)
class Picture:
    """A chart for wide and for narrow screens; `unit` says what its bars count."""

    unit: str
    wide: Chart
    narrow: Chart
    total: int
    last_year: int | None = None
    last_by_now: int | None = None
    now: str = ""


@dataclass(frozen=True)
class Overview:
    """All that the overview shows."""

    phase: str
    days: int
    registered: stats.Registered
    arrivals: stats.Arrivals
    new_today: int
    places: dict[str, int | None]
    picture: Picture | None
    todos: list[Todo]
    territories: tuple[stats.TerritoryRow, ...]
    doors: tuple[stats.DoorRow, ...]
    silent: frozenset[int]

    @property
    def places_total(self) -> int | None:
        """How many may register at all; None where one of the ways has no limit."""
        known = [places for places in self.places.values() if places is not None]
        return sum(known) if len(known) == len(self.places) else None


def overview(event: Event, now: datetime) -> Overview:
    """Count everything, or where people are thousands return what was counted some seconds ago."""
    key = f"overview:{event.pk}:{event.day_of(now)}:{get_language()}"
    return kept(key, lambda: _overview(event, now), lambda board: board.registered.confirmed)


def _overview(event: Event, now: datetime) -> Overview:
    """Count everything; eight statements, however many people there are."""
    today = event.day_of(now)
    day = min(max(today, event.starts_on), event.ends_on)
    known = _known(event, today)
    registered = stats.registered(event)
    territories, doors = stats.by_territory(event), stats.by_door(event)
    picture = _arrivals_picture(event, day, now) if today >= event.starts_on else _applications_picture(event, today)
    waiting = sign_ups(event)
    nameless = sum(row.registered for row in territories if not row.name)
    facts = Facts(
        pending=registered.pending,
        applied=registered.applied,
        without_territory=nameless,
        onsite=registered.onsite,
        full_sessions=sum(row.free == 0 for row in waiting if row.session.starts_at > now),
        doors=tuple(Door(row.point.name, row.last_seen_at) for row in doors if row.devices),
        **{name: known[name] or default for name, default in _FACTS.items()},
    )
    return Overview(
        phase="before" if today < event.starts_on else "after" if today > event.ends_on else "day",
        days=abs((event.starts_on - today).days) if today < event.starts_on else (today - event.ends_on).days,
        registered=registered,
        arrivals=stats.Arrivals(registered.onsite, known["arrived"] or 0),
        new_today=known["new_today"] or 0,
        places={way: known[f"places_{way}"] for way in WAYS[event.format]},
        picture=picture,
        todos=things_to_do(event, facts, now),
        territories=territories,
        doors=doors,
        silent=frozenset(row.point.pk for row in doors if row.devices and Door("", row.last_seen_at).is_silent(now)),
    )


_FACTS: dict[str, Any] = {
    "places_onsite": None,
    "has_sessions": False,
    "has_release": False,
    "contest_state": "",
    "entries_close_at": None,
    "scoring_closes_at": None,
    "resolution_state": "",
}


def _known(event: Event, today: date) -> dict[str, Any]:
    """Fetch single facts of every subject in one statement."""
    own = {"event": OuterRef("pk")}
    midnight = datetime.combine(today, time.min, event.tz)
    new = Registration.objects.active().filter(**own, created_at__gte=midnight).order_by().values("event")
    came = CheckIn.objects.arrivals().filter(
        **own, registration__state=Registration.State.CONFIRMED, registration__format=Registration.Format.ONSITE
    )
    row: dict[str, Any] = (
        Event.objects.filter(pk=event.pk)
        .annotate(
            new_today=Subquery(new.annotate(count=Count("pk")).values("count")),
            arrived=Subquery(came.order_by().values("event").annotate(count=Count("pk")).values("count")),
            places_onsite=Subquery(EventCapacity.objects.filter(**own, format="onsite").values("places")),
            places_online=Subquery(EventCapacity.objects.filter(**own, format="online").values("places")),
            has_sessions=Exists(Session.objects.filter(**own)),
            has_release=Exists(ScheduleRelease.objects.filter(**own)),
            contest_state=F("contest__state"),
            entries_close_at=F("contest__entries_close_at"),
            scoring_closes_at=F("contest__scoring_closes_at"),
            resolution_state=Subquery(Resolution.objects.filter(**own).order_by("-pk").values("state")[:1]),
        )
        .values(*_FACTS, "new_today", "arrived", "places_online")
        .get()
    )
    return row


def _arrivals_picture(event: Event, day: date, now: datetime) -> Picture | None:
    """Draw the arrivals of a day by quarters of an hour over those of the edition before."""
    counts = {row.starts_at.astimezone(event.tz).time(): row.count for row in stats.arrivals_by_quarter(event, day)}
    year, before = _last_arrivals(event)
    times = _quarters_between([*counts, *before])
    if not times:
        return None
    is_today = event.day_of(now) == day
    clock = now.astimezone(event.tz).time()
    bars = [
        Bar(f"{start:%-H:%M}", counts.get(start, 0), is_today and start <= clock < _after(start)) for start in times
    ]
    place = _place(times, clock) if is_today else None
    last = [before.get(start, 0) for start in times]
    by_now = sum(count for start, count in before.items() if not is_today or start < clock)
    return Picture(
        unit="arrivals",
        wide=bar_chart(bars, last=last, now=place, frame=WIDE),
        narrow=bar_chart(bars, last=last, now=place, frame=NARROW),
        total=sum(counts.values()),
        last_year=year,
        last_by_now=by_now if before else None,
        now=f"{clock:%-H:%M}" if place is not None else "",
    )


def _last_arrivals(event: Event) -> tuple[int | None, dict[time, int]]:
    """Count the arrivals of the edition before by quarters of its first day; say of which year they are."""
    earlier = Event.objects.filter(series=event.series_id, starts_on__lt=event.starts_on).order_by("-starts_on")
    rows = (
        CheckIn.objects.arrivals()
        .annotate(day=TruncDate("scanned_at", tzinfo=event.tz))
        .filter(event=Subquery(earlier.values("pk")[:1]), day=F("event__starts_on"))
        .annotate(minute=TruncMinute("scanned_at", tzinfo=event.tz))
        .values_list("minute")
        .order_by("minute")
        .annotate(count=Count("pk"))
    )
    counts: dict[time, int] = {}
    year = None
    for minute, count in rows:
        year = minute.year
        start = time(minute.hour, minute.minute - minute.minute % 15)
        counts[start] = counts.get(start, 0) + count
    return year, counts


def _applications_picture(event: Event, today: date) -> Picture | None:
    """Draw the registrations of the last weeks day by day."""
    rows = dict(
        event.registrations.active()
        .filter(created_at__gte=datetime.combine(today - LONGEST, time.min, event.tz))
        .annotate(day=TruncDate("created_at", tzinfo=event.tz))
        .values_list("day")
        .order_by("day")
        .annotate(count=Count("pk"))
    )
    if not rows:
        return None
    first = min(rows)
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    bars = [Bar(date_format(day, "j b"), rows.get(day, 0), is_unfinished=day == today) for day in days]
    return Picture(
        "registrations", bar_chart(bars, frame=WIDE), bar_chart(bars, frame=NARROW), total=sum(rows.values())
    )


def _quarters_between(known: Sequence[time]) -> list[time]:
    if not known:
        return []
    start, end = _minutes(min(known)), _minutes(max(known))
    return [time(*divmod(minutes, 60)) for minutes in range(start, end + 1, 15)]


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _after(start: time) -> time:
    return time(*divmod(_minutes(start) + 15, 60)) if _minutes(start) + 15 < 24 * 60 else time.max


def _place(times: Sequence[time], clock: time) -> float | None:
    """Count bars from the left edge to `clock`; nothing when it is outside of the chart."""
    place = (_minutes(clock) - _minutes(times[0])) / 15
    return place if 0 <= place <= len(times) else None
