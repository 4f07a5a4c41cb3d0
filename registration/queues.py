"""Which initials each desk serves, so that no queue is longer than it has to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

# Ё stands with Е, as in every list of names.
ALPHABET = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
FEWEST, MOST = 2, 12


@dataclass(frozen=True)
class Desk:
    """One desk: the first and the last initial it serves and how many people that is."""

    number: int
    first: str
    last: str
    people: int

    @property
    def letters(self) -> str:
        return self.first + self.last

    @property
    def span(self) -> str:
        """«А–Д», or one letter."""
        return span(self.letters)


def initial(last_name: str) -> str:
    """Return the initial by which a last name is filed; nothing where it is of another alphabet."""
    letter = last_name.strip()[:1].upper().replace("Ё", "Е")
    return letter if letter in ALPHABET else ""


def span(letters: str) -> str:
    first, last = letters[:1], letters[-1:]
    return first if first == last else f"{first}–{last}"


def split(counts: Mapping[str, int], desks: int) -> tuple[Desk, ...]:
    """Split the alphabet into as many ranges as there are desks, so that the largest serves as few as it can.

    `counts` says how many people have each initial; those without one («») go to the last desk. Every letter belongs to
    a desk, also one that nobody has yet: whoever registers tomorrow must find a desk. Among the best divisions it is
    the most even one: the smallest sum of squares. Exact, by dynamic programming over the ends of the ranges: for 32
    letters and 12 desks some thousand steps.
    """
    if not 1 <= desks <= len(ALPHABET):
        raise ValueError(desks)
    weights = [counts.get(letter, 0) for letter in ALPHABET]
    weights[-1] += counts.get("", 0)
    before = [0, *accumulate(weights)]
    largest = _best(before, desks, None)[0]
    ends = _best(before, desks, largest)[1]
    starts = [0, *ends[:-1]]
    return tuple(
        Desk(number, ALPHABET[start], ALPHABET[end - 1], before[end] - before[start])
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def imbalance(desks: Sequence[Desk]) -> Fraction:
    """How much longer the longest queue is than the mean: 0 where all are equal."""
    total = sum(desk.people for desk in desks)
    return Fraction(max(desk.people for desk in desks) * len(desks), total) - 1 if total else Fraction(0)


def _best(before: Sequence[int], desks: int, largest: int | None) -> tuple[int, tuple[int, ...]]:
    """Return the least cost of dividing all letters and where the ranges end.

    The cost is the largest range; with `largest` known, none may be larger, and the cost is the sum of squares.
    """
    letters = len(before) - 1
    found: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for desk in range(1, desks + 1):
        found = {
            end: min(
                (_joined(cost, before[end] - before[start], largest), (*ends, end))
                for start, (cost, ends) in found.items()
                if start < end and (largest is None or before[end] - before[start] <= largest)
            )
            for end in range(desk, letters - (desks - desk) + 1)
            if any(start < end and (largest is None or before[end] - before[start] <= largest) for start in found)
        }
    return found[letters]


def _joined(cost: int, people: int, largest: int | None) -> int:
    return max(cost, people) if largest is None else cost + people * people
