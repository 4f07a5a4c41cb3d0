"""A juror's list and her sheet as the page shows them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from contest.actions.scoring import Given
from contest.models import Assignment, Criterion, ScoreSheet
from contest.refusals import StaleSheet

NUMBER = re.compile(r"\d{1,3}([.,]\d{1,2})?")
LONGEST_COMMENT = 5000


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of a sheet with the score chosen for it and what another window chose meanwhile."""

    criterion: Criterion
    value: Decimal | None
    stored: Decimal | None = None
    elsewhere: Decimal | None = None
    error: str = ""

    @property
    def name(self) -> str:
        return f"score-{self.criterion.code}"

    @property
    def written(self) -> str:
        return _written(self.value)

    @property
    def seen(self) -> str:
        """What the page shows to be stored: it comes back with the next score."""
        return _written(self.stored)

    @property
    def is_between_steps(self) -> bool:
        """A half that came with an import: there is no segment for it."""
        steps = self.criterion.steps
        return steps is not None and self.value is not None and self.value not in steps


@dataclass(frozen=True)
class SheetPage:
    """A sheet as it is shown: its lines, the comment, and how much is done."""

    lines: tuple[CriterionLine, ...]
    comment: str
    sheet: ScoreSheet | None
    comment_elsewhere: str | None = None

    @property
    def seen_comment(self) -> str:
        return self.sheet.comment if self.sheet else ""

    @property
    def scored(self) -> int:
        return sum(line.value is not None for line in self.lines)

    @property
    def gained(self) -> Decimal:
        """Weighted points by the criteria scored so far."""
        return sum((line.value * line.criterion.weight for line in self.lines if line.value is not None), Decimal(0))

    @property
    def possible(self) -> Decimal:
        """The most that those criteria could give."""
        scored = [line.criterion for line in self.lines if line.value is not None]
        return sum((criterion.maximum * criterion.weight for criterion in scored), Decimal(0))


@dataclass(frozen=True)
class Posted:
    """What the browser sent: scores that can be read, and an error for each that cannot."""

    scores: dict[str, Decimal] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    comment: str | None = None
    seen: dict[str, list[Decimal | None]] = field(default_factory=dict)
    seen_comments: list[str] | None = None

    def given(self, criteria: Iterable[Criterion]) -> Given:
        keys = {criterion.code: criterion.pk for criterion in criteria}
        scores = {keys[code]: value for code, value in self.scores.items()}
        return Given(scores, self.comment, {keys[code]: seen for code, seen in self.seen.items()}, self.seen_comments)


def read_post(data: QueryDict, criteria: Iterable[Criterion]) -> Posted:
    """Read scores, the comment where the browser sent one, and what its window knew of them."""
    posted = Posted(
        comment=_comment(data.get("comment", "")) if "comment" in data else None,
        seen_comments=[_comment(text) for text in data.getlist("seen-comment")] if "seen-comment" in data else None,
    )
    for criterion in criteria:
        seen = data.getlist(f"seen-score-{criterion.code}")
        if seen:
            posted.seen[criterion.code] = [_number(text) for text in seen]
        text = data.get(f"score-{criterion.code}", "").strip()
        if not text:
            continue
        value = _number(text)
        if value is None or value > criterion.maximum:
            posted.errors[criterion.code] = _("A score from 0 to %(maximum)s is needed.") % {
                "maximum": f"{criterion.maximum.normalize():f}"
            }
        else:
            posted.scores[criterion.code] = value
    return posted


def _comment(text: str) -> str:
    return text.replace("\r\n", "\n").strip()[:LONGEST_COMMENT]


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def _written(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def sheet_page(
    criteria: Iterable[Criterion],
    sheet: ScoreSheet | None,
    posted: Posted | None = None,
    stale: StaleSheet | None = None,
) -> SheetPage:
    """Compose the sheet: what was just sent stands over what is stored, and beside it what another window wrote."""
    posted = posted or Posted()
    stored = {score.criterion_id: score.value for score in sheet.scores.all()} if sheet else {}
    lines = []
    for criterion in criteria:
        value = posted.scores.get(criterion.code, stored.get(criterion.pk))
        other = stored.get(criterion.pk) if stale and criterion.pk in stale.stored else None
        error = posted.errors.get(criterion.code, "")
        lines.append(CriterionLine(criterion, value, stored.get(criterion.pk), other, error))
    comment = posted.comment if posted.comment is not None else (sheet.comment if sheet else "")
    return SheetPage(tuple(lines), comment, sheet, stale.comment if stale else None)


@dataclass(frozen=True)
class Step:
    """One entry in a juror's row of progress."""

    assignment: Assignment
    is_current: bool

    @property
    def state(self) -> str:
        sheet = getattr(self.assignment, "sheet", None)
        if sheet is None:
            return "new"
        return "done" if sheet.is_submitted else "draft"


@dataclass(frozen=True)
class Progress:
    """How far a juror has come through her entries."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def number(self) -> int:
        """The place of the current entry in the row, from one."""
        return next((number for number, step in enumerate(self.steps, start=1) if step.is_current), 0)

    def next_url(self, slug: str) -> str:
        """The next entry that is not submitted, after the current one and then from the beginning; else the list."""
        later, earlier = self.steps[self.number :], self.steps[: max(self.number - 1, 0)]
        for step in (*later, *earlier):
            if step.state != "done":
                return reverse("contest:score", args=[slug, step.assignment.entry.code])
        return reverse("contest:jury", args=[slug])


def progress(assignments: Iterable[Assignment], current: Assignment | None = None) -> Progress:
    """Lay a juror's entries out in a row."""
    return Progress(tuple(Step(one, current is not None and one.pk == current.pk) for one in assignments))
