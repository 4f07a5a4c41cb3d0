"""What a participant takes away: the ticket on paper and the event for a calendar."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import Event
from registration import tickets
from registration.desks import desk_of
from registration.models import Registration
from symposium.lib.documents import render_pdf
from symposium.lib.qr import qr_svg

DAY = timedelta(days=1)
MOST_STROKES = 9


def event_ics(event: Event) -> bytes:
    """Write the event as one entry of a calendar: its hours, or whole days where these are unknown."""
    from icalendar import Calendar
    from icalendar import Event as CalendarEntry

    entry = CalendarEntry()
    entry.add("uid", f"{event.slug}@{settings.SITE_URL.partition('://')[2]}")
    entry.add("summary", event.title)
    entry.add("dtstamp", timezone.now().astimezone(UTC))
    if event.starts_at and event.ends_at:
        entry.add("dtstart", event.starts_at.astimezone(UTC))
        entry.add("dtend", event.ends_at.astimezone(UTC))
    else:
        entry.add("dtstart", event.starts_on)
        entry.add("dtend", event.ends_on + DAY)
    entry.add("location", where(event))
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    calendar = Calendar()
    calendar.add("prodid", "-//Symposium//RU")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def ticket_pdf(registration: Registration) -> bytes:
    """Typeset the ticket on one sheet: the code to scan, the letters below it, when and where."""
    code = tickets.signed(registration.code, registration.event.public_tag)
    return render_pdf("ticket", ticket_data(registration), pictures={"code.svg": qr_svg(code).encode()})


def ticket_data(registration: Registration) -> dict[str, Any]:
    event, desk = registration.event, desk_of(registration)
    return {
        "event": event.title,
        "label": _("Participant's ticket"),
        "name": registration.full_name,
        "lines": [text for text in (registration.organisation, str(registration.territory or "")) if text],
        "code": registration.human_code,
        "when": date_format(event.starts_on, "DATE_FORMAT"),
        "times": times(event),
        "where": where(event),
        "format": registration.get_format_display(),
        "desk": str(desk) if desk else "",
        "words": {"when": _("When"), "where": _("Where"), "how": _("How"), "desk": _("Your desk")},
        "note": _("Show this code at the entrance, on paper or on the screen. It works without the internet."),
    }


def badge_pdf(registration: Registration) -> bytes:
    """Typeset a badge of the size of a card: the last name largest, the code to scan, the strokes of the track."""
    code = tickets.signed(registration.code, registration.event.public_tag)
    return render_pdf("badge", badge_data(registration), pictures={"code.svg": qr_svg(code).encode()})


def badge_data(registration: Registration) -> dict[str, Any]:
    track = registration.track
    return {
        "event": str(registration.event),
        "last_name": registration.last_name,
        "given_names": registration.given_names,
        "lines": [text for text in (registration.organisation, str(registration.territory or "")) if text],
        "code": registration.human_code,
        "strokes": min(track.number, MOST_STROKES) if track else 0,
        "track": track.name if track else "",
    }


def times(event: Event) -> str:
    """«doors open at 9:00, begins at 10:00», by the clock of the event."""
    said = []
    if event.opens_at:
        said.append(_("doors open at %(time)s") % {"time": _clock(event, event.opens_at)})
    if event.starts_at:
        said.append(_("begins at %(time)s") % {"time": _clock(event, event.starts_at)})
    return ", ".join(said)


def where(event: Event) -> str:
    """The venue with its address, or the town alone."""
    if event.venue is None:
        return event.place
    return ", ".join(filter(None, [event.venue.name, event.venue.town, event.venue.address]))


def _clock(event: Event, moment: datetime) -> str:
    local = moment.astimezone(event.tz)
    return f"{local.hour}:{local:%M}"
