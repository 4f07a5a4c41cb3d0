"""Share entries out among jurors: no conflicts of interest, even loads, and one design that holds together."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from contest.scoring import connected_parts

Pair = tuple[str, str]
Handing = tuple[str, str, str]


@dataclass(frozen=True)
class Shortage:
    """Why the entries cannot be shared out as asked.

    `few_jurors`: one entry has fewer eligible jurors than it needs. `over_capacity`: the entries can be
    given to these jurors alone, and together they may not take that many.
    """

    code: str
    entries: tuple[str, ...]
    jurors: tuple[str, ...]
    needed: int
    available: int


class InfeasibleError(ValueError):
    """No assignment meets the conditions; `shortages` says where it fails."""

    def __init__(self, shortages: Iterable[Shortage]) -> None:
        self.shortages = tuple(shortages)
        super().__init__(", ".join(shortage.code for shortage in self.shortages))


@dataclass(frozen=True)
class Plan:
    """Who reads what: all pairs, those that are new among them, each juror's load and the separate parts."""

    pairs: frozenset[Pair]
    added: frozenset[Pair]
    loads: dict[str, int]
    parts: tuple[frozenset[str], ...]


def assign(
    eligible: Mapping[str, frozenset[str]],
    per_entry: int,
    *,
    rng: Random,
    kept: Iterable[Pair] = (),
    most: int | None = None,
) -> Plan:
    """Give every entry `per_entry` of its eligible jurors, and no juror more than `most` entries.

    Pairs in `kept` stay whatever happens and count towards both. Loads end as even as eligibility allows: no
    chain of handing entries over makes the heaviest lighter. Then handing over joins separate parts of the
    design where it can without unbalancing it by more than one. The same `rng` state gives the same plan.
    Raises InfeasibleError.
    """
    table = _Table(eligible, kept)
    if short := table.short_of_jurors(per_entry):
        raise InfeasibleError(short)
    table.fill(per_entry, rng)
    table.level()
    if most is not None and (over := table.overloaded(most)):
        raise InfeasibleError([over])
    table.join(most)
    pairs = frozenset((entry, juror) for entry, jurors in table.jurors_of.items() for juror in jurors)
    return Plan(pairs, pairs - table.kept, dict(sorted(table.loads.items())), connected_parts(pairs))


class _Table:
    """The assignment under construction."""

    def __init__(self, eligible: Mapping[str, frozenset[str]], kept: Iterable[Pair]) -> None:
        self.eligible = dict(eligible)
        self.kept = frozenset(pair for pair in kept if pair[0] in self.eligible)
        self.jurors_of: dict[str, set[str]] = {entry: set() for entry in sorted(self.eligible)}
        self.loads: Counter[str] = Counter({juror: 0 for some in eligible.values() for juror in some})
        self.entries_of: dict[str, set[str]] = defaultdict(set)
        for entry, juror in sorted(self.kept):
            self._give(entry, juror)

    def short_of_jurors(self, per_entry: int) -> list[Shortage]:
        """Name the entries that cannot have `per_entry` jurors."""
        usable = {entry: some | self.jurors_of[entry] for entry, some in sorted(self.eligible.items())}
        return [
            Shortage("few_jurors", (entry,), tuple(sorted(some)), per_entry, len(some))
            for entry, some in usable.items()
            if len(some) < per_entry
        ]

    def fill(self, per_entry: int, rng: Random) -> None:
        """Give the entries with the least choice first; prefer jurors with less to read, in new company."""
        company: Counter[frozenset[str]] = Counter()
        order = sorted(self.eligible)
        rng.shuffle(order)
        for entry in sorted(order, key=lambda entry: len(self.eligible[entry])):
            chosen = self.jurors_of[entry]
            while len(chosen) < per_entry:
                free = sorted(self.eligible[entry] - chosen)
                rng.shuffle(free)
                best = min(
                    free, key=lambda one: (self.loads[one], sum(company[frozenset((one, other))] for other in chosen))
                )
                company.update(frozenset((best, other)) for other in chosen)
                self._give(entry, best)

    def level(self) -> None:
        """Hand entries over along chains of jurors until none leads from a load to one lower by two."""
        while max(self.loads.values(), default=0) - min(self.loads.values(), default=0) > 1:
            chains = (self._chain(juror, self.loads[juror] - 2) for juror in sorted(self.loads))
            chain = next(filter(None, chains), None)
            if chain is None:
                return
            for handing in chain:
                self._hand_over(*handing)

    def overloaded(self, most: int) -> Shortage | None:
        """Name the jurors whom no chain can relieve below `most`, and what only they can read."""
        heavy = [juror for juror in sorted(self.loads) if self.loads[juror] > most]
        if not heavy:
            return None
        closed = set(self._reached(heavy[0]))
        jurors = tuple(sorted(closed))
        entries = tuple(sorted({entry for juror in closed for entry in self.entries_of[juror]}))
        return Shortage("over_capacity", entries, jurors, sum(self.loads[one] for one in closed), most * len(jurors))

    def join(self, most: int | None) -> None:
        """Join separate parts of the design, by exchanges first: they leave the loads as they are."""
        while len(parts := connected_parts(self._pairs())) > 1:
            move = self._exchange(parts) or self._gift(parts, most)
            if not move:
                return
            for handing in move:
                self._hand_over(*handing)

    def _exchange(self, parts: tuple[frozenset[str], ...]) -> list[Handing]:
        """Find two pairs of different parts that may swap jurors, the first of them on a cycle of its part.

        Without that pair its part still holds together, so the two new pairs tie both parts into one.
        """
        for part in parts:
            for entry, juror in self._spare(part):
                for other in sorted(self.eligible.keys() - part):
                    if juror not in self.eligible[other]:
                        continue
                    for taker in self._movable(other):
                        if taker in self.eligible[entry]:
                            return [(entry, juror, taker), (other, taker, juror)]
        return []

    def _gift(self, parts: tuple[frozenset[str], ...], most: int | None) -> list[Handing]:
        """Find a pair on a cycle whose entry a juror of another part, with no more to read, may take."""
        for part in parts:
            own = {juror for entry in part for juror in self.jurors_of[entry]}
            for entry, juror in self._spare(part):
                for taker in sorted(self.eligible[entry] - own):
                    room = most is None or self.loads[taker] < most
                    if room and 0 < self.loads[taker] <= self.loads[juror]:
                        return [(entry, juror, taker)]
        return []

    def _spare(self, part: frozenset[str]) -> Iterator[Pair]:
        """Yield the movable pairs of a part that lie on a cycle; a part that is a tree has none."""
        edges = sum(len(self.jurors_of[entry]) for entry in part)
        jurors = {juror for entry in part for juror in self.jurors_of[entry]}
        if edges < len(part) + len(jurors):
            return
        for entry in sorted(part):
            for juror in self._movable(entry):
                if self._has_detour(entry, juror):
                    yield entry, juror

    def _has_detour(self, entry: str, juror: str) -> bool:
        """Tell whether `juror` is reached from `entry` by other pairs than theirs."""
        seen, waiting = {entry}, [entry]
        while waiting:
            current = waiting.pop()
            for other in self.jurors_of[current] - ({juror} if current == entry else set()):
                if other == juror:
                    return True
                found = self.entries_of[other] - seen
                seen |= found
                waiting += found
        return False

    def _chain(self, start: str, light: int) -> list[Handing]:
        """Find the shortest chain of handings from `start` to a juror with at most `light` entries."""
        for juror, chain in self._reached(start).items():
            if self.loads[juror] <= light:
                return chain
        return []

    def _reached(self, start: str) -> dict[str, list[Handing]]:
        """Return the jurors to whom work of `start` can be passed, nearest first, each with the way there."""
        ways: dict[str, list[Handing]] = {start: []}
        waiting = deque([start])
        while waiting:
            giver = waiting.popleft()
            for entry in sorted(self.entries_of[giver]):
                if (entry, giver) in self.kept:
                    continue
                for taker in sorted(self.eligible[entry] - self.jurors_of[entry] - ways.keys()):
                    ways[taker] = [*ways[giver], (entry, giver, taker)]
                    waiting.append(taker)
        return ways

    def _movable(self, entry: str) -> list[str]:
        return [juror for juror in sorted(self.jurors_of[entry]) if (entry, juror) not in self.kept]

    def _pairs(self) -> list[Pair]:
        return [(entry, juror) for entry, jurors in self.jurors_of.items() for juror in jurors]

    def _give(self, entry: str, juror: str) -> None:
        self.jurors_of[entry].add(juror)
        self.entries_of[juror].add(entry)
        self.loads[juror] += 1

    def _hand_over(self, entry: str, giver: str, taker: str) -> None:
        self.jurors_of[entry].remove(giver)
        self.entries_of[giver].remove(entry)
        self.loads[giver] -= 1
        self._give(entry, taker)
