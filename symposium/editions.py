"""The editions of all series as the home page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from events.models import Event
from resolutions.models import Resolution
from symposium.lib.names import fold


@dataclass(frozen=True)
class Listed:
    """One edition in a list: whether one can register now, and what it resolved."""

    event: Event
    is_open: bool = False
    resolution: Resolution | None = None


def matching(events: Iterable[Event], text: str) -> list[Event]:
    """Keep the editions in whose title, theme, town, series or year every word of `text` occurs.

    The editions of a site are dozens, so the search runs here: SQLite cannot fold Cyrillic letters.
    """
    words = fold(text).split()
    return [event for event in events if all(word in fold(_searched(event)) for word in words)]


def _searched(event: Event) -> str:
    return f"{event.title} {event.theme} {event.genre} {event.place} {event.series.name} {event.starts_on.year}"


def listed(events: Iterable[Event], now: datetime) -> list[Listed]:
    """Add to each edition what the list shows of it: one statement for all."""
    found = list(events)
    resolutions = {row.event_id: row for row in Resolution.objects.published().filter(event__in=found)}
    return [Listed(event, event.registration_is_open(now), resolutions.get(event.pk)) for event in found]
