"""What a document holds, as far as later updates are judged by it. No Django, no Yjs.

An update alone does not tell where a letter beside a known letter lies, nor which attribute a second value belongs
to. Here every clock of every client keeps its place, so that each update can be judged before anybody applies it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from resolutions.coediting.lib0 import DEEPEST
from resolutions.coediting.structs import TYPES, Id, Struct
from resolutions.coediting.updates import Inspected, UpdateError

_HOLDERS = {*TYPES, "Deleted", "GC"}  # what was a type may have come when it was deleted already


class Place(NamedTuple):
    """Where a struct lies: in a root (by name) or a type (by id), under a key or in a row; 1 deep right in a root.

    Nowhere, with no parent, lies what is gone with all that was around it.
    """

    kind: str
    parent: Id | str | None = None
    key: str | None = None
    depth: int = 0


class Placed(NamedTuple):
    """A struct that an update brings, and its place."""

    struct: Struct
    place: Place


class Known:
    """The places of all that updates have brought so far."""

    def __init__(self, deepest: int = DEEPEST) -> None:
        self._deepest = deepest
        self._ends: dict[int, int] = {}
        self._starts: dict[int, list[int]] = {}
        self._places: dict[int, list[Place]] = {}
        self._halves: set[Id] = set()

    @property
    def vector(self) -> dict[int, int]:
        """The state vector of the document."""
        return dict(self._ends)

    def place(self, wanted: Id) -> Place:
        """Return the place of a known clock. Raises KeyError for one not known."""
        if wanted.clock >= self._ends.get(wanted.client, 0):
            raise KeyError(wanted)
        return self._places[wanted.client][bisect_right(self._starts[wanted.client], wanted.clock) - 1]

    def take(self, inspected: Inspected) -> tuple[Placed, ...]:
        """Take an update in and return what of it is new, with its places.

        Raises UpdateError, and then knows no more than before: incomplete; bad_parent for a parent that holds
        nothing; bad_neighbours for two that do not lie in one row, or one after a value under a key; too_deep;
        cut_letter where the halves of a letter beyond 16 bits would be parted: Yjs and its ports do that each in
        their own way.
        """
        if not inspected.is_complete_for(self._ends):
            raise UpdateError("incomplete")
        before = {client: (self._ends.get(client, 0), len(self._starts.get(client, ()))) for client in inspected.ranges}
        halves: set[Id] = set()
        try:
            placed = tuple(self._new(inspected, halves))
            self._refuse_cuts(inspected)
        except UpdateError:
            self._forget(before, halves)
            raise
        return placed

    def _new(self, inspected: Inspected, halves: set[Id]) -> Iterator[Placed]:
        for struct in inspected.items:
            client, known = struct.id.client, self._ends.get(struct.id.client, 0)
            if struct.content.kind == "Skip" or struct.end <= known:
                continue
            place = self._find(struct)
            starts, places = self._starts.setdefault(client, []), self._places.setdefault(client, [])
            if not places or places[-1] != place:
                starts.append(known)
                places.append(place)
            self._ends[client] = struct.end
            new = {Id(client, struct.id.clock + at) for at in struct.content.pairs} - self._halves
            if Id(client, known) in new:
                raise UpdateError("cut_letter")
            halves |= new
            self._halves |= new
            yield Placed(struct, place)

    def _find(self, struct: Struct) -> Place:
        kind = struct.content.kind
        beside = [self.place(one) for one in (struct.origin, struct.right) if one]
        around = beside[0] if beside else self._around(struct)
        if kind == "GC" or any(one.parent is None for one in [*beside, around]):
            return Place(kind)
        known = self._ends.get(struct.id.client, 0)
        if struct.id.clock < known:  # its beginning is here already, and the rest goes on where that ended
            beside.append(self.place(Id(struct.id.client, known - 1)))
        is_apart = any(one.parent is not None and one[1:] != around[1:] for one in beside)
        if is_apart or (struct.right and around.key is not None):
            raise UpdateError("bad_neighbours")
        if around.depth > self._deepest:
            raise UpdateError("too_deep")
        return around._replace(kind=kind)

    def _around(self, struct: Struct) -> Place:
        if not isinstance(struct.parent, Id):
            return Place("", struct.parent, struct.key, 1)
        holder = self.place(struct.parent)
        if holder.kind not in _HOLDERS:
            raise UpdateError("bad_parent")
        if holder.parent is None:
            return Place("")
        return Place("", struct.parent, struct.key, holder.depth + 1)

    def _refuse_cuts(self, inspected: Inspected) -> None:
        for struct in inspected.items:
            behind = struct.origin and Id(struct.origin.client, struct.origin.clock + 1)
            if behind in self._halves or struct.right in self._halves:
                raise UpdateError("cut_letter")
        for client, spans in inspected.deletes.items():
            for clock, length in spans:
                if not self._halves.isdisjoint({Id(client, clock), Id(client, clock + length)}):
                    raise UpdateError("cut_letter")

    def _forget(self, before: dict[int, tuple[int, int]], halves: set[Id]) -> None:
        self._halves -= halves
        for client, (end, count) in before.items():
            self._ends[client] = end
            del self._starts.get(client, [])[count:]
            del self._places.get(client, [])[count:]
        self._ends = {client: end for client, end in self._ends.items() if end}
