"""Columns that somebody named by hand once: the next list with the same headings is read by them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from events.models import Event, User
from registration.models import Delegation, ImportBatch
from registration.recognise import HEADING_ROWS
from symposium.lib.names import fold
from symposium.lib.tabular import Row, Sheet


@dataclass(frozen=True)
class Remembered:
    """Where the headings of a list stand and what its columns hold, by their number as text."""

    sheet: str
    header_row: int
    mapping: dict[str, str]


def fingerprint(row: Row) -> str:
    """Name a row of headings by its words in their order; "" for one without words."""
    words = [" ".join(fold(row.text(index)).split()) for index in range(len(row.cells))]
    while words and not words[-1]:
        words.pop()
    return hashlib.sha256("\n".join(words).encode()).hexdigest() if any(words) else ""


def remembered(
    sheets: Sequence[Sheet], *, event: Event, delegation: Delegation | None, by: User | None
) -> Remembered | None:
    """Find the columns named last under headings that stand in one of the sheets; None where nobody named any.

    Organisers share what they named at an event; a coordinator has that and what she named herself, wherever it was.
    """
    rows = dict(_headings(sheets))
    own = Q(by=by, delegation__isnull=False) if delegation and by else Q()
    known = ImportBatch.objects.filter(Q(event=event, delegation=None) | own, headings__in=rows)
    found = known.order_by("-pk").values_list("headings", "mapping").first()
    return Remembered(*rows[found[0]], found[1]) if found else None


def _headings(sheets: Sequence[Sheet]) -> Iterator[tuple[str, tuple[str, int]]]:
    for sheet in sheets:
        for row in sheet.rows[:HEADING_ROWS]:
            if name := fingerprint(row):
                yield name, (sheet.name, row.number)
