"""The structure a resolution is read into."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from resolutions.canonical import Content


class Kind(StrEnum):
    """What a paragraph of the text is."""

    PREAMBLE = "preamble"
    FACT = "fact"
    TASK = "task"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or task of the text."""

    kind: Kind
    text: str


@dataclass(slots=True)
class AddressedTo:
    """Somebody the resolution speaks to; the lead is the text that stands before the name."""

    name: str
    lead: str = ""
    recommendations: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Parsed:
    """A resolution as it was understood; texts are as written, spaces made single."""

    title: str = ""
    event_name: str = ""
    place: str = ""
    date: dt.date | None = None
    adopted_on: dt.date | None = None
    participants: int | None = None
    blocks: list[Block] = field(default_factory=list)
    addressees: list[AddressedTo] = field(default_factory=list)
    signature: str = ""
    adoption: str = ""
    is_draft: bool = False
    heading: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)

    def texts(self, *kinds: Kind) -> list[str]:
        """Return the texts of the blocks of these kinds, in their order."""
        return [block.text for block in self.blocks if block.kind in kinds]

    @property
    def is_resolution(self) -> bool:
        """Say whether anything of the genre was found at all."""
        return bool(self.addressees or (self.title and (self.blocks or self.event_name)))


def as_json(parsed: Parsed) -> dict[str, Any]:
    """Write the structure as the import command prints it.

    The line of adoption ends the closing; `heading` keeps the lines that became dates, place and
    mark, so no word of the source is missing.
    """
    return {
        "title": parsed.title,
        "event_name": parsed.event_name,
        "place": parsed.place,
        "date": _iso(parsed.date),
        "adopted_on": _iso(parsed.adopted_on),
        "participants": parsed.participants,
        "preamble": parsed.texts(Kind.PREAMBLE, Kind.FACT),
        "tasks": parsed.texts(Kind.TASK),
        "addressees": [_addressee_json(addressee) for addressee in parsed.addressees],
        "closing": [*parsed.texts(Kind.CLOSING), *filter(None, parsed.adoption.split("\n"))],
        "signature": parsed.signature,
        "is_draft": parsed.is_draft,
        "unplaced": parsed.unplaced,
        "heading": parsed.heading,
    }


def from_json(data: dict[str, Any]) -> Parsed:
    """Read exactly what `to_token` wrote."""
    plain = ("title", "event_name", "place", "participants", "signature", "adoption", "is_draft", "heading", "unplaced")
    return Parsed(
        **{name: data[name] for name in plain},
        date=_day(data["date"]),
        adopted_on=_day(data["adopted_on"]),
        blocks=[Block(Kind(kind), text) for kind, text in data["blocks"]],
        addressees=[
            AddressedTo(one["name"], one.get("lead", ""), list(one["recommendations"])) for one in data["addressees"]
        ],
    )


def to_token(parsed: Parsed) -> dict[str, Any]:
    """Write everything `from_json` needs to give back exactly this structure."""
    return as_json(parsed) | {
        "blocks": [[block.kind.value, block.text] for block in parsed.blocks],
        "adoption": parsed.adoption,
    }


def same_text(content: Content, parsed: Parsed) -> bool:
    """Say whether a saved text is the one that was read, word for word, whatever its ids."""
    paragraphs = [(one.kind, one.text) for one in content.paragraphs]
    addressees = [
        (one.lead, one.name, [item.text for item in content.recommendations_to(one)]) for one in content.addressees
    ]
    head = (content.title, content.event_name, content.date, content.signature, content.adoption)
    return (
        head == (parsed.title or content.title, parsed.event_name, parsed.date, parsed.signature, parsed.adoption)
        and paragraphs == [(block.kind.value, block.text) for block in parsed.blocks]
        and addressees == [(one.lead, one.name, one.recommendations) for one in parsed.addressees]
    )


def texts_in_order(parsed: Parsed) -> Iterator[str]:
    """Give every text in the order the document has it; unplaced ones last."""
    yield from (parsed.title, parsed.event_name, *parsed.heading)
    yield from parsed.texts(Kind.PREAMBLE, Kind.FACT, Kind.TASK)
    for addressee in parsed.addressees:
        yield from (addressee.lead, addressee.name, *addressee.recommendations)
    yield from parsed.texts(Kind.CLOSING)
    yield from (parsed.signature, parsed.adoption, *parsed.unplaced)


def _addressee_json(addressee: AddressedTo) -> dict[str, Any]:
    lead = {"lead": addressee.lead} if addressee.lead else {}
    return {"name": addressee.name, "recommendations": addressee.recommendations, **lead}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
