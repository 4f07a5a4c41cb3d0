"""The update that fills an empty Yjs document with a text, written byte by byte.

A library's own transaction will not do: it writes several marks of one place in any order, so two processes that
begin with the same text at once would make documents that differ. Format: Yjs update, version 1
(https://docs.yjs.dev/api/document-updates; the encoding is that of lib0).
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping

from resolutions.canonical import Content, Paragraph, Recommendation, normal, to_json
from resolutions.coediting import schema
from resolutions.spans import Span, tidied

_STRING, _FORMAT, _TYPE, _ANY = 4, 6, 7, 8  # contents of a struct
_XML_ELEMENT, _XML_TEXT = 3, 6
_HAS_ORIGIN, _HAS_KEY = 0x80, 0x20
_IN_ROOT, _IN_STRUCT = 1, 0
_ANY_STRING, _ANY_OBJECT = 119, 118
_BITS, _MORE = 0x7F, 0x80  # of a byte of a number: seven bits of it, and whether another byte follows
_NO_DELETIONS = b"\x00"


def seed(content: Content) -> bytes:
    """Return the update that puts the text of `content` into an empty document: the same bytes for the same text.

    The client it is written by comes from the text too, so that two texts seeded by mistake stand one behind the
    other, while a fixed client would leave every side with another half.
    """
    content = normal(content)
    before = [one for one in content.paragraphs if one.kind != schema.CLOSING]
    closing = [one for one in content.paragraphs if one.kind == schema.CLOSING]
    writer = _Writer(seed_client(content))
    blocks: list[Paragraph | Recommendation] = [*before, *content.recommendations, *closing]
    for block in blocks:
        writer.block(block)
    return writer.update()


def seed_client(content: Content) -> int:
    """Return the client id that `seed` writes as: 32 bits like any, told by the blocks of the text alone."""
    blocks = json.dumps(to_json(content)["blocks"], ensure_ascii=False, sort_keys=True)
    return int.from_bytes(hashlib.sha256(blocks.encode()).digest()[:4], "big") or 1


def mark_key(mark: str, values: Mapping[str, str]) -> str:
    """Return the name of the text attribute that y-prosemirror writes for a mark with these values."""
    if mark not in schema.OVERLAPPING:
        return mark
    digest = hashlib.sha256(_any({"type": mark, "attrs": mark_values(mark, values)})).digest()
    folded = bytearray(6)
    for index, byte in enumerate(digest):
        folded[index % 6] ^= byte
    return f"{mark}--{base64.b64encode(folded).decode()}"


def mark_values(mark: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return every attribute of a mark in the editor's order, those not given empty."""
    return {name: values.get(name, schema.DEFAULT) for name in schema.MARKS[mark]}


def attributes_of(block: Paragraph | Recommendation) -> dict[str, str]:
    """Return the attributes of the node that a block becomes."""
    if isinstance(block, Recommendation):
        due = {"due_from": block.due_from, "due_to": block.due_to}
        days = {name: day.isoformat() if day else schema.DEFAULT for name, day in due.items()}
        return {"id": block.id, "addressee": block.addressee, **days, "origin": block.origin}
    return {"id": block.id} if block.kind == schema.TASK else {"kind": block.kind, "id": block.id}


class _Writer:
    """Writes structs one behind the other; each knows its place by the clocks of those before it."""

    def __init__(self, client: int) -> None:
        self.client = client
        self.clock = 0
        self.count = 0
        self.structs = bytearray()
        self.last_block: int | None = None

    def update(self) -> bytes:
        """Return the structs as an update without deletions; nothing at all is an update too."""
        if not self.count:
            return b"\x00" + _NO_DELETIONS
        head = _uint(1) + _uint(self.count) + _uint(self.client) + _uint(0)
        return head + bytes(self.structs) + _NO_DELETIONS

    def block(self, block: Paragraph | Recommendation) -> None:
        """Write the element of a block, its attributes and, where it has text, the text."""
        content = _uint(_XML_ELEMENT) + _string(_tag(block))
        place = self._id(self.last_block) if self.last_block is not None else _uint(_IN_ROOT) + _string(schema.ROOT)
        origin = _HAS_ORIGIN if self.last_block is not None else 0
        element = self.last_block = self._struct(_TYPE | origin, place, content)
        inside = _uint(_IN_STRUCT) + self._id(element)
        for name, value in attributes_of(block).items():
            self._struct(_ANY | _HAS_KEY, inside + _string(name), _uint(1) + _any(value))
        if block.text:
            text = self._struct(_TYPE, inside, _uint(_XML_TEXT))
            self._text(text, block)

    def _text(self, text: int, block: Paragraph | Recommendation) -> None:
        origin: int | None = None
        for kind, content, length in _pieces(block.text, _known(block)):
            place = _uint(_IN_STRUCT) + self._id(text) if origin is None else self._id(origin)
            begin = self._struct(kind if origin is None else kind | _HAS_ORIGIN, place, content, length)
            origin = begin + length - 1

    def _struct(self, info: int, place: bytes, content: bytes, length: int = 1) -> int:
        clock = self.clock
        self.structs += bytes([info]) + place + content
        self.clock += length
        self.count += 1
        return clock

    def _id(self, clock: int) -> bytes:
        return _uint(self.client) + _uint(clock)


def _tag(block: Paragraph | Recommendation) -> str:
    if isinstance(block, Recommendation):
        return schema.RECOMMENDATION
    return schema.TASK if block.kind == schema.TASK else schema.PARA


def _known(block: Paragraph | Recommendation) -> tuple[Span, ...]:
    """Return the spans of a block that the editor knows, with the attributes it knows."""
    spans = [
        Span(one.start, one.end, one.mark, tuple(mark_values(one.mark, dict(one.values)).items()))
        for one in block.spans
        if one.mark in schema.MARKS
    ]
    return tidied(block.text, spans)[1]


def _pieces(text: str, spans: Iterable[Span]) -> list[tuple[int, bytes, int]]:
    """Part a text where marks end and begin, into contents with their lengths in UTF-16 units."""
    changes: dict[int, list[tuple[str, str]]] = {0: [], len(text): []}
    for span in spans:  # every end before any beginning at the same place
        changes.setdefault(span.end, []).append((mark_key(span.mark, dict(span.values)), "null"))
    for span in spans:
        values = mark_values(span.mark, dict(span.values))
        begun = (mark_key(span.mark, values), json.dumps(values, ensure_ascii=False, separators=(",", ":")))
        changes.setdefault(span.start, []).append(begun)
    places = sorted(changes)
    pieces: list[tuple[int, bytes, int]] = []
    for place, following in zip(places, [*places[1:], None], strict=True):
        pieces += [(_FORMAT, _string(key) + _string(value), 1) for key, value in changes[place]]
        if part := text[place:following]:
            pieces.append((_STRING, _string(part), len(part.encode("utf-16-le")) // 2))
    return pieces


def _uint(number: int) -> bytes:
    """Write a variable-length number: seven bits a byte, lowest first."""
    written = bytearray()
    while number > _BITS:
        written.append(_MORE | number & _BITS)
        number >>= 7
    written.append(number)
    return bytes(written)


def _string(text: str) -> bytes:
    data = text.encode()
    return _uint(len(data)) + data


def _any(value: object) -> bytes:
    """Write a value as lib0's `any`: a string or, with its own order of names, an object."""
    if isinstance(value, dict):
        return bytes([_ANY_OBJECT]) + _uint(len(value)) + b"".join(_string(key) + _any(value[key]) for key in value)
    return bytes([_ANY_STRING]) + _string(str(value))
