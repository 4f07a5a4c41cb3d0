"""Who may be registered twice: pairs of people alike in name, telephone or workplace."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import attrgetter

from rapidfuzz import fuzz

from registration.searching import normalise
from symposium.lib.names import fold

# Of a hundred: «Селезнёва» and «Селизнева» are alike, «Ирина» and «Марина» are not.
ALIKE = 80
# In a larger group only neighbours by name are compared: the work grows with the people, not with their square.
LARGE, NEIGHBOURS = 12, 6


class Reason(StrEnum):
    """Why two people may be one, the likeliest first."""

    NAME_AND_PHONE = "name_and_phone"
    NAME_AND_WORKPLACE = "name_and_workplace"
    SIMILAR_AND_WORKPLACE = "similar_and_workplace"
    NAME_AND_TERRITORY = "name_and_territory"
    PHONE = "phone"
    SIMILAR_AND_TERRITORY = "similar_and_territory"
    NAME = "name"


RANKS = {reason: rank for rank, reason in enumerate(Reason)}


@dataclass(frozen=True)
class Known:
    """What two registrations are compared by; `key` names the row."""

    key: int
    last_name: str
    first_name: str
    patronymic: str = ""
    phone: str = ""
    organisation: str = ""
    territory: int | None = None

    @cached_property
    def parts(self) -> tuple[str, str, str]:
        """Last name, first name and patronymic as they sound."""
        return sounds(self.last_name), sounds(self.first_name), sounds(self.patronymic)

    @property
    def ends(self) -> tuple[str, ...]:
        """The same, the last name from its end."""
        last_name, *others = self.parts
        return last_name[::-1], *others

    @cached_property
    def workplace(self) -> str:
        return "".join(letter for letter in fold(self.organisation) if letter.isalnum())


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one person's, the smaller key first."""

    first: int
    second: int
    reason: Reason


def sounds(name: str) -> str:
    return " ".join(normalise(part) for part in fold(name).replace("-", " ").rstrip(".").split())


def find(people: Iterable[Known], apart: AbstractSet[tuple[int, int]] = frozenset()) -> list[Pair]:
    """Return the pairs that may be one person, the likeliest first; `apart` are pairs known to be two people.

    Only people who share something are compared: a telephone, a workplace, a territory and a part of the name.
    """
    found: dict[tuple[int, int], Reason] = {}
    for one, other in _candidates(list(people)):
        pair = (min(one.key, other.key), max(one.key, other.key))
        if pair not in found and pair not in apart and (reason := judge(one, other)):
            found[pair] = reason
    pairs = [Pair(*keys, reason) for keys, reason in found.items()]
    return sorted(pairs, key=lambda pair: (RANKS[pair.reason], pair.first, pair.second))


def judge(one: Known, other: Known) -> Reason | None:
    """Tell why two rows may be of one person, or None."""
    same_phone = bool(one.phone) and one.phone == other.phone
    same_workplace = bool(one.workplace) and one.workplace == other.workplace
    same_territory = one.territory is not None and one.territory == other.territory
    same, alike = one.parts == other.parts, is_alike(one.parts, other.parts)
    reasons = {
        Reason.NAME_AND_PHONE: alike and same_phone,
        Reason.NAME_AND_WORKPLACE: same and same_workplace,
        Reason.SIMILAR_AND_WORKPLACE: alike and same_workplace,
        Reason.NAME_AND_TERRITORY: same and same_territory,
        Reason.PHONE: same_phone,
        Reason.SIMILAR_AND_TERRITORY: alike and same_territory,
        Reason.NAME: same and bool(one.patronymic),
    }
    return next((reason for reason, is_so in reasons.items() if is_so), None)


def is_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two names differ by slips, initials or a patronymic left out, and are no more different."""
    return bool(one[0] and other[0]) and all(map(_agree, one, other))


def _agree(mine: str, theirs: str) -> bool:
    if not mine or not theirs or mine == theirs:
        return True
    if len(mine) == 1 or len(theirs) == 1:
        return mine[0] == theirs[0]
    return fuzz.ratio(mine, theirs) >= ALIKE


# ------------------------------------------------------------------ who is compared with whom
Blocking = Callable[[Known], Hashable | None]
BLOCKINGS: tuple[Blocking, ...] = (
    lambda one: one.phone or None,
    attrgetter("parts"),
    lambda one: one.workplace or None,
    # A slip in the last name leaves the others as they are, and the other way round.
    lambda one: (one.territory, one.parts[1:]) if one.territory is not None else None,
    lambda one: (one.territory, one.parts[0], one.parts[1][:1]) if one.territory is not None else None,
)


def _candidates(people: list[Known]) -> Iterator[tuple[Known, Known]]:
    for block_of in BLOCKINGS:
        groups: defaultdict[Hashable, list[Known]] = defaultdict(list)
        for one in people:
            block = block_of(one)
            if block is not None:
                groups[block].append(one)
        for group in groups.values():
            yield from _compared(group)


def _compared(group: list[Known]) -> Iterator[tuple[Known, Known]]:
    if len(group) <= LARGE:
        yield from itertools.combinations(group, 2)
        return
    # A slip at the beginning of a name parts the two in one order, one at its end in the other.
    for order in (attrgetter("parts"), attrgetter("ends")):
        ordered = sorted(group, key=order)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + NEIGHBOURS]:
                yield one, other
