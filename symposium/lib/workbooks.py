"""A program that reads a workbook from standard input and writes its sheets as JSON to standard output.

It runs in a process of its own (see `symposium.lib.tabular`): a crafted workbook of five kilobytes may ask the reader
for half a terabyte, and then only this process dies. It imports neither Django nor anything of the site.
"""

import datetime as dt
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import python_calamine as calamine

MEMORY = 1 << 30
SECONDS = 30
MAX_SHEETS = 60
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    limits = Limits(*map(int, sys.argv[1:]))
    content = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {"sheets": list(read(content, limits))}
    except calamine.PasswordError:
        answer = {"error": "password"}
    except (calamine.CalamineError, zipfile.BadZipFile, ET.ParseError, KeyError, OSError):
        answer = {"error": "broken"}
    except MemoryError:
        answer = {"error": "too_large"}
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(answer, sys.stdout, ensure_ascii=False)


@dataclass(frozen=True)
class Limits:
    """How much of a workbook is read: rows and columns of a sheet, letters and cells of all that are shown."""

    rows: int
    columns: int
    letters: int


def read(content: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield every worksheet: its name, whether it is hidden, and its rows with the numbers that Excel shows.

    What one text stands in a thousand cells of costs the file nothing and whoever asked a thousand times its length:
    so letters are counted as they are written out. Hidden sheets have a count of their own.
    """
    left = {True: limits.letters, False: limits.letters}
    workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    uncomputed = uncomputed_cells(content)
    for index, sheet in enumerate(workbook.sheets_metadata[:MAX_SHEETS]):
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            is_hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
            found = rows_of(workbook.get_sheet_by_index(index), limits)
            found["uncomputed"] = uncomputed.get(sheet.name, []) if found["rows"] else []
            weight = weight_of(found)
            if weight > left[is_hidden]:
                found = {"rows": [], "over": "too_large", "uncomputed": []}
            else:
                left[is_hidden] -= weight
            yield {"name": sheet.name, "hidden": is_hidden, **found}
        elif sheet.typ == calamine.SheetTypeEnum.MacroSheet:
            yield {"macros": True}


def weight_of(found: dict[str, Any]) -> int:
    """Count the letters of a sheet as they are written out, a cell as one more."""
    cells = sum(len(cell) + 1 if isinstance(cell, str) else 1 for _, cells in found["rows"] for cell in cells)
    return cells + sum(map(len, found["uncomputed"]))


def rows_of(sheet: calamine.CalamineSheet, limits: Limits) -> dict[str, Any]:
    """Return the rows that hold anything as `[number, cells]`; none where there are too many, and "over" says so."""
    left = sheet.start[1] if sheet.start else 0
    rows: dict[int, list[Any]] = {}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        values = [plain(cell) for cell in cells]
        while values and values[-1] == "":
            values.pop()
        if not values:
            continue
        values[:0] = [""] * left
        if len(values) > limits.columns:
            return {"rows": [], "over": "too_many_columns"}
        if len(rows) == limits.rows:
            return {"rows": [], "over": "too_many_rows"}
        rows[number] = values
    fill_merged(rows, sheet.merged_cell_ranges or [])
    return {"rows": list(rows.items()), "over": ""}


def fill_merged(rows: dict[int, list[Any]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Write a value merged over several rows into each of them that holds anything else."""
    last = max(rows, default=0)
    for (top, column), (bottom, _) in ranges:
        first = rows.get(top + 1, [])
        if column >= len(first) or first[column] == "":
            continue
        for number in range(top + 2, min(bottom + 1, last) + 1):
            cells = rows.get(number)
            if cells is not None:
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = first[column] if cells[column] == "" else cells[column]


def plain(cell: Any) -> Any:
    """Return a cell as JSON knows it: whole numbers without a fraction, moments as ISO text."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, dt.timedelta):
        return str(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return cell


def uncomputed_cells(content: bytes) -> dict[str, list[str]]:
    """Name, by sheet, the cells of an .xlsx that hold a formula and no value: nobody has calculated them."""
    if not content.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        return {name: list(_uncomputed(archive, path)) for name, path in _worksheets(archive)}


def _worksheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  a process of its own
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314  a process of its own
    for sheet in book.iter(f"{SHEET}sheet"):
        target = targets.get(sheet.get(RELATION), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in archive.namelist():
            yield sheet.get("name", ""), path


def _uncomputed(archive: zipfile.ZipFile, path: str) -> Iterator[str]:
    with archive.open(path) as stream:
        for _, cell in ET.iterparse(stream):  # noqa: S314  a process of its own
            if cell.tag == f"{SHEET}c":
                if cell.find(f"{SHEET}f") is not None and not cell.findtext(f"{SHEET}v"):
                    yield cell.get("r", "")
                cell.clear()
            elif cell.tag == f"{SHEET}row":
                cell.clear()


if __name__ == "__main__":
    main()
