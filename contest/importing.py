"""Read a contest (JSON) and its score sheets (CSV) into checked rows, and say what is wrong and where."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from contest import tables

# PostgreSQL stores no NUL, and no database a lone surrogate; JSON may carry both.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
CODE = re.compile(r"\w[\w.-]*")
HIGHEST = Decimal(999)
CODE_LENGTH, NAME_LENGTH, TITLE_LENGTH, TEXT_LENGTH = 20, 255, 500, 20_000


@dataclass(frozen=True)
class Problem:
    """What is wrong with one place of one file: a code, the row or JSON path, and the words that are there."""

    code: str
    place: str
    value: str = ""
    is_warning: bool = False


@dataclass(frozen=True)
class CriterionRow:
    """A criterion as the file names it; the rubric says in words what a score means."""

    name: str
    weight: Decimal
    maximum: Decimal
    rubric: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EntryRow:
    """An entry as the file names it."""

    code: str
    nomination: str
    title: str
    organisation: str = ""
    authors: str = ""
    abstract: str = ""
    link: str = ""


@dataclass(frozen=True)
class JurorRow:
    """A juror as the file names her."""

    code: str
    organisation: str = ""
    name: str = ""


@dataclass(frozen=True)
class SheetRow:
    """One juror's scores of one entry by the names of the criteria; a score left out is absent."""

    row: int
    entry: str
    juror: str
    scores: dict[str, Decimal]


@dataclass(frozen=True)
class ContestFile:
    """A contest read from its two files."""

    criteria: tuple[CriterionRow, ...] = ()
    nominations: tuple[str, ...] = ()
    entries: tuple[EntryRow, ...] = ()
    jurors: tuple[JurorRow, ...] = ()
    sheets: tuple[SheetRow, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What was read and every problem met; with an error among them nothing may be written."""

    contest: ContestFile
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid writing."""
        return tuple(problem for problem in self.problems if not problem.is_warning)


def read_contest(contest: bytes, scores: bytes) -> Reading:
    """Read both files, collecting every problem rather than stopping at the first.

    `contest` is a JSON object with the lists `criteria`, `nominations`, `entries` and `jurors`; `scores` is a table
    with the columns `entry`, `juror` and one for each criterion, in UTF-8, UTF-16 or Windows-1251, separated by
    commas, semicolons or tabs.
    """
    problems: list[Problem] = []
    found = _ContestReader(problems).read(contest)
    if found.criteria and not problems:
        sheets = _SheetReader(found, problems).read(scores)
        found = ContestFile(found.criteria, found.nominations, found.entries, found.jurors, tuple(sheets))
    return Reading(found, tuple(problems))


def _is_storable(text: object) -> bool:
    return isinstance(text, str) and not UNSTORABLE.search(text)


class _ContestReader:
    """Reads the JSON file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.nominations: frozenset[str] = frozenset()

    def read(self, data: bytes) -> ContestFile:
        try:
            read = json.loads(tables.decode(data), parse_float=Decimal, parse_constant=str)
        except (ValueError, RecursionError) as error:
            self.refuse("bad_json", "", error)
            return ContestFile()
        if not isinstance(read, dict):
            self.refuse("bad_json", "", type(read).__name__)
            return ContestFile()
        criteria = self.rows(read, "criteria", self.criterion)
        nominations = self.rows(read, "nominations", self.nomination)
        self.nominations = frozenset(nominations)
        return ContestFile(
            tuple(criteria),
            tuple(nominations),
            tuple(self.rows(read, "entries", self.entry)),
            tuple(self.rows(read, "jurors", self.juror)),
        )

    def refuse(self, code: str, place: str, value: object = "") -> None:
        self.problems.append(Problem(code, place, str(value)[:200]))

    def rows(self, read: dict[str, Any], key: str, make: Callable[[Any, str], Any]) -> list[Any]:
        """Make every element of the list under `key`; none may have the name or code of an earlier one."""
        found = read.get(key)
        if not isinstance(found, list) or not found:
            self.refuse("empty_list", key)
            return []
        made = [row for number, item in enumerate(found) if (row := make(item, f"{key}[{number}]")) is not None]
        seen = set[str]()
        for row in made:
            name = row if isinstance(row, str) else getattr(row, "code", None) or row.name
            if name in seen:
                self.refuse("repeated", key, name)
            seen.add(name)
        return made

    def nomination(self, item: Any, place: str) -> str | None:
        return self.text({"name": item["name"] if isinstance(item, dict) and "name" in item else item}, "name", place)

    def criterion(self, item: Any, place: str) -> CriterionRow | None:
        if not isinstance(item, dict):
            self.refuse("not_an_object", place, item)
            return None
        name = self.text(item, "name", place)
        weight = self.number(item, "weight", place)
        maximum = self.number(item, "maximum", place)
        rubric = item.get("rubric") or {}
        if not isinstance(rubric, dict) or not all(
            tables.NUMBER.fullmatch(score) and _is_storable(text) for score, text in rubric.items()
        ):
            self.refuse("bad_rubric", f"{place}.rubric", rubric)
            return None
        return CriterionRow(name, weight, maximum, rubric) if name and weight and maximum else None

    def entry(self, item: Any, place: str) -> EntryRow | None:
        if not isinstance(item, dict):
            self.refuse("not_an_object", place, item)
            return None
        code = self.code(item, place)
        title = self.text(item, "title", place, longest=TITLE_LENGTH)
        nomination = self.text(item, "nomination", place)
        if nomination and self.nominations and nomination not in self.nominations:
            self.refuse("unknown_nomination", f"{place}.nomination", nomination)
        if link := item.get("link"):
            self.check_link(link, f"{place}.link")
        rest = {
            key: self.text(item, key, place, longest=longest, required=False) or ""
            for key, longest in (
                ("organisation", NAME_LENGTH),
                ("authors", TITLE_LENGTH),
                ("abstract", TEXT_LENGTH),
                ("link", TITLE_LENGTH),
            )
        }
        return EntryRow(code, nomination, title, **rest) if code and title and nomination else None

    def check_link(self, link: object, place: str) -> None:
        if not isinstance(link, str) or not link.startswith(("http://", "https://")):
            self.refuse("bad_link", place, link)

    def juror(self, item: Any, place: str) -> JurorRow | None:
        if not isinstance(item, dict):
            self.refuse("not_an_object", place, item)
            return None
        code = self.code(item, place)
        organisation = self.text(item, "organisation", place, required=False)
        name = self.text(item, "name", place, required=False)
        return JurorRow(code, organisation or "", name or "") if code else None

    def code(self, item: dict[str, Any], place: str) -> str | None:
        """Read a code; it becomes a part of addresses."""
        code = self.text(item, "id", place, longest=CODE_LENGTH)
        if code and not CODE.fullmatch(code):
            self.refuse("bad_code", f"{place}.id", code)
            return None
        return code

    def text(
        self, item: dict[str, Any], key: str, place: str, *, longest: int = NAME_LENGTH, required: bool = True
    ) -> str | None:
        value = item.get(key, "")
        if not isinstance(value, str) or UNSTORABLE.search(value):
            self.refuse("not_text", f"{place}.{key}", ascii(value))
            return None
        value = value.strip()
        if required and not value:
            self.refuse("empty", f"{place}.{key}")
        elif len(value) > longest:
            self.refuse("too_long", f"{place}.{key}", longest)
        return value or None

    def number(self, item: dict[str, Any], key: str, place: str) -> Decimal | None:
        """Read a weight or a maximum: above zero, at most two decimals."""
        value = item.get(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse("not_a_number", f"{place}.{key}", value)
            return None
        number = Decimal(value)
        if not 0 < number <= HIGHEST or number != round(number, 2):
            self.refuse("out_of_range", f"{place}.{key}", value)
            return None
        return number


class _SheetReader:
    """Reads the table of scores against the contest it belongs to."""

    def __init__(self, contest: ContestFile, problems: list[Problem]) -> None:
        self.problems = problems
        self.criteria = {criterion.name: criterion for criterion in contest.criteria}
        self.entries = {entry.code: entry for entry in contest.entries}
        self.jurors = {juror.code: juror for juror in contest.jurors}
        self.seen: dict[tuple[str, str], int] = {}

    def note(self, code: str, place: object, value: object = "", *, is_warning: bool = False) -> None:
        self.problems.append(Problem(code, str(place), str(value)[:200], is_warning))

    def read(self, data: bytes) -> Iterator[SheetRow]:
        try:
            header, *rows = tables.rows(data)
        except ValueError as error:
            self.note("unreadable_table", "", error)
            return
        needed = ["entry", "juror", *self.criteria]
        missing = [name for name in needed if name not in header.cells]
        for name in missing:
            self.note("missing_column", header.number, name)
        for name in header.cells:
            if name not in needed or header.cells.count(name) > 1:
                self.note("unknown_column", header.number, name)
        if missing:
            return
        for row in rows:
            if sheet := self.sheet(row, header.cells):
                yield sheet

    def sheet(self, row: tables.Row, header: tuple[str, ...]) -> SheetRow | None:
        if len(row.cells) > len(header):
            self.note("too_many_cells", row.number, len(row.cells))
            return None
        cells = dict(zip(header, (*row.cells, *[""] * len(header)), strict=False))
        entry, juror = cells["entry"], cells["juror"]
        self.check_pair(row.number, entry, juror)
        scores = {
            name: score
            for name, criterion in self.criteria.items()
            if (score := self.score(row.number, criterion, cells[name])) is not None
        }
        if len(scores) < len(self.criteria):
            self.note("incomplete", row.number, f"{entry}, {juror}", is_warning=True)
        return SheetRow(row.number, entry, juror, scores)

    def check_pair(self, row: int, entry: str, juror: str) -> None:
        if entry not in self.entries:
            self.note("unknown_entry", row, entry)
        if juror not in self.jurors:
            self.note("unknown_juror", row, juror)
        if (entry, juror) in self.seen:
            self.note("repeated_sheet", row, self.seen[entry, juror])
        self.seen.setdefault((entry, juror), row)
        if entry in self.entries and juror in self.jurors:
            organisation = self.entries[entry].organisation
            if organisation and organisation == self.jurors[juror].organisation:
                self.note("same_organisation", row, f"{entry}, {juror}", is_warning=True)

    def score(self, row: int, criterion: CriterionRow, cell: str) -> Decimal | None:
        """Read one score; a decimal comma is a decimal point."""
        if not cell:
            return None
        try:
            score = Decimal(cell.replace(",", ".")) if tables.NUMBER.fullmatch(cell) else Decimal("not a number")
        except InvalidOperation:
            self.note("bad_score", row, f"{criterion.name}: {cell}")
            return None
        if not 0 <= score <= criterion.maximum:
            self.note("score_out_of_range", row, f"{criterion.name}: {cell}, 0–{criterion.maximum}")
            return None
        if score != round(score, 2):
            self.note("too_precise", row, f"{criterion.name}: {cell}")
            return None
        return score
