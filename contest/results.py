"""How the entries of a contest stand by the sheets there are."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import groupby

from contest.models import Award, Contest, Entry, Juror, Nomination, Score, ScoreSheet
from contest.scoring import Mark, Scale, adjust, places, raw_means, sheet_total


@dataclass(frozen=True)
class EntryStanding:
    """An entry with what its sheets come to, on 0 to 100; without a complete sheet all three are None."""

    entry: Entry
    sheets: int
    raw_mean: float | None
    adjusted: float | None
    place: int | None


@dataclass(frozen=True)
class JurorStanding:
    """A juror with how much higher than the others she scores; None without a complete sheet."""

    juror: Juror
    sheets: int
    severity: float | None


@dataclass(frozen=True)
class Standings:
    """All entries by nomination and place, all jurors, and the parts of the design that share no juror."""

    entries: tuple[EntryStanding, ...]
    jurors: tuple[JurorStanding, ...]
    parts: tuple[frozenset[str], ...]
    incomplete: int

    @property
    def by_nomination(self) -> list[tuple[Nomination, list[EntryStanding]]]:
        """The entries of each nomination, best first."""
        grouped = groupby(self.entries, key=lambda row: row.entry.nomination)
        return [(nomination, list(rows)) for nomination, rows in grouped]

    @property
    def scored(self) -> list[EntryStanding]:
        """The entries that have a place."""
        return [row for row in self.entries if row.place is not None]

    def awards(self) -> list[Award]:
        """What publication writes for them."""
        return [
            Award(entry=row.entry, place=row.place, raw_mean=row.raw_mean, adjusted=row.adjusted)
            for row in self.entries
            if row.place is not None and row.raw_mean is not None and row.adjusted is not None
        ]

    @property
    def split_nominations(self) -> list[Nomination]:
        """The nominations whose entries share no juror, so that places in them rest on equally strict juries."""
        part_of = {code: number for number, part in enumerate(self.parts) for code in part}
        grouped = defaultdict(set)
        for row in self.scored:
            grouped[row.entry.nomination].add(part_of[row.entry.code])
        return [nomination for nomination, parts in grouped.items() if len(parts) > 1]

    @property
    def fingerprint(self) -> str:
        """A short digest of places and scores: equal fingerprints, equal results."""
        rows = [(row.entry.code, row.place, f"{row.adjusted:.9f}", f"{row.raw_mean:.9f}") for row in self.scored]
        return hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()[:16]


def standings(contest: Contest) -> Standings:
    """Compute how the entries stand by all submitted and complete sheets; places are given within a nomination."""
    entries = list(contest.entries.in_contest().select_related("nomination"))
    jurors = list(contest.jurors.select_related("user"))
    marks, incomplete = _marks(contest, {entry.pk: entry.code for entry in entries}, {j.pk: j.code for j in jurors})
    means, adjustment = raw_means(marks), adjust(marks)
    ranked = adjustment.entries if contest.ranking == Contest.Ranking.ADJUSTED else means
    read = Counter(mark.entry for mark in marks)
    given = Counter(mark.juror for mark in marks)
    place_of = _places(entries, ranked)
    rows = [
        EntryStanding(
            entry, read[entry.code], means.get(entry.code), adjustment.entries.get(entry.code), place_of[entry.code]
        )
        for entry in entries
    ]
    rows.sort(
        key=lambda row: (row.entry.nomination.rank, row.entry.nomination_id, row.place or len(rows) + 1, row.entry.pk)
    )
    return Standings(
        entries=tuple(rows),
        jurors=tuple(JurorStanding(one, given[one.code], adjustment.jurors.get(one.code)) for one in jurors),
        parts=adjustment.parts,
        incomplete=incomplete,
    )


def _places(entries: list[Entry], scores: dict[str, float]) -> dict[str, int | None]:
    by_nomination: dict[int, dict[str, float | None]] = defaultdict(dict)
    for entry in entries:
        by_nomination[entry.nomination_id][entry.code] = scores.get(entry.code)
    return {code: place for group in by_nomination.values() for code, place in places(group).items()}


def _marks(contest: Contest, entries: dict[int, str], jurors: dict[int, str]) -> tuple[list[Mark], int]:
    """Return the totals of the complete sheets, and how many submitted ones lack a score."""
    scales = {row.pk: Scale(float(row.weight), float(row.maximum)) for row in contest.criteria.all()}
    sheets: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    submitted = Score.objects.filter(
        sheet__assignment__juror__contest=contest, sheet__state=ScoreSheet.State.SUBMITTED
    ).values_list("sheet__assignment__entry_id", "sheet__assignment__juror_id", "criterion_id", "value")
    for entry, juror, criterion, value in submitted:
        if entry in entries:
            sheets[entry, juror][criterion] = float(value)
    totals = {pair: sheet_total(scores, scales) for pair, scores in sheets.items()}
    marks = [
        Mark(entries[entry], jurors[juror], total) for (entry, juror), total in totals.items() if total is not None
    ]
    return marks, len(totals) - len(marks)
