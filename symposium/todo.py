"""What needs an organiser's hand, worked out from the state of an event."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event

SILENCE = timedelta(minutes=5)
ALMOST = 0.9


@dataclass(frozen=True)
class Door:
    """A check-in point with phones on it and when the last of them was heard."""

    name: str
    last_seen_at: datetime | None

    def is_silent(self, now: datetime) -> bool:
        return self.last_seen_at is not None and now - self.last_seen_at > SILENCE


@dataclass(frozen=True)
class Facts:
    """All that the list of things to do is worked out from."""

    pending: int = 0
    applied: int = 0
    waiting: int = 0
    without_territory: int = 0
    onsite: int = 0
    places_onsite: int | None = None
    has_sessions: bool = False
    has_release: bool = False
    contest_state: str = ""
    entries_close_at: datetime | None = None
    scoring_closes_at: datetime | None = None
    resolution_state: str = ""
    doors: tuple[Door, ...] = ()
    full_sessions: int = 0


@dataclass(frozen=True)
class Todo:
    """One thing to do: how urgent it is, what is the matter, and the page where it is done."""

    kind: str
    icon: str
    title: str
    act: str
    view: str
    note: str = ""
    query: str = ""


def things_to_do(event: Event, facts: Facts, now: datetime) -> list[Todo]:
    """List what an organiser has to do at `now`, the urgent first."""
    found = [
        *_doors(event, facts, now),
        *_state(event, now),
        *_people(facts),
        *_programme(event, facts),
        *_contest(facts, now),
        *_outcome(event, facts, now),
    ]
    return sorted(found, key=lambda todo: ("stop", "care", "info").index(todo.kind))


def _doors(event: Event, facts: Facts, now: datetime) -> Iterator[Todo]:
    if not event.starts_on <= event.day_of(now) <= event.ends_on:
        return
    for door in facts.doors:
        if door.is_silent(now) and door.last_seen_at:
            minutes = int((now - door.last_seen_at).total_seconds()) // 60
            silent = ngettext("silent for %(count)d minute", "silent for %(count)d minutes", minutes)
            title = f"{door.name}: {silent % {'count': minutes}}"
            yield Todo("stop", "wifi-off", title, _("Look at the doors"), "registration:doors")


def _state(event: Event, now: datetime) -> Iterator[Todo]:
    today, state = event.day_of(now), event.state
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if state == Event.State.DRAFT:
        yield Todo(
            "info", "pencil", _("The event is a draft"), _("Announce"), "events:state", _("Only the team sees it")
        )
    elif state == Event.State.ANNOUNCED and opens and opens <= now and (closes is None or now < closes):
        title = _("Registration is not open though its window has begun")
        yield Todo("care", "door-closed", title, _("Open registration"), "events:state")
    if state in {Event.State.ANNOUNCED, Event.State.OPEN} and event.starts_on <= today <= event.ends_on:
        yield Todo("care", "play-fill", _("The event begins today"), _("Start the event"), "events:state")
    elif state in {Event.State.ANNOUNCED, Event.State.OPEN, Event.State.RUNNING} and today > event.ends_on:
        yield Todo("info", "check-circle", _("The event is over but not closed"), _("Close the event"), "events:state")


def _people(facts: Facts) -> Iterator[Todo]:
    if facts.places_onsite and facts.onsite >= ALMOST * facts.places_onsite:
        left = max(facts.places_onsite - facts.onsite, 0)
        note = ngettext("%(count)d place is left", "%(count)d places are left", left) % {"count": left}
        title = _("Places on site are running out") if left else _("All places on site are taken")
        yield Todo("care", "people", title, _("Change the number of places"), "registration:places", note)
    if facts.applied:
        title = ngettext("%(count)d person waits for you", "%(count)d people wait for you", facts.applied)
        yield Todo(
            "care",
            "person-check",
            title % {"count": facts.applied},
            _("Show them"),
            "registration:participants",
            _("Their registrations are to be confirmed"),
            "state=applied",
        )
    if facts.pending:
        title = ngettext(
            "%(count)d person has not confirmed the address",
            "%(count)d people have not confirmed the address",
            facts.pending,
        )
        yield Todo(
            "info",
            "envelope",
            title % {"count": facts.pending},
            _("Show them"),
            "registration:participants",
            query="state=pending",
        )
    if facts.without_territory:
        title = ngettext(
            "%(count)d person has no territory", "%(count)d people have no territory", facts.without_territory
        )
        yield Todo(
            "info",
            "geo-alt",
            title % {"count": facts.without_territory},
            _("Show them"),
            "registration:participants",
            query="sort=territory",
        )


def _programme(event: Event, facts: Facts) -> Iterator[Todo]:
    if facts.full_sessions:
        title = ngettext("%(count)d session is full", "%(count)d sessions are full", facts.full_sessions)
        yield Todo(
            "care",
            "hourglass-split",
            title % {"count": facts.full_sessions},
            _("Look at the programme"),
            "programme:manage_programme",
        )
    if event.is_public and facts.has_sessions and not facts.has_release:
        yield Todo(
            "care",
            "calendar-week",
            _("The programme is not published"),
            _("Publish it"),
            "programme:manage_programme",
        )


def _contest(facts: Facts, now: datetime) -> Iterator[Todo]:
    if facts.contest_state == "accepting" and facts.entries_close_at and facts.entries_close_at <= now:
        title = _("The time for contest entries is over")
        yield Todo("care", "trophy", title, _("Begin the scoring"), "contest:manage")
    if facts.contest_state == "scoring" and facts.scoring_closes_at and facts.scoring_closes_at <= now:
        title = _("The time for scoring is over")
        yield Todo("care", "trophy", title, _("Look at the results"), "contest:manage")


def _is_over(event: Event, now: datetime) -> bool:
    return now >= event.ends_at if event.ends_at else event.day_of(now) > event.ends_on


def _outcome(event: Event, facts: Facts, now: datetime) -> Iterator[Todo]:
    if facts.resolution_state == "adopted":
        title = _("The resolution is adopted but not published")
        yield Todo("care", "file-text", title, _("Publish it"), "resolutions:manage")
    elif facts.resolution_state == "draft" and _is_over(event, now):
        title = _("The resolution is still a draft")
        yield Todo("info", "file-text", title, _("Open the draft"), "resolutions:manage")
