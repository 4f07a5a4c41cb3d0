"""Tables from files and files from tables: workbooks and delimited text, rows numbered as a spreadsheet shows them."""

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symposium.lib import delimited, limited, sniffing

Cell = str | int | float | bool

MAX_BYTES = 10 * 2**20
MAX_ROWS = 20_000
MAX_COLUMNS = 200
# Twenty thousand people say less of themselves.
MAX_LETTERS = 12_000_000
READER = Path(__file__).with_name("workbooks.py")
READER_SECONDS = 60

REASONS: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose the file with the list of people."),
    "too_large": _("The file is too large: up to 10 MB of it can be read. Leave only the sheet with the people in it."),
    "too_many_rows": _("The sheet has more than 20,000 rows. Divide the list into several files."),
    "too_many_columns": _("The sheet has more than 200 columns. Leave only the columns about the people."),
    "password": _("The file is protected with a password. Save it without one and choose it again."),
    "macros": _("The file holds macros. Save it as “Excel workbook (.xlsx)” and choose it again."),
    "foreign": _("This is not a table. Choose an .xlsx, .xls, .ods or .csv file."),
    "broken": _("The file is damaged. Open it in Excel, save it again and choose the new file."),
    "no_rows": _("No sheet of the file has any rows."),
}


class UnreadableTableError(Exception):
    """A file cannot be read as a table; `code` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def reason(self) -> str:
        return str(REASONS[self.code])


@dataclass(frozen=True)
class Row:
    """A row that holds anything; `number` is the one a spreadsheet shows."""

    number: int
    cells: tuple[Cell, ...]

    def text(self, column: int) -> str:
        """Return the cell of `column` (from 0) as text; "" beyond the end."""
        return as_text(self.cells[column]) if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """A named sheet without its blank rows; `uncomputed` names the cells whose formula nobody has calculated."""

    name: str
    rows: tuple[Row, ...]
    is_hidden: bool = False
    uncomputed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Table:
    """A sheet to write: a heading per column, then rows; `widths` in characters."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = field(default=())


def as_text(cell: Cell) -> str:
    """Write a cell as text: a number without an exponent, anything else as it is, outer spaces cut."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return f"{cell:f}".rstrip("0").rstrip(".")
    return str(cell).strip()


def column_name(index: int) -> str:
    """Name a column as a spreadsheet does: 0 is A, 26 is AA."""
    name = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        name = chr(ord("A") + letter) + name
        index -= 1
    return name


def read(content: bytes) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook (.xlsx, .xls, .ods) or of delimited text, told apart by the content.

    A formula gives the value that was calculated last. Raises UnreadableTableError with the code of what is wrong.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableTableError("too_large")
    try:
        kind = sniffing.kind_of(content)
        sheets = _read_workbook(content) if kind == "workbook" else _read_text(content)
    except sniffing.ForeignFileError as error:
        raise UnreadableTableError(error.code) from error
    except delimited.UndecodableError as error:
        raise UnreadableTableError("foreign") from error
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableTableError("no_rows")
    return sheets


def _read_text(content: bytes) -> tuple[Sheet, ...]:
    rows = delimited.read_rows(content)
    if len(rows) > MAX_ROWS:
        raise UnreadableTableError("too_many_rows")
    if max(map(len, rows.values()), default=0) > MAX_COLUMNS:
        raise UnreadableTableError("too_many_columns")
    return (Sheet("", tuple(Row(number, tuple(cells)) for number, cells in rows.items())),)


def _read_workbook(content: bytes) -> tuple[Sheet, ...]:
    answer = _ask_reader(content)
    if "error" in answer:
        raise UnreadableTableError(answer["error"])
    if any(sheet.get("macros") for sheet in answer["sheets"]):
        raise UnreadableTableError("macros")
    for sheet in answer["sheets"]:
        if sheet["over"] and not sheet["hidden"]:
            raise UnreadableTableError(sheet["over"])
    return tuple(_sheet(sheet) for sheet in answer["sheets"])


def _ask_reader(content: bytes) -> dict[str, Any]:
    """Read a workbook in a process of its own, which is short of memory and time (see `symposium.lib.workbooks`)."""
    command = [sys.executable, "-I", str(READER), *map(str, (MAX_ROWS, MAX_COLUMNS, MAX_LETTERS))]
    try:
        answer: dict[str, Any] = limited.ask(command, content, seconds=READER_SECONDS)
    except limited.TooMuchError as error:
        raise UnreadableTableError("too_large") from error
    except limited.FailedError as error:
        raise UnreadableTableError("broken") from error
    return answer


def _sheet(sheet: dict[str, Any]) -> Sheet:
    rows = tuple(Row(number, tuple(cells)) for number, cells in sheet["rows"])
    return Sheet(sheet["name"], rows, sheet["hidden"], frozenset(sheet["uncomputed"]))


def write_xlsx(*tables: Table) -> bytes:
    """Write tables as the sheets of one workbook; text stays text, whatever sign it begins with."""
    import xlsxwriter  # only the request that exports pays for it

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        heading, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"valign": "top"})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, table.headings, heading)
            for number, cells in enumerate(table.rows, start=1):
                sheet.write_row(number, 0, cells, wrapped)
            for column, width in enumerate(table.widths):
                sheet.set_column(column, column, width)
    return buffer.getvalue()


def write_csv(table: Table) -> bytes:
    """Write a table as Russian Excel opens it with a double click: UTF-8 with a mark and semicolons."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerows([_harmless(cell) for cell in cells] for cells in table.rows)
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    """Keep a spreadsheet from taking typed text for a formula."""
    is_risky = isinstance(cell, str) and cell[:1] in {"=", "@", "+", "-", "\t", "\r"} and not cell[1:].isdecimal()
    return f"'{cell}" if is_risky else cell
