"""Forgetting people in the lists that were sent in."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from registration.models import ImportBatch, Registration
from symposium.lib.names import fold

# The last ten digits tell a telephone, however it is written.
DIGITS = 10


class Marks:
    """What a row of a list is known by as one of these people's."""

    def __init__(self, rows: Sequence[Registration], addresses: Collection[str]) -> None:
        self.codes = {row.code for row in rows}
        self.addresses = {fold(address) for address in addresses}
        self.phones = {row.phone[-DIGITS:] for row in rows if row.phone}
        self.names = {fold(row.full_name) for row in rows if row.patronymic}

    def are_in(self, cells: Sequence[Any]) -> bool:
        text = fold(" ".join(str(cell) for cell in cells if cell is not None))
        digits = re.sub(r"\D", "", text)
        return (
            any(address in text for address in self.addresses)
            or any(phone in digits for phone in self.phones)
            or any(name in text for name in self.names)
        )


def forget_rows(rows: Sequence[Registration], addresses: Collection[str]) -> int:
    """Empty the rows of these people in every list of their events; return how many rows. The numbering stays."""
    forgotten = 0
    batches = ImportBatch.objects.select_for_update(of=("self",)).filter(event__in={row.event_id for row in rows})
    for batch in batches.order_by("pk"):
        marks = Marks([row for row in rows if row.event_id == batch.event_id], addresses)
        count = _forget(batch, marks)
        if count:
            batch.save(update_fields=["sheets", "rows", "fixes"])
        forgotten += count
    return forgotten


def _forget(batch: ImportBatch, marks: Marks) -> int:
    """Empty the rows that became these people, and those in whose cells, sent or corrected, they stand."""
    known = {int(number) for number, code in batch.registered.items() if code in marks.codes}
    known |= {int(number) for number, texts in batch.fixes.items() if marks.are_in(list(texts.values()))}
    count = 0
    for sheet in batch.sheets:
        found = {number for number, cells in sheet["rows"] if marks.are_in(cells)}
        if sheet["name"][:120] == batch.sheet:
            known = found = found | known
        sheet["rows"] = [[number, [] if number in found else cells] for number, cells in sheet["rows"]]
        count += len(found)
    batch.rows = [row for row in batch.rows if row["number"] not in known]
    batch.fixes = {number: texts for number, texts in batch.fixes.items() if int(number) not in known}
    return count
