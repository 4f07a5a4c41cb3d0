"""What may become part of a text: asked of every update before it is kept and applied. No Django."""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from pycrdt import Doc

from resolutions.coediting import schema
from resolutions.coediting.document import size_of
from resolutions.coediting.known import Known, Placed
from resolutions.coediting.updates import Inspected, Spans, UpdateError, read_update

_ELEMENT, _TEXT = "YXmlElement", "YXmlText"
_VALUES = frozenset({"Any", "Format"})
_LETTERS = frozenset({"String", "Format"})
_GONE = frozenset({"Deleted", "GC", "Skip"})
_KINDS = frozenset({_ELEMENT, _TEXT, "Any"}) | _LETTERS | _GONE
_ATTRIBUTES = frozenset(name for names in schema.NODES.values() for name in names)


class Guard:
    """Knows of a text what its next updates are judged by."""

    def __init__(self, document: Doc[Any]) -> None:
        self.document = document
        self.known = Known(schema.DEEPEST)
        self.known.take(read_update(document.get_update()))
        self._measure()

    @property
    def vector(self) -> dict[int, int]:
        return self.known.vector

    def is_known(self, inspected: Inspected, *, with_deletes: bool = False) -> bool:
        """Tell whether all that an update brings is there already.

        What it deletes counts as new, for looking takes its time, unless this is asked for `with_deletes`.
        """
        vector = self.vector
        ends = ((client, spans[-1][1]) for client, spans in inspected.ranges.items())
        if not all(vector.get(client, 0) >= end for client, end in ends):
            return False
        return not inspected.deletes or (with_deletes and self._are_deleted(inspected.deletes))

    def _are_deleted(self, deletes: Mapping[int, Spans]) -> bool:
        gone = read_update(self.document.get_update(self.document.get_state())).deletes
        return all(covers(gone.get(client, ()), spans) for client, spans in deletes.items())

    def take(self, inspected: Inspected) -> str:
        """Take a complete update in, or return why the text must not have it (foreign, too_big): then nothing is taken.

        Whoever takes one that is not kept in the end begins with a new guard.
        """
        if not _is_ours(inspected):
            return "foreign"
        nodes = _nodes_of(inspected)
        if self._is_full(nodes, inspected.text_bytes):
            # Much may have been deleted since it was counted.
            self._measure()
        if self._is_full(nodes, inspected.text_bytes):
            return "too_big"
        try:
            placed = self.known.take(inspected)
        except UpdateError:
            return "foreign"
        if not all(map(self._is_in_place, placed)):
            self.known = Known(schema.DEEPEST)
            self.known.take(read_update(self.document.get_update()))
            return "foreign"
        self._nodes += nodes
        self._text += inspected.text_bytes
        return ""

    def learn(self, data: bytes) -> None:
        """Note what another process has let in."""
        inspected = read_update(data)
        self.known.take(inspected)
        self._nodes += _nodes_of(inspected)
        self._text += inspected.text_bytes

    def _is_in_place(self, placed: Placed) -> bool:
        """Tell whether something lies where a text has it: blocks in the root, texts in blocks, letters in texts."""
        kind, parent, key, _depth = placed.place
        if kind in _GONE or parent is None:
            return True
        if isinstance(parent, str):
            return kind == _ELEMENT and key is None
        holder = self.known.place(parent).kind
        if holder == _ELEMENT:
            return key in _ATTRIBUTES if kind == "Any" else kind == _TEXT and key is None
        # What lies in something that is gone lies nowhere.
        return holder in _GONE or (holder == _TEXT and kind in _LETTERS and key is None)

    def _measure(self) -> None:
        size = size_of(self.document)
        self._nodes, self._text = size.nodes, size.text_bytes

    def _is_full(self, nodes: int, text: int) -> bool:
        return self._nodes + nodes > schema.MOST_NODES or self._text + text > schema.MOST_TEXT


def _nodes_of(inspected: Inspected) -> int:
    return sum(struct.content.kind in (_ELEMENT, _TEXT) for struct in inspected.items)


def covers(gone: Spans, spans: Spans) -> bool:
    """Tell whether stretches, each of a clock and a length, lie within others."""
    whole: list[list[int]] = []
    for clock, length in sorted(gone):
        if whole and whole[-1][1] >= clock:
            whole[-1][1] = max(whole[-1][1], clock + length)
        else:
            whole.append([clock, clock + length])
    starts = [begin for begin, _end in whole]
    places = ((bisect_right(starts, clock) - 1, clock + length) for clock, length in spans)
    return all(place >= 0 and whole[place][1] >= end for place, end in places)


def _is_ours(inspected: Inspected) -> bool:
    """Tell whether an update names only what the schema has."""
    return (
        inspected.roots <= {schema.ROOT}
        and inspected.kinds <= _KINDS
        and inspected.elements <= schema.NODES.keys()
        and all(schema.mark_name(key) in schema.MARKS for key in inspected.marks)
        and all(
            struct.content.size <= schema.LONGEST_VALUE for struct in inspected.items if struct.content.kind in _VALUES
        )
    )
