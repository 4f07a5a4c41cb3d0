"""What the data say of an event now: people by registration and check-in, organisers, the released programme."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from events.models import Event, EventOrganisation, Territory
from events.territories import HOME_REGION
from registration.models import Registration
from registration.stats import first_entry
from resolutions import facts
from resolutions.facts import Fact
from sessions.programme import Programme
from sessions.published import Release, released
from sessions.stats import figures
from symposium.lib.names import fold

REGION = Territory.Kind.REGION
Kind = EventOrganisation.Kind
PEOPLE = frozenset({facts.PARTICIPANTS, facts.ONSITE, facts.PLAIN, facts.HEAD, "geography", "territories", "regions"})
ORGANISERS = frozenset({"organisers", "partners"})
PROGRAMME = frozenset({"speakers", "speaker_organisations", "tracks", "talks"})
NAMES = PEOPLE | ORGANISERS | PROGRAMME


@dataclass(frozen=True, slots=True)
class _Home:
    """The people of one territory: how many have a place, how many of them came."""

    name: str
    kind: str
    registered: int
    arrived: int


def gather(event: Event, names: Collection[str] = NAMES) -> dict[str, Fact]:
    """Return the facts that there is something to say of, by name, and only what has to be asked for `names`.

    People are one statement, organisers one, the programme two.
    """
    found = [*_of_people(_homes(event))] if PEOPLE.intersection(names) else []
    found += _of_organisers(event) if ORGANISERS.intersection(names) else []
    found += _of_programme(released(event)) if PROGRAMME.intersection(names) else []
    return {fact.name: fact for fact in found if fact.variants}


def _homes(event: Event) -> list[_Home]:
    rows = (
        event.registrations.filter(state=Registration.State.CONFIRMED)
        .annotate(entry=first_entry())
        .values("territory__name", "territory__kind")
        .annotate(registered=Count("*"), arrived=Count("entry"))
        .order_by("territory__rank", "territory__name")
    )
    return [
        _Home(row["territory__name"] or "", row["territory__kind"] or "", row["registered"], row["arrived"])
        for row in rows
    ]


def _of_people(homes: list[_Home]) -> Iterable[Fact]:
    values = {"registered": sum(one.registered for one in homes), "arrived": sum(one.arrived for one in homes)}
    for name, number in ((facts.ONSITE, values["arrived"]), (facts.PARTICIPANTS, values["registered"])):
        if number:
            yield Fact(name, facts.people(number), source="people", values=values)
    # Where people came from is told by those who came; before anybody has, by those who are expected.
    shown = [one for one in homes if one.name and (one.arrived or not values["arrived"])]
    districts = [one.name for one in shown if one.kind != REGION]
    others = [one.name for one in shown if one.kind == REGION and fold(one.name) != HOME_REGION]
    numbers = {"territories": len(districts), "regions": len(others)} | values
    if districts and others:
        words = facts.geography(len(districts), len(others))
        yield Fact("geography", (words,), source="territories", values=numbers)
    if districts:
        words = facts.territories(len(districts))
        yield Fact("territories", (words,), facts.listed(districts), "territories", numbers)
    if others:
        yield Fact("regions", (facts.regions(len(others)),), facts.listed(others), "territories", numbers)


def _of_organisers(event: Event) -> Iterable[Fact]:
    parts = event.parts.order_by("rank", "pk").values_list("kind", "organisation__name")
    for name, kind in (("organisers", Kind.ORGANISER), ("partners", Kind.PARTNER)):
        names = [organisation for of_kind, organisation in parts if of_kind == kind]
        yield Fact(name, named=facts.listed(names), source="event", values={name: len(names)})


def _of_programme(release: Release | None) -> Iterable[Fact]:
    """Tell what is released: what nobody has seen in the programme is not for a resolution either."""
    if release is None:
        return
    programme, count = release.programme, figures(release.programme)
    speakers = {one.code: one.name for slot in programme.slots for one in slot.people}
    employers = _employers(programme)
    tracks = {slot.line.number: slot.line.name for slot in programme.slots if slot.line}
    values = {"release": release.number}
    counts: Mapping[str, tuple[int, str, Iterable[str]]] = {
        "speakers": (len(speakers), facts.counted(len(speakers), facts.SPEAKER), speakers.values()),
        "speaker_organisations": (len(employers), facts.organisations(len(employers)), employers),
        "tracks": (len(tracks), facts.counted(len(tracks), facts.TRACK), [tracks[key] for key in sorted(tracks)]),
        "talks": (count.sessions, facts.counted(count.sessions, facts.TALK), ()),
    }
    for name, (number, words, names) in counts.items():
        if number:
            yield Fact(name, (words,), facts.listed(names), "programme", values | {name: number})


def _employers(programme: Programme) -> list[str]:
    """Return the organisations of those who speak, each once, in the order of the programme."""
    return list(
        {
            fold(one.organisation): one.organisation
            for slot in programme.slots
            for one in slot.people
            if one.organisation
        }.values()
    )
