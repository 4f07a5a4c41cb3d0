"""Whether a text says of its event what the data say: for the panel beside it, before adoption and kept with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resolutions import facts
from resolutions.canonical import Content, Paragraph, Recommendation
from resolutions.coediting.document import blocks_of
from resolutions.drafting import log
from resolutions.facts import HEAD, PLAIN, Fact, Said
from resolutions.gathering import gather
from resolutions.models import FactNote, Resolution

SPEAKERS = "speakers"  # the only fact that lists people by name
LABELS = {
    "participants_onsite": gettext_lazy("Participants by check-in"),
    "participants": gettext_lazy("Participants by registration"),
    "geography": gettext_lazy("Where participants came from"),
    "territories": gettext_lazy("Districts of the region"),
    "regions": gettext_lazy("Other regions"),
    "organisers": gettext_lazy("Organisers"),
    "partners": gettext_lazy("Partners"),
    "speakers": gettext_lazy("Speakers"),
    "speaker_organisations": gettext_lazy("Organisations of the speakers"),
    "tracks": gettext_lazy("Parallel tracks"),
    "talks": gettext_lazy("Parts of the programme"),
    PLAIN: gettext_lazy("Number of participants in the text"),
    HEAD: gettext_lazy("Number of participants in the form"),
}
SOURCES = {
    "people": gettext_lazy("By registration %(registered)s, by check-in %(arrived)s"),
    "territories": gettext_lazy(
        "By the territories of the participants: districts %(territories)s, regions %(regions)s"
    ),
    "event": gettext_lazy("By the page of the event"),
    "programme": gettext_lazy("By the released programme, version %(release)s"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A fact as the panel offers it."""

    fact: Fact

    @property
    def label(self) -> str:
        return str(LABELS[self.fact.name])

    @property
    def source(self) -> str:
        return source_of(self.fact.source, self.fact.values)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the text that says a fact: what the data say, what may stand there instead, why it stays."""

    said: Said
    source: str
    offers: list[tuple[str, str]]
    note: FactNote | None = None
    typed: str = ""
    error: str = ""

    @property
    def label(self) -> str:
        return str(LABELS.get(self.said.name, self.said.name))

    @property
    def key(self) -> list[str]:
        """What the editor knows the place by in its text."""
        return [self.said.name, self.said.words]


@dataclass(frozen=True, slots=True)
class Check:
    """All facts of the event, and the places of the text by what is to be done with them."""

    rows: list[Row]
    differing: list[Place]
    explained: list[Place]
    loose: list[Place]
    taken_at: datetime

    @property
    def marks(self) -> list[list[str]]:
        return [place.key for place in self.differing]

    def with_typed(self, seen: Said, typed: str, error: str) -> "Check":
        """Return the same with what somebody typed where she did, and what is wrong with it."""
        shown = [
            replace(one, typed=typed, error=error) if seen_as(one.said) == seen_as(seen) else one
            for one in self.differing
        ]
        return replace(self, differing=shown)


def source_of(source: str, values: Mapping[str, Any]) -> str:
    """Return where a fact is from, in the language of this moment."""
    return str(SOURCES[source]) % values if source in SOURCES else ""


def check(resolution: Resolution, now: datetime) -> Check:
    """Compare the text as it stands now with the data as they are now, and offer all that they say."""
    return _compared(resolution, said_now(resolution), gather(resolution.event), now)


def doubts(resolution: Resolution, now: datetime, content: Content) -> Check:
    """Compare only what the text says: `content` is what its rows have, asked for already."""
    blocks = blocks_now(resolution) if resolution.text_seq else content.paragraphs
    said = _said(resolution, blocks)
    return _compared(resolution, said, gather(resolution.event, {one.name for one in said}), now)


def _compared(resolution: Resolution, said: list[Said], known: Mapping[str, Fact], now: datetime) -> Check:
    notes = _notes(resolution) if said else {}
    differing: list[Place] = []
    explained: list[Place] = []
    loose: list[Place] = []
    for one in said:
        place = _place(one, known, notes)
        if facts.is_true(one, known):
            loose += [place] if one.name == PLAIN else []
        elif facts.is_answerable(one, known):
            (explained if place.note else differing).append(place)
    return Check([Row(fact) for fact in known.values()], differing, explained, loose, now)


def _place(said: Said, known: Mapping[str, Fact], notes: Mapping[tuple[str, str, str], FactNote]) -> Place:
    note = notes.get((said.name, said.words, facts.state_of(said, known)))
    fact = known.get(said.name if said.name in known else facts.PARTICIPANTS)
    is_known = fact is not None and (said.name in known or said.name in (PLAIN, HEAD))
    source = source_of(fact.source, fact.values) if fact and is_known else _("There is nothing in the data")
    return Place(said, source, facts.offers(said, known), note)


def _notes(resolution: Resolution) -> dict[tuple[str, str, str], FactNote]:
    """Return the explanations by what they are about; of two the later one counts."""
    rows = resolution.fact_notes.select_related("by").order_by("at", "pk")
    return {(one.fact, one.words, one.data): one for one in rows}


def _said(resolution: Resolution, blocks: Iterable[Paragraph | Recommendation]) -> list[Said]:
    """Find what the text says, each saying once a block, and what the form of its heading does."""
    found = {seen_as(one): one for one in facts.said_in(blocks)}
    if resolution.participants is not None:
        found[HEAD, "", ""] = Said(HEAD, str(resolution.participants))
    return list(found.values())


def said_now(resolution: Resolution) -> list[Said]:
    """Find what the text says as it stands now."""
    return _said(resolution, blocks_now(resolution))


def seen_as(said: Said) -> tuple[str, str, str]:
    """Return what one saying is told from another by: wherever in its block it stands."""
    return said.name, said.words, said.block


def blocks_now(resolution: Resolution) -> list[Paragraph | Recommendation]:
    """Return the text's blocks with their marks; one that nobody has written in together has its paragraphs only."""
    if resolution.text_seq:
        document, _seq = log.load(resolution.pk)
        paragraphs, recommendations = blocks_of(document)
        return [*paragraphs, *recommendations]
    return [Paragraph(str(row.id), row.kind, row.text) for row in resolution.paragraphs.all()]


def frozen(resolution: Resolution, now: datetime) -> list[dict[str, Any]]:
    """Return what a revision keeps of its facts: the words, what the data say at this moment, and from where."""
    said = said_now(resolution)
    known = gather(resolution.event, {one.name for one in said})
    notes = _notes(resolution) if said else {}
    return [_kept(one, known, _place(one, known, notes), now) for one in said]


def _kept(said: Said, known: Mapping[str, Fact], place: Place, now: datetime) -> dict[str, Any]:
    fact = known.get(said.name) or (known.get(facts.PARTICIPANTS) if said.name in (PLAIN, HEAD) else None)
    return {
        "name": said.name,
        "words": said.words,
        "data": [
            words for _name, words in facts.offers(said, known) if words == said.words or not _is_people(words, known)
        ],
        "values": dict(fact.values) if fact else {},
        "source": fact.source if fact else "",
        "is_true": facts.is_true(said, known),
        "note": place.note.note if place.note else "",
        "taken_at": now.isoformat(),
    }


def _is_people(words: str, known: Mapping[str, Fact]) -> bool:
    """Tell whether words are a list of people: whom the text does not name, no revision keeps beside it."""
    return SPEAKERS in known and words == known[SPEAKERS].named


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact as a revision keeps it."""

    label: str
    words: str
    data: list[str]
    source: str
    is_true: bool
    note: str
    taken_at: datetime | None


def kept(resolution: Resolution) -> list[Kept]:
    """Return the facts that were frozen with the last revision of an adopted or published text."""
    if resolution.is_draft:
        return []
    rows: list[dict[str, Any]] = resolution.revisions.values_list("facts", flat=True).first() or []
    return [
        Kept(
            label=str(LABELS.get(one["name"], one["name"])),
            words=one["words"],
            data=one["data"],
            source=source_of(one["source"], one["values"]),
            is_true=one["is_true"],
            note=one["note"],
            taken_at=parse_datetime(one["taken_at"]),
        )
        for one in rows
    ]
