"""Turn score sheets into totals, totals adjusted for the severity of each juror, and places."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from typing import TypeVar

TOP = 100.0
PLACES_AGREE_TO = 6

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Scale:
    """How one criterion is scored: its weight among the others and its highest score."""

    weight: float
    maximum: float


@dataclass(frozen=True, order=True)
class Mark:
    """What one juror gave one entry, on 0 to 100."""

    entry: str
    juror: str
    total: float


@dataclass(frozen=True)
class Adjustment:
    """Adjusted entries, the jurors' severities, and the parts of the design that share no juror."""

    entries: dict[str, float]
    jurors: dict[str, float]
    parts: tuple[frozenset[str], ...]

    @property
    def is_comparable(self) -> bool:
        """Whether every entry can be held against every other."""
        return len(self.parts) <= 1


def sheet_total(scores: Mapping[K, float], scales: Mapping[K, Scale]) -> float | None:
    """Return the weighted mean of the scores as shares of their maximum, on 0 to 100.

    An incomplete sheet has no total: None, so that a missing score is never taken for a zero.
    """
    if not scales or not scales.keys() <= scores.keys():
        return None
    weights = fsum(scale.weight for scale in scales.values())
    gained = fsum(scale.weight * scores[key] / scale.maximum for key, scale in scales.items())
    return TOP * gained / weights


def raw_means(marks: Iterable[Mark]) -> dict[str, float]:
    """Return the plain mean of each entry's totals."""
    totals = defaultdict(list)
    for mark in marks:
        totals[mark.entry].append(mark.total)
    return {entry: fsum(given) / len(given) for entry, given in totals.items()}


def adjust(marks: Iterable[Mark]) -> Adjustment:
    """Fit total = entry + juror by least squares; the juror's share is her severity (above zero: generous).

    The two-way additive model without interaction, over all nominations at once, so that a juror is measured
    by everything she read. It fixes only differences; the severities are made to sum to zero among the jurors
    of each connected part. Entries of different parts share no juror, directly or through others: their
    adjusted totals assume that both juries are equally strict, and `parts` tells that they are more than one.
    One mark for each pair of entry and juror is expected.
    """
    ordered = sorted(marks)
    entries: dict[str, float] = {}
    jurors: dict[str, float] = {}
    parts = connected_parts((mark.entry, mark.juror) for mark in ordered)
    part_of = {entry: number for number, part in enumerate(parts) for entry in part}
    for number in range(len(parts)):
        fitted = _fit_part([mark for mark in ordered if part_of[mark.entry] == number])
        entries |= fitted[0]
        jurors |= fitted[1]
    return Adjustment(entries, jurors, parts)


def places(scores: Mapping[str, float | None]) -> dict[str, int | None]:
    """Rank from the highest score down; equal scores share a place and the next ones are skipped (1, 2, 2, 4).

    Scores that agree to six decimals are equal: what is printed equal is placed equal. No score, no place.
    """
    rounded = {key: round(score, PLACES_AGREE_TO) for key, score in scores.items() if score is not None}
    ordered = sorted(rounded.values(), reverse=True)
    first = {score: place for place, score in reversed(list(enumerate(ordered, start=1)))}
    return {key: first[rounded[key]] if key in rounded else None for key in scores}


def connected_parts(pairs: Iterable[tuple[str, str]]) -> tuple[frozenset[str], ...]:
    """Group the entries of (entry, juror) pairs by the jurors they share, directly or through others.

    Larger groups come first, groups of one size by their first entry.
    """
    entries_of, jurors_of = defaultdict(set), defaultdict(set)
    for entry, juror in pairs:
        entries_of[juror].add(entry)
        jurors_of[entry].add(juror)
    parts, seen = [], set[str]()
    for start in sorted(jurors_of):
        if start in seen:
            continue
        part, waiting = {start}, [start]
        while waiting:
            found = {entry for juror in jurors_of[waiting.pop()] for entry in entries_of[juror]} - part
            part |= found
            waiting += sorted(found)
        seen |= part
        parts.append(frozenset(part))
    return tuple(sorted(parts, key=lambda part: (-len(part), min(part))))


def _fit_part(marks: list[Mark]) -> tuple[dict[str, float], dict[str, float]]:
    """Solve one connected part: eliminate the entries, solve for the jurors, put the entries back."""
    means = raw_means(marks)
    jurors_of = defaultdict(list)
    deviations = defaultdict(list)
    for mark in marks:
        jurors_of[mark.entry].append(mark.juror)
        deviations[mark.juror].append(mark.total - means[mark.entry])
    names = sorted(deviations)
    matrix = _juror_matrix(names, jurors_of.values())
    solution = _solve(matrix, [fsum(deviations[name]) for name in names])
    jurors = dict(zip(names, solution, strict=True))
    entries = {
        entry: mean - fsum(jurors[name] for name in jurors_of[entry]) / len(jurors_of[entry])
        for entry, mean in means.items()
    }
    return entries, jurors


def _juror_matrix(names: list[str], groups: Iterable[list[str]]) -> list[list[float]]:
    """Return the jurors' normal equations.

    They are singular exactly by a common constant. The matrix of ones makes them positive definite and picks
    the solution that sums to zero.
    """
    index = {name: number for number, name in enumerate(names)}
    matrix = [[1.0] * len(names) for _ in names]
    for group in groups:
        for one in group:
            matrix[index[one]][index[one]] += 1.0
            for other in group:
                matrix[index[one]][index[other]] -= 1.0 / len(group)
    return matrix


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a symmetric positive definite system by Cholesky's decomposition."""
    size = len(right)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            rest = matrix[row][column] - fsum(lower[row][k] * lower[column][k] for k in range(column))
            lower[row][column] = sqrt(rest) if row == column else rest / lower[column][column]
    half = [0.0] * size
    for row in range(size):
        half[row] = (right[row] - fsum(lower[row][k] * half[k] for k in range(row))) / lower[row][row]
    solution = [0.0] * size
    for row in reversed(range(size)):
        known = fsum(lower[k][row] * solution[k] for k in range(row + 1, size))
        solution[row] = (half[row] - known) / lower[row][row]
    return solution
