"""The programme as it is published: the newest release and its exports, from the cache."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import TextField
from django.db.models.functions import MD5, Cast
from django.urls import reverse
from django.utils.translation import get_language, gettext

from events.models import Event
from sessions.exports import Publication, schedule_ics, schedule_json, schedule_xml
from sessions.models import ScheduleRelease
from sessions.programme import Programme, from_snapshot

KEPT = 60 * 60 * 24
FORMATS: dict[str, Callable[[Publication], bytes]] = {
    "ics": schedule_ics,
    "json": schedule_json,
    "xml": schedule_xml,
}


@dataclass(frozen=True)
class Release:
    """One published version; `digest` stands for its content."""

    number: int
    released_at: datetime
    programme: Programme
    digest: str = ""


def released(event: Event) -> Release | None:
    """Return the newest release of an event's programme, or None before the first.

    One statement asks which it is and for a digest of it; under that the release itself comes from the cache. Its
    number would not do: in a database that was restored from a copy the same one may stand for something else.
    """
    digest = MD5(Cast("snapshot", TextField()))  # tells versions apart and guards nothing
    newest = event.schedule_releases.newest_first().annotate(digest=digest)
    row = newest.values_list("number", "released_at", "digest").first()
    if row is None:
        return None
    number, released_at, digest = row
    return Release(number, released_at, from_snapshot(_snapshot(event, number, digest)), digest)


def _snapshot(event: Event, number: int, digest: str) -> dict[str, Any]:
    key = f"programme:{event.pk}:{digest}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = ScheduleRelease.objects.values_list("snapshot", flat=True).get(event=event, number=number)
        cache.set(key, kept, KEPT)
    return kept


def export(event: Event, release: Release, name: str) -> bytes:
    """Write a release in one of FORMATS; kept as long as neither it nor what is said of its event changes."""
    whole = publication(event, release)
    around = repr((release.digest, get_language(), replace(whole, programme=Programme())))
    key = f"schedule:{name}:{sha256(around.encode()).hexdigest()}"
    written: bytes | None = cache.get(key)
    if written is None:
        written = FORMATS[name](whole)
        cache.set(key, written, KEPT)
    return written


def publication(event: Event, release: Release) -> Publication:
    """Put a release together with what exports say of its event, in the language in force."""
    venue = event.venue
    return Publication(
        programme=release.programme,
        slug=event.slug,
        title=event.title,
        zone=event.tz,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        place=", ".join(filter(None, [venue.name, venue.town, venue.address] if venue else [event.place])),
        event_url=settings.SITE_URL + reverse("events:event", args=[event.slug]),
        version=str(release.number),
        released_at=release.released_at,
        language=settings.LANGUAGE_CODE,
        elsewhere=gettext("Elsewhere"),
    )
