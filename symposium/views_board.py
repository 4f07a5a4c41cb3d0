"""The board of arrivals: for a screen in the hall and for a telephone in the pocket."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.access import get_event
from events.models import Event
from events.permissions import Can
from registration.board import Board, DoorNow, Minute
from registration.board import board as compose
from registration.rehearsals import is_on, rehearsal_of
from registration.stats import TerritoryRow
from symposium.charts import Bar, Chart, Frame, bar_chart

FEW_DOORS, FEW_TERRITORIES = 6, 10
WIDE = Frame(width=640, height=180, label_width=72, left=32, top=28, bottom=26)
NARROW = Frame(width=344, height=200, label_width=64, left=32, top=28, bottom=28)


@dataclass(frozen=True)
class Picture:
    """The arrivals a minute, drawn for wide and for narrow screens."""

    wide: Chart
    narrow: Chart
    total: int
    peak: Minute


@require_safe
@never_cache
def board(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug, Can.VIEW_OVERVIEW), timezone.now()
    shadow = rehearsal_of(event)
    shown = shadow if shadow and "rehearsal" in request.GET else event
    found = compose(shown, now)
    context = {
        "event": event,
        "shown": shown,
        "is_rehearsed": is_on(shadow, now),
        "now": now,
        "board": found,
        "may_settle": shown is event and Can.MANAGE_DEVICES in request.can,  # type: ignore[attr-defined]
        "picture": _picture(event, found),
        "doors": _few_doors(found.doors),
        "territories": _few_territories(found.territories),
        "share": round(100 * found.share),
    }
    return render(request, "symposium/board.html", context)


def _picture(event: Event, found: Board) -> Picture | None:
    if not any(minute.count for minute in found.minutes):
        return None
    last = found.minutes[-1]
    bars = [
        Bar(f"{minute.starts_at.astimezone(event.tz):%-H:%M}", minute.count, is_unfinished=minute is last)
        for minute in found.minutes
    ]
    return Picture(
        wide=bar_chart(bars, frame=WIDE),
        narrow=bar_chart(bars, frame=NARROW),
        total=sum(minute.count for minute in found.minutes),
        peak=max(found.minutes, key=lambda minute: minute.count),
    )


def _few_doors(doors: tuple[DoorNow, ...]) -> list[DoorNow]:
    """As many doors as a screen has room for; the others, through which the fewest came, are one row."""
    if len(doors) <= FEW_DOORS:
        return list(doors)
    busiest = set(sorted(range(len(doors)), key=lambda place: -doors[place].arrived)[: FEW_DOORS - 1])
    rest = [door for place, door in enumerate(doors) if place not in busiest]
    others = DoorNow(
        name=pgettext("doors", "others"),
        is_open=any(door.is_open for door in rest),
        arrived=sum(door.arrived for door in rest),
        last_minute=sum(door.last_minute for door in rest),
        devices=sum(door.devices for door in rest),
        alive=sum(door.alive for door in rest),
        unsent=sum(door.unsent for door in rest),
        quiet_since=min((door.quiet_since for door in rest if door.quiet_since), default=None),
    )
    return [*(door for place, door in enumerate(doors) if place in busiest), others]


def _few_territories(rows: tuple[TerritoryRow, ...]) -> list[TerritoryRow]:
    if len(rows) <= FEW_TERRITORIES + 1:
        return list(rows)
    rest = rows[FEW_TERRITORIES:]
    others = TerritoryRow(
        sum(row.registered for row in rest), sum(row.arrived for row in rest), pgettext("territories", "others")
    )
    return [*rows[:FEW_TERRITORIES], others]
