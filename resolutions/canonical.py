"""The one form of a resolution that page, text, DOCX, PDF and the checksum all come from. No Django.

Its JSON has sorted keys, NFC texts and every id, so one text has exactly one spelling in bytes. The body is
a flat list of blocks in reading order; a recommendation names its addressee, it does not lie inside it.
One that names nobody known is kept behind the others. What a block has none of, marks or an origin, is not
written at all: a text without them keeps the checksum it had before there were any.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from resolutions import spans
from resolutions.spans import Span, nfc

SCHEMA = 1
MOST_ITEMS = 500
LONGEST_TEXT = 10_000
LONGEST_NAME = 500  # of an addressee
LONGEST_HEADS = {"title": 255, "event_name": 500, "place": 120, "signature": 2_000, "adoption": 2_000}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a task; `kind` is preamble, fact, task or closing."""

    id: str
    kind: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody the resolution speaks to; `lead` is the text before the name, an empty name means everybody."""

    id: str
    name: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What is asked of an addressee, and by when."""

    id: str
    addressee: str
    text: str
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    origin: str = ""
    spans: tuple[Span, ...] = ()


Block = TypeVar("Block", Paragraph, Recommendation)


@dataclass(frozen=True, slots=True)
class Content:
    """A whole resolution; paragraphs, addressees and recommendations stand in reading order."""

    title: str
    event_name: str
    place: str
    date: dt.date | None
    adopted_on: dt.date | None
    participants: int | None
    signature: str
    adoption: str
    paragraphs: tuple[Paragraph, ...] = ()
    addressees: tuple[Addressee, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()

    def paragraphs_of(self, *kinds: str) -> list[Paragraph]:
        """Return the paragraphs of these kinds in reading order."""
        return [paragraph for paragraph in self.paragraphs if paragraph.kind in kinds]

    def recommendations_to(self, addressee: Addressee) -> list[Recommendation]:
        """Return what is asked of one addressee, in reading order."""
        return [item for item in self.recommendations if item.addressee == addressee.id]

    def recommendations_to_nobody(self) -> list[Recommendation]:
        """Return what is asked of somebody who is not, or not any more, among the addressees."""
        known = {addressee.id for addressee in self.addressees}
        return [item for item in self.recommendations if item.addressee not in known]


def normal(content: Content) -> Content:
    """Return the one form of equal contents: NFC texts, blocks in reading order, spans sorted and joined."""
    heads: dict[str, Any] = {name: nfc(getattr(content, name)) for name in LONGEST_HEADS}
    addressees = tuple(Addressee(nfc(one.id), nfc(one.name), nfc(one.lead)) for one in content.addressees)
    rank = {addressee.id: index for index, addressee in enumerate(addressees)}
    asked = [
        _tidied(replace(one, addressee=nfc(one.addressee), origin=nfc(one.origin))) for one in content.recommendations
    ]
    return replace(
        content,
        **heads,
        paragraphs=tuple(sorted(map(_tidied, content.paragraphs), key=lambda one: one.kind == "closing")),
        addressees=addressees,
        recommendations=tuple(sorted(asked, key=lambda one: rank.get(one.addressee, len(rank)))),
    )


def accepted(block: Paragraph | Recommendation) -> str:
    """Return the text of a block as it would be if every suggestion in it were taken."""
    return spans.accepted(block.text, block.spans)


def settled(content: Content) -> Content:
    """Return the content as a reader gets it: every suggestion taken, and of the marks those of the text itself."""
    return _each(normal(content), spans.settled)


def standing(content: Content) -> Content:
    """Return the text as it stands as long as nobody has accepted anything in it, with the marks of the text itself."""
    return _each(content, spans.standing)


def _each(content: Content, left: Callable[[str, tuple[Span, ...]], tuple[str, tuple[Span, ...]]]) -> Content:
    """Return the content with what is left of the text and the marks of each block."""

    def of(block: Block) -> Block:
        # Letters that were parted may combine now.
        text, marks = spans.tidied(*left(block.text, block.spans))
        return replace(block, text=text, spans=marks)

    return replace(
        content,
        paragraphs=tuple(map(of, content.paragraphs)),
        recommendations=tuple(map(of, content.recommendations)),
    )


def is_settled(content: Content) -> bool:
    """Say whether no insertion and no deletion waits for a decision."""
    blocks: list[Paragraph | Recommendation] = [*content.paragraphs, *content.recommendations]
    return not any(span.mark in spans.SUGGESTIONS for block in blocks for span in block.spans)


def to_json(content: Content) -> dict[str, Any]:
    """Write the content as plain values; dates as YYYY-MM-DD."""
    content = normal(content)
    return {
        "schema": SCHEMA,
        "title": content.title,
        "event_name": content.event_name,
        "place": content.place,
        "date": _iso(content.date),
        "adopted_on": _iso(content.adopted_on),
        "participants": content.participants,
        "signature": content.signature,
        "adoption": content.adoption,
        "addressees": [{"id": one.id, "name": one.name, "lead": one.lead} for one in content.addressees],
        "blocks": _blocks(content),
    }


def from_json(data: dict[str, Any]) -> Content:
    """Read what `to_json` wrote. Raises ValueError for another schema."""
    if data.get("schema") != SCHEMA:
        raise ValueError("unknown schema")
    blocks = data["blocks"]
    return Content(
        title=data["title"],
        event_name=data["event_name"],
        place=data["place"],
        date=_day(data["date"]),
        adopted_on=_day(data["adopted_on"]),
        participants=data["participants"],
        signature=data["signature"],
        adoption=data["adoption"],
        paragraphs=tuple(_paragraph(block) for block in blocks if block["type"] != "recommendation"),
        addressees=tuple(Addressee(one["id"], one["name"], one["lead"]) for one in data["addressees"]),
        recommendations=tuple(_recommendation(block) for block in blocks if block["type"] == "recommendation"),
    )


def write_spans(marks: Iterable[Span]) -> list[dict[str, Any]]:
    """Write spans as plain values."""
    return [_span_json(span) for span in marks]


def read_spans(data: Iterable[dict[str, Any]]) -> tuple[Span, ...]:
    """Read what `write_spans` wrote."""
    return tuple(
        Span(one["start"], one["end"], one["mark"], tuple(sorted(one.get("values", {}).items()))) for one in data
    )


def to_bytes(content: Content) -> bytes:
    """Spell the content in bytes: sorted keys, NFC, UTF-8, no spaces between."""
    return json.dumps(to_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def checksum(content: Content) -> str:
    """Return the SHA-256 of the canonical bytes in hexadecimal."""
    return hashlib.sha256(to_bytes(content)).hexdigest()


def _tidied(block: Block) -> Block:
    text, marks = spans.tidied(block.text, block.spans)
    return replace(block, id=nfc(block.id), text=text, spans=marks)


def _blocks(content: Content) -> list[dict[str, Any]]:
    body = [_paragraph_json(one) for one in content.paragraphs if one.kind != "closing"]
    asked = [_recommendation_json(one) for one in content.recommendations]
    return body + asked + [_paragraph_json(one) for one in content.paragraphs if one.kind == "closing"]


def _paragraph_json(paragraph: Paragraph) -> dict[str, Any]:
    if paragraph.kind == "task":
        return {"type": "task", "id": paragraph.id, "text": paragraph.text, **_spans_json(paragraph.spans)}
    plain = {"type": "para", "kind": paragraph.kind, "id": paragraph.id, "text": paragraph.text}
    return plain | _spans_json(paragraph.spans)


def _recommendation_json(item: Recommendation) -> dict[str, Any]:
    return {
        "type": "recommendation",
        "id": item.id,
        "addressee": item.addressee,
        "text": item.text,
        "due_from": _iso(item.due_from),
        "due_to": _iso(item.due_to),
        **({"origin": item.origin} if item.origin else {}),
        **_spans_json(item.spans),
    }


def _spans_json(marks: tuple[Span, ...]) -> dict[str, Any]:
    return {"spans": write_spans(marks)} if marks else {}


def _span_json(span: Span) -> dict[str, Any]:
    values = {"values": dict(span.values)} if span.values else {}
    return {"start": span.start, "end": span.end, "mark": span.mark, **values}


def _paragraph(block: dict[str, Any]) -> Paragraph:
    return Paragraph(block["id"], block.get("kind", "task"), block["text"], read_spans(block.get("spans", ())))


def _recommendation(block: dict[str, Any]) -> Recommendation:
    return Recommendation(
        block["id"],
        block["addressee"],
        block["text"],
        _day(block["due_from"]),
        _day(block["due_to"]),
        block.get("origin", ""),
        read_spans(block.get("spans", ())),
    )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
