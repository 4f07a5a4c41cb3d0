"""Finding the table in a sheet: the row of headings under the titles, and what each column holds."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from registration import choices, people
from registration.headings import CLEAR, FIELDS, heading_weight
from symposium.lib.names import fold
from symposium.lib.tabular import Row, Sheet, column_name

CONSENT = "consent"
ADDRESS_FIELDS = frozenset({"email", "contacts"})
# More than one column may hold these: the first that is filled in a row counts.
SHARED_FIELDS = frozenset({"phone"})

SURE = 0.75
PLAUSIBLE = 0.6
RARE = 0.2
# A clear heading of these is doubted where what stands below looks otherwise.
ESSENTIAL = frozenset({"full_name", "email", "contacts"})
FEWEST_CELLS = 2
LONGEST_HEADING = 120
WORTH_TRYING = 0.45
HEADING_ROWS = 40
SAMPLE_ROWS = 200

JOB = re.compile(
    r"учител|директор|воспитат|методист|педагог|преподават|заведующ|специалист|логопед|психолог|тьютор|студент"
)
SCHOOL = re.compile(
    r"\b\w{0,3}(оу|удо)\b|школ|гимнази|лице[йя]|сад\b|колледж|институт|университет|сош|комитет|управлен"
)
FULL_NAME = re.compile(
    r"^[А-ЯЁA-Z][\w'’-]+(\s+[-–]\s+[\w-]+)?\s+([А-ЯЁA-Z][\w-]*\.?\s*){1,2}(\s?(оглы|кызы))?$", re.IGNORECASE
)
PERSON = re.compile(r"(вич|вна|ична|оглы|кызы)\b", re.IGNORECASE)

MatchTerritory = Callable[[str], str | None]


@dataclass(frozen=True)
class Column:
    """A column of the sheet: what its heading says and what it holds; `field` is "" where nobody knows."""

    index: int
    heading: str
    field: str = ""
    confidence: float = 0.0
    sample: str = ""

    @property
    def letter(self) -> str:
        return column_name(self.index)


@dataclass(frozen=True)
class Recognition:
    """Where the table begins and what its columns hold; `header_row` is 0 where no row of headings was found."""

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    is_sure: bool

    @property
    def mapping(self) -> dict[int, str]:
        return {column.index: column.field for column in self.columns if column.field}

    @property
    def missing(self) -> tuple[str, ...]:
        return missing_fields(self.mapping)

    @property
    def unused(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.field and column.heading)


@dataclass(frozen=True)
class _Header:
    last_row: int
    headings: tuple[str, ...]
    score: float


def missing_fields(mapping: dict[int, str]) -> tuple[str, ...]:
    """Name what no column gives and nobody can be registered without: "name", "email", "consent"."""
    fields = set(mapping.values())
    lacking = {
        "name": not {"full_name", "last_name"} & fields,
        "email": not (ADDRESS_FIELDS & fields),
        "consent": "consent" not in fields,
    }
    return tuple(name for name, is_missing in lacking.items() if is_missing)


def choose_sheet(sheets: Sequence[Sheet]) -> Sheet:
    """Return the sheet that looks most like a list of people; hidden ones only where no other has rows."""
    filled = [sheet for sheet in sheets if sheet.rows]
    visible = [sheet for sheet in filled if not sheet.is_hidden] or filled
    return max(visible, key=lambda sheet: (_find_header(sheet).score, len(sheet.rows)))


def recognise(
    sheet: Sheet, match_territory: MatchTerritory | None = None, *, wants_consent: bool = True
) -> Recognition:
    """Find the row of headings and what each column holds, from the headings first, then from what stands below.

    Where no consents are taken from a list, their column is not looked for.
    """
    header = _find_header(sheet)
    rows = [row for row in sheet.rows if row.number > header.last_row][:SAMPLE_ROWS]
    width = max((len(row.cells) for row in sheet.rows if row.number >= header.last_row), default=0)
    headings = [*header.headings, *[""] * width][:width]
    values = [[text for row in rows if (text := row.text(index))] for index in range(width)]
    worths = [
        (_worth(field, headings[index], values[index], match_territory), field, index)
        for index in range(width)
        for field in FIELDS
        if wants_consent or field != CONSENT
    ]
    chosen = _assign(worths, headings)
    columns = tuple(
        Column(index, headings[index], *chosen.get(index, ("", 0.0)), sample=next(iter(values[index]), ""))
        for index in range(width)
        if headings[index] or values[index]
    )
    ignored = () if wants_consent else (CONSENT,)
    return Recognition(sheet.name, header.last_row, columns, _is_sure(header, columns, ignored))


def _is_sure(header: _Header, columns: tuple[Column, ...], ignored: tuple[str, ...]) -> bool:
    used = [column for column in columns if column.field]
    missing = set(missing_fields({column.index: column.field for column in used})).difference(ignored)
    return bool(header.last_row) and not missing and all(column.confidence >= SURE for column in used)


# ------------------------------------------------------------------ the row of headings
def _find_header(sheet: Sheet) -> _Header:
    candidates = list(_headers(sheet.rows[:HEADING_ROWS]))
    return max(candidates, key=lambda header: header.score, default=_Header(0, (), 0))


def _headers(rows: Sequence[Row]) -> Iterator[_Header]:
    """Yield rows that may be headings, alone and with the row below (a heading in two storeys)."""
    for row, below in zip(rows, [*rows[1:], None], strict=False):
        texts = [row.text(index) for index in range(len(row.cells))]
        if _looks_like_data(texts):
            continue
        fields = _heading_fields(texts)
        if not fields or sum(map(bool, texts)) < FEWEST_CELLS:
            continue
        yield _Header(row.number, tuple(texts), sum(fields.values()))
        if below is not None and below.number == row.number + 1:
            yield from _two_storeys(below, texts, fields)


def _two_storeys(below: Row, texts: list[str], fields: dict[str, float]) -> Iterator[_Header]:
    under = [below.text(index) for index in range(len(below.cells))]
    if _looks_like_data(under):
        return
    size = max(len(texts), len(under))
    pairs = zip([*texts, *[""] * (size - len(texts))], [*under, *[""] * (size - len(under))], strict=True)
    joined = [lower if _is_heading(lower) else f"{upper} {lower}".strip() for upper, lower in pairs]
    both = _heading_fields(joined)
    if len(_heading_fields(under)) >= FEWEST_CELLS and len(both) > len(fields):
        yield _Header(below.number, tuple(joined), sum(both.values()))


def _looks_like_data(texts: list[str]) -> bool:
    return any(
        people.is_address(text.lower()) or people.read_phone(text) or (FULL_NAME.match(text) and PERSON.search(text))
        for text in texts
        if text
    )


def _is_heading(text: str) -> bool:
    return any(heading_weight(field, text) >= PLAUSIBLE for field in FIELDS)


def _heading_fields(texts: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for text in texts:
        weights = {field: weight for field in FIELDS[1:] if (weight := heading_weight(field, text)) >= PLAUSIBLE}
        if weights and len(text) <= LONGEST_HEADING:
            field = max(weights, key=lambda name: weights[name])
            found[field] = max(found.get(field, 0), weights[field])
    return found


# ------------------------------------------------------------------ columns
def _worth(field: str, heading: str, values: list[str], match_territory: MatchTerritory | None) -> float:
    """Weigh a column for a field by its heading and by what stands under it, from 0 to about 1."""
    weight = heading_weight(field, heading) if heading else 0.0
    share = _share(field, values, match_territory)
    if share is None:
        return weight
    if weight >= CLEAR:
        return weight if share >= RARE or not values or field not in ESSENTIAL else weight * 0.7
    if weight:
        return weight * 0.6 + share * 0.4
    return share * 0.7 if not heading else share * 0.6


def _share(field: str, values: list[str], match_territory: MatchTerritory | None) -> float | None:
    """Return which part of the values look like `field`; None where that cannot be told from values."""
    tests: dict[str, Callable[[str], object]] = {
        "full_name": FULL_NAME.match,
        "email": lambda text: "@" in text and not people.read_phone(text),
        "contacts": lambda text: "@" in text and re.search(r"\d{6}", re.sub(r"[\s()+-]", "", text)),
        "phone": lambda text: people.read_phone(text) and "@" not in text,
        "organisation": lambda text: SCHOOL.search(fold(text)),
        "position": lambda text: JOB.search(fold(text)),
        "format": choices.read_format,
        "consent": lambda text: choices.read_consent(text) is not None and not text.isdecimal(),
        "territory": match_territory or bool,
    }
    if field not in tests or not values or (field == "territory" and match_territory is None):
        return None
    return sum(bool(tests[field](text)) for text in values) / len(values)


def _assign(worths: list[tuple[float, str, int]], headings: list[str]) -> dict[int, tuple[str, float]]:
    """Give each column at most one field and each field one column, the worthiest first."""
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for worth, field, index in sorted(worths, key=lambda item: (-item[0], item[2])):
        is_second = field in taken and not (field in SHARED_FIELDS and headings[index] and worth >= SURE)
        if worth < WORTH_TRYING or index in chosen or is_second or _clashes(field, taken):
            continue
        chosen[index] = (field, min(worth, 1.0))
        taken.add(field)
    return chosen


def _clashes(field: str, taken: set[str]) -> bool:
    """Tell whether a whole field and its parts would both be taken."""
    wholes = {"full_name": {"last_name"}, "last_name": {"full_name"}, "contacts": {"email", "phone"}}
    parts = {"email": {"contacts"}, "workplace": {"organisation"}, "organisation": {"workplace"}}
    return bool((wholes | parts).get(field, set()) & taken)
