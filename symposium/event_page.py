"""The public page of an event, composed of what each subject knows of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.http import HttpRequest

from contest.models import Contest, Entry, Nomination
from events.models import Event, EventCapacity
from registration.enrolments import free_places
from registration.models import Registration
from resolutions.stats import LastResolution, last_resolution
from sessions.clocks import Clock
from sessions.pages import TrackList, day_drawing, reader_clock, speakers, track_lists
from sessions.programme import Person
from sessions.published import Release, released
from sessions.stats import ProgrammeFigures, figures

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from events.models import User

FEW_SPEAKERS = 6
WAYS = ("onsite", "online")


@dataclass(frozen=True)
class Door:
    """Whether one can register now, and if not, why; `until` is the moment that the words speak of."""

    kind: str
    until: datetime | None = None
    has_ticket: bool = False


@dataclass(frozen=True)
class ContestBand:
    """The contest as the page advertises it."""

    contest: Contest
    nominations: tuple[Nomination, ...]
    accepts_entries: bool


@dataclass(frozen=True)
class EventPage:
    """All that the page shows beside the event itself; what there is nothing of is empty."""

    door: Door
    clock: Clock
    is_past: bool
    participants: int
    release: Release | None
    drawing: list[dict[str, str]]
    figures: ProgrammeFigures | None
    tracks: list[TrackList]
    speakers: list[Person]
    contest: ContestBand | None
    outcome: LastResolution | None

    @property
    def few_speakers(self) -> list[tuple[Person, str]]:
        """The first speakers, each with the letters of her disc: her first and her last name's."""
        return [(person, _letters(person.name.split())) for person in self.speakers[:FEW_SPEAKERS]]


def _letters(words: list[str]) -> str:
    return f"{words[0][:1]}{words[-1][:1]}".upper() if len(words) > 1 else "".join(words)[:1].upper()


def event_page(request: HttpRequest, event: Event, now: datetime) -> EventPage:
    """Compose the page for this reader; six statements, and one more while the programme is not cached."""
    release = released(event)
    is_past = event.day_of(now) > event.ends_on
    facts = _facts(event, request.user)
    return EventPage(
        door=_door(event, facts, now),
        clock=reader_clock(request, event),
        is_past=is_past,
        participants=sum(facts.taken.values()),
        release=release,
        drawing=[_divided(item) for item in day_drawing(release, event)] if release else [],
        figures=figures(release.programme) if release else None,
        tracks=track_lists(release, free_places(event))
        if release and not is_past
        else track_lists(release, {})
        if release
        else [],
        speakers=speakers(release) if release else [],
        contest=_contest(event, now),
        outcome=last_resolution(event),
    )


def _divided(item: dict[str, str]) -> dict[str, str]:
    """Put what follows a colon in a title under it: the drawing has no room for both on one line."""
    title, colon, rest = item["title"].partition(": ")
    return item | {"title": title, "note": rest} if colon and not item["note"] else item


@dataclass(frozen=True)
class _Facts:
    """How many take part in each way, how many may, and whether the reader does."""

    taken: dict[str, int]
    places: dict[str, int | None]
    has_ticket: bool


def _facts(event: Event, user: "User | AnonymousUser") -> _Facts:
    """Fetch the facts about registration in one statement."""
    own = {"event": OuterRef("pk")}
    active = Registration.objects.active().filter(**own)
    asked: dict[str, Any] = {"has_ticket": Exists(active.of_person(user)) if user.pk else Value(value=False)}
    for way in WAYS:
        confirmed = Registration.objects.confirmed().filter(**own, format=way).order_by().values("event")
        asked[f"taken_{way}"] = Subquery(confirmed.annotate(count=Count("pk")).values("count"))
        asked[f"places_{way}"] = Subquery(EventCapacity.objects.filter(**own, format=way).values("places"))
    row = Event.objects.filter(pk=event.pk).annotate(**asked).values(*asked).get()
    return _Facts(
        {way: row[f"taken_{way}"] or 0 for way in WAYS},
        {way: row[f"places_{way}"] for way in WAYS},
        row["has_ticket"],
    )


def _door(event: Event, facts: _Facts, now: datetime) -> Door:
    if event.registration_is_open(now):
        kind = "full" if _is_full(event, facts) else "open"
        return Door(kind, event.registration_closes_at, has_ticket=facts.has_ticket)
    opens = event.registration_opens_at
    if event.state in {Event.State.DRAFT, Event.State.ANNOUNCED, Event.State.OPEN} and opens and opens > now:
        return Door("soon", opens, has_ticket=facts.has_ticket)
    return Door("closed", has_ticket=facts.has_ticket)


def _is_full(event: Event, facts: _Facts) -> bool:
    """Tell whether no way of taking part has places left."""
    ways = WAYS if event.format == Event.Format.HYBRID else (event.format,)
    limits = [(facts.taken[way], facts.places[way]) for way in ways]
    return all(places is not None and taken >= places for taken, places in limits)


def _contest(event: Event, now: datetime) -> ContestBand | None:
    """Fetch the contest with its nominations and how many works each has: one statement."""
    submitted = Count("entries", filter=Q(entries__state=Entry.State.SUBMITTED))
    rows = Nomination.objects.filter(contest__event=event).exclude(contest__state=Contest.State.DRAFT)
    nominations = tuple(rows.select_related("contest").annotate(works=submitted).order_by("rank", "pk"))
    if not nominations:
        return None
    contest = nominations[0].contest
    return ContestBand(contest, nominations, contest.accepts_entries(now))
