"""A contest read from files is written into an event."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from contest.importing import ContestFile, SheetRow
from contest.locking import locked_unpublished, with_changes
from contest.models import (
    Assignment,
    ConflictOfInterest,
    Contest,
    Criterion,
    Entry,
    Juror,
    Nomination,
    Score,
    ScoreSheet,
)
from contest.refusals import Refused
from events.models import Event, User
from symposium.lib.live import announce


@dataclass(frozen=True)
class Loaded:
    """How many rows of each kind are new and how many were changed."""

    new: Counter[str]
    changed: Counter[str]


@transaction.atomic
def load_contest(*, event: Event, read: ContestFile, now: datetime, by: User | None = None) -> Loaded:
    """Write everything that was read, known rows by their codes and names; the second time changes nothing.

    What the file does not name stays. A contest that is not there yet is made, ready for scoring; a complete sheet is
    submitted, an incomplete one a draft. Raises Refused: "results_published", "foreign_criteria", "sheet_in_conflict".
    """
    contest, is_new = Contest.objects.get_or_create(
        event=event, defaults={"title": _("Contest"), "state": Contest.State.SCORING}
    )
    contest = locked_unpublished(contest)
    if not is_new and contest.criteria.exclude(name__in=[row.name for row in read.criteria]).exists():
        raise Refused("foreign_criteria")
    loading = _Loading(contest, now, by)
    loading.setting(read)
    loading.works(read)
    loading.sheets(read)
    announce(f"event-{event.slug}", "contest")
    return Loaded(loading.new, loading.changed)


class _Loading:
    """Writes one file; every kind of rows takes one query to read and at most two to write."""

    def __init__(self, contest: Contest, now: datetime, by: User | None) -> None:
        self.contest, self.now, self.by = contest, now, by
        self.new: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()

    def setting(self, read: ContestFile) -> None:
        self._write(
            {
                (name,): Nomination(contest=self.contest, name=name, rank=rank)
                for rank, name in enumerate(read.nominations)
            },
            {(row.name,): row for row in self.contest.nominations.all()},
            fields=("rank",),
        )
        self._write(
            {
                (row.name,): Criterion(
                    contest=self.contest,
                    name=row.name,
                    weight=row.weight,
                    maximum=row.maximum,
                    rubric=row.rubric,
                    rank=rank,
                )
                for rank, row in enumerate(read.criteria)
            },
            {(row.name,): row for row in self.contest.criteria.all()},
            fields=("weight", "maximum", "rubric", "rank"),
        )

    def works(self, read: ContestFile) -> None:
        nominations = {row.name: row for row in self.contest.nominations.all()}
        self._write(
            {
                (row.code,): Entry(
                    contest=self.contest,
                    code=row.code,
                    nomination=nominations[row.nomination],
                    title=row.title,
                    organisation=row.organisation,
                    authors=row.authors,
                    abstract=row.abstract,
                    link=row.link,
                    submitted_at=self.now,
                )
                for row in read.entries
            },
            {(row.code,): row for row in self.contest.entries.all()},
            fields=("nomination_id", "title", "organisation", "authors", "abstract", "link"),
        )
        self._write(
            {
                (row.code,): Juror(contest=self.contest, code=row.code, organisation=row.organisation, name=row.name)
                for row in read.jurors
            },
            {(row.code,): row for row in self.contest.jurors.all()},
            fields=("organisation", "name"),
        )

    def sheets(self, read: ContestFile) -> None:
        entries = {row.code: row.pk for row in self.contest.entries.all()}
        jurors = {row.code: row.pk for row in self.contest.jurors.all()}
        pairs = {(entries[row.entry], jurors[row.juror]): row for row in read.sheets}
        conflicts = ConflictOfInterest.objects.filter(juror__contest=self.contest)
        if not pairs.keys().isdisjoint(conflicts.values_list("entry_id", "juror_id")):
            raise Refused("sheet_in_conflict")
        known = {(row.entry_id, row.juror_id): row for row in Assignment.objects.filter(juror__contest=self.contest)}
        assignments = self._write(
            {pair: Assignment(entry_id=pair[0], juror_id=pair[1], created_at=self.now, by=self.by) for pair in pairs},
            known,
        )
        by_assignment = {assignments[pair].pk: row for pair, row in pairs.items()}
        sheets = self._write(
            {(pk,): self._sheet(pk, row, len(read.criteria)) for pk, row in by_assignment.items()},
            {(row.assignment_id,): row for row in ScoreSheet.objects.filter(assignment__juror__contest=self.contest)},
            fields=("state",),
        )
        self._scores({sheets[(pk,)].pk: row for pk, row in by_assignment.items()})

    def _sheet(self, assignment: int, row: SheetRow, criteria: int) -> ScoreSheet:
        state = ScoreSheet.State.SUBMITTED if len(row.scores) == criteria else ScoreSheet.State.DRAFT
        return ScoreSheet(assignment_id=assignment, state=state, revision=1, updated_at=self.now)

    def _scores(self, rows: dict[int, SheetRow]) -> None:
        criteria = {row.name: row.pk for row in self.contest.criteria.all()}
        self._write(
            {
                (sheet, criteria[name]): Score(sheet_id=sheet, criterion_id=criteria[name], value=value)
                for sheet, row in rows.items()
                for name, value in row.scores.items()
            },
            {
                (row.sheet_id, row.criterion_id): row
                for row in Score.objects.filter(sheet__assignment__juror__contest=self.contest)
            },
            fields=("value",),
        )

    def _write(self, wanted: dict[Any, Any], known: dict[Any, Any], fields: tuple[str, ...] = ()) -> dict[Any, Any]:
        """Create what is not known, change what differs in `fields`, count both; return all rows by key.

        What the file leaves out is an empty text here: it empties nothing.
        """
        new = [row for key, row in wanted.items() if key not in known]
        changed = []
        for key, row in wanted.items():
            if key in known and (differing := _differing(known[key], row, fields)):
                changed.append(with_changes(known[key], row, differing))
        if new:
            self._create(new)
        if changed:
            self._update(changed, fields)
        return known | {key: row for key, row in wanted.items() if key not in known}

    def _create(self, rows: list[models.Model]) -> None:
        model = type(rows[0])
        if hasattr(model, "history"):
            bulk_create_with_history(rows, model, default_user=self.by, default_date=self.now, batch_size=500)
        else:
            model._default_manager.bulk_create(rows)
        self.new[model.__name__] += len(rows)

    def _update(self, rows: list[models.Model], fields: tuple[str, ...]) -> None:
        model = type(rows[0])
        names = [name.removesuffix("_id") for name in fields]
        if hasattr(model, "history"):
            bulk_update_with_history(rows, model, names, default_user=self.by, default_date=self.now, batch_size=500)
        else:
            model._default_manager.bulk_update(rows, names)
        self.changed[model.__name__] += len(rows)


def _differing(known: models.Model, row: models.Model, fields: tuple[str, ...]) -> list[str]:
    return [name for name in fields if getattr(row, name) not in ("", getattr(known, name))]
