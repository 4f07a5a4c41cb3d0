"""Lists of people against the event they are for: the rules they are read by, and the rows they become."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from events import territories
from events.locks import lock_event
from events.models import Event, Territory
from registration.choices import TrackName
from registration.importing import ImportedRow, Registered, Rules
from registration.models import Delegation, Registration
from registration.people import Name


def territory_matcher() -> Callable[[str], str | None]:
    """Return a function that names the territory of a text or None; it remembers what it has seen."""
    catalogue = Territory.objects.catalogue()  # type: ignore[attr-defined]
    seen: dict[str, str | None] = {}

    def match(text: str) -> str | None:
        if text not in seen:
            found = territories.match(text, catalogue).territory
            seen[text] = found.name if found else None
        return seen[text]

    return match


def rules_for(
    event: Event,
    match: Callable[[str], str | None],
    *,
    has_consents: bool = False,
    delegation: Delegation | None = None,
    but: Registration | None = None,
    with_people: bool = True,
) -> Rules:
    """Gather what a list for `event` is read against; two statements, one `with_people` left out.

    Who is registered as `but` does not count.

    What the list of a delegation says of consents counts for nothing, because each person is asked afterwards; and
    of people outside the delegation its coordinator learns no more than that they are registered.
    """
    return Rules(
        match_territory=match,
        tracks=[TrackName(track.number, track.name) for track in event.tracks.all()],
        default_format="online" if event.format == Event.Format.ONLINE else "onsite",
        has_consents=has_consents or delegation is not None,
        registered=people_known(event, delegation, but) if with_people else (),
    )


def people_known(
    event: Event, delegation: Delegation | None = None, but: Registration | None = None
) -> list[Registered]:
    """Return those who are registered, as the reader of a list may know of them. One statement."""
    return list(_registered(event, delegation, but))


def _registered(event: Event, delegation: Delegation | None, but: Registration | None) -> Iterator[Registered]:
    # Whoever never confirmed the address is no reason to leave a listed person out.
    people = event.registrations.active().exclude(state=Registration.State.PENDING)
    if but is not None:
        people = people.exclude(pk=but.pk)
    own = delegation.pk if delegation else None
    fields = ("email", "phone", "organisation", "delegation", "delegation__name")
    for *names, email, phone, place, key, name in people.order_by().values_list(
        "last_name", "first_name", "patronymic", *fields
    ):
        is_hidden = own is not None and key != own
        yield Registered(Name(*names), email, phone, place, "" if is_hidden else name or "", is_hidden)


def keep_others_out(event: Event) -> None:
    """Let no other list be registered, and nobody take a place, until the transaction ends; scans go on."""
    lock_event(event)


def unsaved(event: Event, rows: Sequence[ImportedRow], now: datetime) -> list[Registration]:
    """Return the registrations that rows of a list become, in the same order, not yet written."""
    places = {territory.name: territory for territory in Territory.objects.all()}
    tracks = {track.number: track for track in event.tracks.all()}
    return [
        Registration(
            event=event,
            last_name=row.name.last_name,
            first_name=row.name.first_name,
            patronymic=row.name.patronymic,
            email=row.email,
            phone=row.phone,
            organisation=row.organisation,
            position=row.position,
            format=row.format,
            territory=places.get(row.territory),
            track=tracks.get(row.track),
            created_at=now,
        )
        for row in rows
    ]
