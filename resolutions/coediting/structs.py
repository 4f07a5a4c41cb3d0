"""The structs of a Yjs update (format 1): what one client wrote, piece after piece. No Django, no Yjs.

A struct takes one or more clocks of its client. An item names the items it was put between, and through them its
place: one that names a neighbour names neither parent nor key, it takes the neighbour's. So a second value of an
attribute does not tell which attribute it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from resolutions.coediting.lib0 import Reader

LAST_CLOCK = 2**31 - 1  # readers of updates keep clocks in 32 bits; half of that is still far from any real text
TYPES = ("YArray", "YMap", "YText", "YXmlElement", "YXmlFragment", "YXmlHook", "YXmlText")
_NAMED = {"YXmlElement", "YXmlHook"}
_GC, _SKIP = 0, 10
_CONTENT, _KEY, _RIGHT, _ORIGIN = 0b00011111, 0b00100000, 0b01000000, 0b10000000


class Id(NamedTuple):
    """One clock of one client: the name of a letter, a format or a node."""

    client: int
    clock: int


class Content(NamedTuple):
    """What a struct holds: how many clocks it takes, its name if it has one, its size in bytes."""

    kind: str
    length: int = 1
    name: str = ""
    size: int = 0
    pairs: tuple[int, ...] = ()  # of a string: where a letter beyond 16 bits has its second half


@dataclass(frozen=True, slots=True)
class Struct:
    """A struct and its place; `parent` is the name of a root, the id of a type, or unsaid beside a neighbour.

    `kind` is GC, Skip, Deleted, JSON, Binary, String, Embed, Format, Any, Doc or one of TYPES; `name` is that of
    the element or of the format. `has_key` is said even where the key itself is not.
    """

    id: Id
    content: Content
    origin: Id | None = None
    right: Id | None = None
    parent: Id | str | None = None
    key: str | None = None
    has_key: bool = False

    @property
    def end(self) -> int:
        """The first clock after it."""
        return self.id.clock + self.content.length

    @property
    def needed(self) -> tuple[Id, ...]:
        """What must be known before it."""
        return tuple(one for one in (self.origin, self.right, self.parent) if isinstance(one, Id))


def read_structs(reader: Reader) -> dict[int, list[Struct]]:
    """Read the structs of every client, in the order of their clocks."""
    found: dict[int, list[Struct]] = {}
    for _ in range(reader.count()):
        count = reader.count()
        client = reader.uint()
        if client in found:
            reader.fail("repeated_client")
        found[client] = _of_client(reader, client, count)
    return found


def read_clock(reader: Reader) -> int:
    """Read a clock or a number of clocks."""
    clock = reader.uint()
    if clock > LAST_CLOCK:
        reader.fail("clock_too_big")
    return clock


def read_length(reader: Reader) -> int:
    """Read a number of clocks, of which nothing takes none."""
    return read_clock(reader) or reader.fail("empty")


def _of_client(reader: Reader, client: int, count: int) -> list[Struct]:
    clock = read_clock(reader)
    structs = []
    for _ in range(count):
        structs.append(_struct(reader, Id(client, clock)))
        clock = structs[-1].end
        if clock > LAST_CLOCK:
            reader.fail("clock_too_big")
    return structs


def _struct(reader: Reader, at: Id) -> Struct:
    info = reader.byte()
    if info in {_GC, _SKIP}:
        return Struct(at, Content("Skip" if info else "GC", read_length(reader)))
    origin = _id(reader) if info & _ORIGIN else None
    right = _id(reader) if info & _RIGHT else None
    parent = key = None
    if origin is None and right is None:
        parent = _parent(reader)
        key = reader.text() if info & _KEY else None
    struct = Struct(at, _content(reader, info & _CONTENT), origin, right, parent, key, bool(info & _KEY))
    if any(one.client == at.client and one.clock >= at.clock for one in struct.needed):
        reader.fail("circular")
    return struct


def _id(reader: Reader) -> Id:
    return Id(reader.uint(), read_clock(reader))


def _parent(reader: Reader) -> Id | str:
    is_root = reader.uint()
    if is_root > 1:
        reader.fail("unknown_parent")
    return reader.text() if is_root else _id(reader)


def _content(reader: Reader, ref: int) -> Content:
    if ref not in _CONTENTS:
        reader.fail("unknown_content")
    begun = reader.at
    content = _CONTENTS[ref](reader)
    return content if content.size else content._replace(size=reader.at - begun)


def _deleted(reader: Reader) -> Content:
    return Content("Deleted", read_length(reader))


def _jsons(reader: Reader) -> Content:
    count = reader.count() or reader.fail("empty")
    for _ in range(count):
        reader.json_or_undefined()
    return Content("JSON", count)


def _binary(reader: Reader) -> Content:
    return Content("Binary", size=len(reader.octets()))


def _string(reader: Reader) -> Content:
    text = reader.text() or reader.fail("empty")
    beyond = [at for at, letter in enumerate(text) if letter > "\uffff"]
    pairs = tuple(at + before + 1 for before, at in enumerate(beyond))
    return Content("String", len(text) + len(pairs), size=len(text.encode()), pairs=pairs)


def _embed(reader: Reader) -> Content:
    reader.json()
    return Content("Embed")


def _format(reader: Reader) -> Content:
    name = reader.text()
    begun = reader.at
    reader.json()
    return Content("Format", name=name, size=reader.at - begun)


def _type(reader: Reader) -> Content:
    ref = reader.uint()
    if ref >= len(TYPES):
        reader.fail("unknown_type")
    kind = TYPES[ref]
    return Content(kind, name=reader.text() if kind in _NAMED else "")


def _anys(reader: Reader) -> Content:
    count = reader.count() or reader.fail("empty")
    begun = reader.at
    for _ in range(count):
        reader.skip_value()
    return Content("Any", count, size=reader.at - begun)


def _doc(reader: Reader) -> Content:
    name = reader.text()
    reader.skip_value()
    return Content("Doc", name=name)


_CONTENTS: dict[int, Callable[[Reader], Content]] = {
    1: _deleted,
    2: _jsons,
    3: _binary,
    4: _string,
    5: _embed,
    6: _format,
    7: _type,
    8: _anys,
    9: _doc,
}
