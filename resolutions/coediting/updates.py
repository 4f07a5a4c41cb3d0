"""What a Yjs update (format 1) says, read without applying it. No Django, no Yjs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from resolutions.coediting.lib0 import MalformedError, Reader, write_uint
from resolutions.coediting.ordering import in_order
from resolutions.coediting.structs import LAST_CLOCK, Id, Struct, read_clock, read_length, read_structs

_VALUES = {"JSON", "Binary", "String", "Embed", "Any"}

Spans = tuple[tuple[int, int], ...]


class UpdateError(MalformedError):
    """Bytes that are no update (or no state vector), or one that no honest client writes; `code` names how."""


class Attribute(NamedTuple):
    """A value put under a key. The key is None where an earlier value of it gives it; the size is in bytes as sent."""

    key: str | None
    size: int | None


@dataclass(frozen=True, slots=True)
class Inspected:
    """What an update says.

    `ranges` are the clocks it brings, from the first up to but without the last, by client; `deletes` are
    (clock, length). `needs` says for each client up to which clock all must be known already. `kinds` are the names
    of all kinds of structs and types in it, as in `Struct`; `elements`, `marks` and `roots` are names; `items` are
    the structs themselves, each after those it names, and `structs` is their number.
    """

    ranges: Mapping[int, Spans]
    deletes: Mapping[int, Spans]
    needs: Mapping[int, int]
    roots: frozenset[str]
    elements: frozenset[str]
    attributes: tuple[Attribute, ...]
    marks: frozenset[str]
    kinds: frozenset[str]
    structs: int
    items: tuple[Struct, ...]
    text_units: int
    text_bytes: int

    @property
    def is_empty(self) -> bool:
        """Whether it neither brings nor deletes anything."""
        return not self.ranges and not self.deletes

    def is_complete_for(self, vector: Mapping[int, int]) -> bool:
        """Tell whether a document of this state vector can take all of it at once, so that nothing is left waiting."""
        return all(vector.get(client, 0) >= clock for client, clock in self.needs.items())


def read_update(data: bytes) -> Inspected:
    """Read an update.

    Raises UpdateError with the code truncated, trailing, not_canonical, number_too_big, not_utf8, bad_json,
    clock_too_big, empty, repeated_client, circular, too_deep, or unknown_ with content, type, parent or value.
    """
    reader = Reader(data, UpdateError)
    runs = read_structs(reader)
    deletes = _deletes(reader)
    reader.finish()
    structs = in_order(runs)
    if structs is None:
        reader.fail("circular")
    ranges = {client: spans for client, run in runs.items() if (spans := _spans(run))}
    texts = [struct.content for struct in structs if struct.content.kind == "String"]
    return Inspected(
        ranges=ranges,
        deletes=deletes,
        needs=_needs(structs, ranges, deletes),
        roots=frozenset(struct.parent for struct in structs if isinstance(struct.parent, str)),
        elements=_names(structs, "YXmlElement"),
        attributes=tuple(_attributes(structs)),
        marks=_names(structs, "Format"),
        kinds=frozenset(struct.content.kind for struct in structs),
        structs=len(structs),
        items=tuple(structs),
        text_units=sum(text.length for text in texts),
        text_bytes=sum(text.size for text in texts),
    )


def authors(inspected: Inspected, known: Mapping[int, int] | None = None) -> set[int]:
    """Return the clients that wrote what the update brings beyond a state vector, by default beyond nothing.

    Who only deleted is not told by an update.
    """
    vector = known or {}
    return {client for client, spans in inspected.ranges.items() if spans[-1][1] > vector.get(client, 0)}


def read_vector(data: bytes) -> dict[int, int]:
    """Read a state vector: for each client the first clock not known. Raises UpdateError as `read_update` does."""
    reader = Reader(data, UpdateError)
    vector: dict[int, int] = {}
    for _ in range(reader.count()):
        client = reader.uint()
        if client in vector:
            reader.fail("repeated_client")
        vector[client] = read_clock(reader)
    reader.finish()
    return vector


def write_vector(vector: Mapping[int, int]) -> bytes:
    """Write a state vector, the greatest client first, as Yjs does."""
    entries = [write_uint(client) + write_uint(clock) for client, clock in sorted(vector.items(), reverse=True)]
    return write_uint(len(entries)) + b"".join(entries)


def _deletes(reader: Reader) -> dict[int, Spans]:
    found: dict[int, Spans] = {}
    for _ in range(reader.count()):
        client = reader.uint()
        if client in found:
            reader.fail("repeated_client")
        found[client] = tuple(_delete(reader) for _ in range(reader.count()))
    return {client: spans for client, spans in found.items() if spans}


def _delete(reader: Reader) -> tuple[int, int]:
    clock, length = read_clock(reader), read_length(reader)
    if clock + length > LAST_CLOCK:
        reader.fail("clock_too_big")
    return clock, length


def _spans(structs: Iterable[Struct]) -> Spans:
    spans: list[tuple[int, int]] = []
    for struct in structs:
        if struct.content.kind == "Skip":
            continue
        if spans and spans[-1][1] == struct.id.clock:
            spans[-1] = (spans[-1][0], struct.end)
        else:
            spans.append((struct.id.clock, struct.end))
    return tuple(spans)


def _needs(structs: Iterable[Struct], ranges: Mapping[int, Spans], deletes: Mapping[int, Spans]) -> dict[int, int]:
    # of several ranges of a client only the last can be new: what fills the gap before it must be known
    needs = {client: spans[-1][0] for client, spans in ranges.items() if spans[-1][0]}
    brought = {client: spans[-1][1] for client, spans in ranges.items()}
    for client, clock in _named(structs, deletes):
        if clock >= brought.get(client, 0):
            needs[client] = max(needs.get(client, 0), clock + 1)
    return needs


def _named(structs: Iterable[Struct], deletes: Mapping[int, Spans]) -> Iterator[Id]:
    for struct in structs:
        yield from struct.needed
    for client, spans in deletes.items():
        yield from (Id(client, clock + length - 1) for clock, length in spans)


def _names(structs: Iterable[Struct], kind: str) -> frozenset[str]:
    return frozenset(struct.content.name for struct in structs if struct.content.kind == kind)


def _attributes(structs: Iterable[Struct]) -> Iterator[Attribute]:
    for struct in structs:
        if struct.has_key or struct.content.kind == "Any":
            is_value = struct.content.kind in _VALUES
            yield Attribute(struct.key, struct.content.size if is_value else None)
