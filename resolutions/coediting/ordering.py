"""The order in which the structs of one update can be taken. No Django, no Yjs.

Real writers cannot make structs that wait for one another: each was written after what it names. A made-up update
can, and would lie in the document for ever, waiting.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from resolutions.coediting.structs import Id, Struct


def in_order(structs: Mapping[int, Sequence[Struct]]) -> list[Struct] | None:
    """Put each struct after those it names; None if some wait for one another. What is not here counts as known."""
    taking = _Taking(structs)
    ready = list(structs)[::-1]
    while ready:
        ready += taking.go_on(ready.pop())
    return taking.taken if len(taking.taken) == sum(map(len, structs.values())) else None


class _Taking:
    """Takes each client's structs in turn; a client whose next struct waits is woken when its time comes."""

    def __init__(self, structs: Mapping[int, Sequence[Struct]]) -> None:
        self._structs = structs
        self._next = dict.fromkeys(structs, 0)
        self._waiting: dict[int, list[tuple[int, int]]] = {client: [] for client in structs}
        self.taken: list[Struct] = []

    def go_on(self, client: int) -> list[int]:
        """Take what can be taken of this client; return the clients that waited for it."""
        structs = self._structs[client]
        while self._next[client] < len(structs):
            struct = structs[self._next[client]]
            missing = next((one for one in struct.needed if self._comes_later(one)), None)
            if missing is not None:
                heappush(self._waiting[missing.client], (missing.clock, client))
                break
            self.taken.append(struct)
            self._next[client] += 1
        return self._woken(client)

    def _comes_later(self, wanted: Id) -> bool:
        structs = self._structs.get(wanted.client)
        if not structs:
            return False
        return self._reached(wanted.client) <= wanted.clock < structs[-1].end

    def _reached(self, client: int) -> int:
        structs, taken = self._structs[client], self._next[client]
        return structs[taken - 1].end if taken else structs[0].id.clock

    def _woken(self, client: int) -> list[int]:
        waiting, woken = self._waiting[client], []
        while waiting and waiting[0][0] < self._reached(client):
            woken.append(heappop(waiting)[1])
        return woken
