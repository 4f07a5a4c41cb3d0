"""What each row of a list of people means: who it is, what will become of it and why."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from registration import choices, people
from registration.choices import TrackName
from registration.headings import NUMBER
from registration.people import Name
from registration.recognise import JOB, Recognition
from symposium.lib.names import fold
from symposium.lib.tabular import Row, Sheet, column_name

Outcome = Literal["new", "duplicate", "refused", "ignored"]
Kind = Literal["person", "subtotal", "heading", "header", "numbering", "skipped"]

SUBTOTAL = re.compile(r"^(итого?|всего|под[ыъ]?итог|в том числе|total|subtotal)\b")
HEADER_CELLS = 3
MOST = 0.6
# What a spreadsheet shows where a formula failed, in English and in Russian.
ERRORS = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|Н/Д|ССЫЛКА!|ЗНАЧ!|ИМЯ\?|ДЕЛ/0!|ЧИСЛО!|ПУСТО!)$")
CODES = ("no_name", "long_name", "no_email", "bad_email", "no_consent", "email_of_another")
LONGEST, LONGEST_NAME = 255, 120


@dataclass(frozen=True)
class RawRow:
    """A row as it was sent: the text of each field; `uncomputed` are the fields whose formula has no value."""

    number: int
    values: Mapping[str, str]
    kind: Kind = "person"
    uncomputed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Registered:
    """Somebody who is registered for the event already.

    `listed` names the delegation that sends her; of whoever is hidden the list says that she is registered, no more.
    """

    name: Name
    email: str
    phone: str = ""
    organisation: str = ""
    listed: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Rules:
    """What a list is read against: the territories, tracks, usual format and the people already registered."""

    match_territory: Callable[[str], str | None]
    tracks: Sequence[TrackName] = ()
    default_format: str = "onsite"
    has_consents: bool = False
    registered: Sequence[Registered] = ()


@dataclass(frozen=True)
class ImportedRow:
    """What will become of one row.

    `codes` say why it is refused or a duplicate, `warnings` what of it was not understood; `same_as` is the number of
    the row that it repeats (0: somebody registered before, on the list of the delegation `listed` if on any);
    `suggestion` is the address that a bad one may stand for.
    """

    number: int
    outcome: Outcome
    name: Name = field(default_factory=Name)
    email: str = ""
    phone: str = ""
    territory: str = ""
    organisation: str = ""
    position: str = ""
    format: str = ""
    track: int = 0
    codes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    same_as: int = 0
    suggestion: str = ""
    problem: str = ""
    listed: str = ""


# ------------------------------------------------------------------ rows as they were sent
def raw_rows(sheet: Sheet, recognition: Recognition, mapping: Mapping[int, str] | None = None) -> list[RawRow]:
    """Cut a sheet into rows of named texts by `mapping` (the recognised one unless given); blank rows are left out.

    A row that repeats the headings, counts the columns, sums up or names a section is told from people.
    """
    columns = recognition.mapping if mapping is None else mapping
    headings = [fold(column.heading) for column in recognition.columns if column.heading]
    rows = []
    for row in sheet.rows:
        if row.number > recognition.header_row:
            values = _values(row, columns)
            others = [text for index in range(len(row.cells)) if index not in columns and (text := row.text(index))]
            if any(values[name] for name in values if name != NUMBER) or others:
                kind = _kind(row, values, others, headings)
                rows.append(RawRow(row.number, values, kind, _uncomputed(row, columns, sheet.uncomputed)))
    return rows


def _values(row: Row, columns: Mapping[int, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for index, name in columns.items():
        text = re.sub(r"\s+", " ", row.text(index)).strip()
        values[name] = values.get(name, "") or ("" if ERRORS.match(text) else text)
    return values


def _uncomputed(row: Row, columns: Mapping[int, str], cells: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for index, name in columns.items() if f"{column_name(index)}{row.number}" in cells)


def _kind(row: Row, values: Mapping[str, str], others: Sequence[str], headings: Sequence[str]) -> Kind:
    texts = [text for name, text in values.items() if text and name != NUMBER] + list(others)
    if any("@" in text for text in texts):
        return "person"
    cells = [fold(text) for index in range(len(row.cells)) if (text := row.text(index))]
    if any(SUBTOTAL.match(text) for text in cells):
        return "subtotal"
    if len(cells) >= HEADER_CELLS and sum(text in headings for text in cells) >= len(cells) * MOST:
        return "header"
    if len(cells) >= HEADER_CELLS and cells == [str(number) for number in range(1, len(cells) + 1)]:
        return "numbering"
    return "heading" if len(texts) == 1 and not _is_a_name(texts[0], values) else "person"


def _is_a_name(text: str, values: Mapping[str, str]) -> bool:
    """Tell a person of whom only the name is written from the heading of a section or a note at the end."""
    name = people.read_name(text)
    is_in_place = text in {values.get("full_name"), values.get("last_name")}
    return (
        is_in_place
        and name.is_complete
        and not re.search(r"[\d:_№«\"]|район|округ|город|школа|\b(г|гор|пос|пгт|с|мо|мр|го)\b", fold(text))
    )


# ------------------------------------------------------------------ what becomes of them
def judge(rows: Iterable[RawRow], rules: Rules) -> list[ImportedRow]:
    """Say of each row what will become of it, in order: the first of two rows of one person is the one that counts."""
    return weigh(read(rows, rules), rules.registered)


def read(rows: Iterable[RawRow], rules: Rules) -> list[ImportedRow]:
    """Read each row by itself: the slow part, which does not depend on who is registered.

    A section's heading that names a territory gives it to the rows below that name none.
    """
    found = []
    section = ""
    for row in rows:
        if row.kind == "person":
            found.append(_read(row, rules, section))
        else:
            found.append(ImportedRow(row.number, "ignored", codes=(row.kind,)))
            title = next((text for name, text in row.values.items() if text and name != NUMBER), "")
            section = (rules.match_territory(title) or section) if row.kind == "heading" and title else section
    return found


def weigh(rows: Iterable[ImportedRow], registered: Iterable[Registered]) -> list[ImportedRow]:
    """Tell repetitions among rows that were read, and those who are registered; the quick part.

    What a repetition knows and the first row does not is added to the first row.
    """
    book = _Book(registered)
    for row in rows:
        book.add(row)
    return book.rows


def counts(rows: Iterable[ImportedRow]) -> dict[str, int]:
    """Count rows by outcome, and by each code and warning that occurs."""
    rows = list(rows)
    found = Counter(row.outcome for row in rows)
    outcomes = {outcome: found[outcome] for outcome in ("new", "duplicate", "refused", "ignored")}
    said = Counter(code for row in rows if row.outcome != "ignored" for code in (*row.codes, *row.warnings))
    return outcomes | dict(sorted(said.items()))


def as_json(row: ImportedRow) -> dict[str, object]:
    """Write a row as the command `import_participants --json` prints it."""
    return {
        "row": row.number,
        "outcome": row.outcome,
        "codes": list(row.codes),
        "warnings": list(row.warnings),
        "name": str(row.name),
        "email": row.email,
        "phone": row.phone,
        "territory": row.territory,
        "format": row.format,
    }


def _read(row: RawRow, rules: Rules, section: str) -> ImportedRow:
    values = _with_parts(row.values)
    name = _name(values)
    email = people.read_email(values.get("email", ""))
    phone = people.read_phone(values.get("phone", ""))
    territory = _territory(values, rules, section)
    taking_part = choices.read_format(values.get("format", ""))
    track = choices.read_track(values.get("track", ""), rules.tracks) if rules.tracks else 0
    consent = rules.has_consents or choices.read_consent(values.get("consent", ""))
    reasons = [_name_problem(name), email.code, "" if consent else "no_consent"]
    codes = tuple(filter(None, reasons))
    job = [values.get(part, "") for part in ("organisation", "position")]
    warnings = {
        "bad_phone": phone is None,
        "unknown_territory": territory is None,
        "unknown_format": taking_part is None,
        "unknown_track": track is None,
        "only_initials": name.is_complete and name.is_initials,
        "several_emails": email.problem == "several",
        "email_slip": email.problem == "slip",
        "uncomputed": bool(row.uncomputed),
        "long_text": any(len(text) > LONGEST for text in job),
    }
    return ImportedRow(
        number=row.number,
        outcome="refused" if codes else "new",
        name=name,
        email=email.address,
        phone=phone or "",
        territory=territory or "",
        organisation=job[0][:LONGEST],
        position=job[1][:LONGEST],
        format=taking_part or rules.default_format,
        track=track or 0,
        codes=codes,
        warnings=tuple(warning for warning, is_so in warnings.items() if is_so),
        suggestion=email.suggestion,
        problem=email.problem,
    )


def _with_parts(values: Mapping[str, str]) -> dict[str, str]:
    """Divide the cells that hold two things: «8-914…, name@…» and «МОУ СОШ № 1, учитель»."""
    parts = dict(values)
    contacts = values.get("contacts", "")
    if contacts:
        pieces = [piece for piece in re.split(r"[;,\s]+", contacts) if "@" in piece]
        parts["email"] = parts.get("email") or " ".join(pieces)
        rest = contacts
        for piece in pieces:
            rest = rest.replace(piece, " ")
        rest = re.sub(r"[^\d+(),;\s-]", " ", rest).strip(" ,;-")
        parts["phone"] = parts.get("phone") or rest
    pieces = [piece.strip() for piece in values.get("workplace", "").split(",") if piece.strip()]
    if pieces:
        jobs = [piece for piece in pieces if JOB.search(fold(piece))] if len(pieces) > 1 else []
        parts["position"] = parts.get("position") or ", ".join(jobs)
        parts["organisation"] = parts.get("organisation") or ", ".join(piece for piece in pieces if piece not in jobs)
    return parts


def _name(values: Mapping[str, str]) -> Name:
    if values.get("full_name"):
        return people.read_name(values["full_name"])
    return people.join_name(*(values.get(part, "") for part in ("last_name", "first_name", "patronymic")))


def _name_problem(name: Name) -> str:
    parts = (name.last_name, name.first_name, name.patronymic)
    if not name.is_complete:
        return "no_name"
    if not all(map(people.is_spelled, parts)):
        return "odd_name"
    return "long_name" if max(map(len, parts)) > LONGEST_NAME else ""


def _territory(values: Mapping[str, str], rules: Rules, section: str) -> str | None:
    """Return the canonical name, "" where nothing is written and None where what is written is not known.

    A column of regions answers where the district's does not: another region's districts are in no catalogue.
    """
    written = [text for text in (values.get("territory", ""), values.get("region", "")) if text.strip(" -–—")]
    if not written:
        return section
    return next((found for text in written if (found := rules.match_territory(text))), None)


@dataclass(frozen=True)
class _Known:
    """Somebody whom a further row may repeat: a row of the list, or with number 0 somebody registered before."""

    number: int
    name: Name
    phone: str = ""
    listed: str = ""
    is_hidden: bool = False


class _Book:
    """The rows judged so far and who they were, for finding repetitions."""

    def __init__(self, registered: Iterable[Registered]) -> None:
        self.rows: list[ImportedRow] = []
        self.by_email: dict[str, _Known] = {}
        self.by_phone: dict[tuple[str, str], _Known] = {}
        self.by_workplace: dict[tuple[str, str], list[_Known]] = {}
        self.places: dict[int, int] = {}
        for person in registered:
            known = _Known(0, person.name, person.phone, person.listed, person.is_hidden)
            self._remember(known, person.email, person.organisation)

    def add(self, row: ImportedRow) -> None:
        judged = self._judged(row) if row.outcome == "new" else row
        self.places[row.number] = len(self.rows)
        self.rows.append(judged)
        if judged.outcome == "new":
            self._remember(_Known(row.number, row.name, row.phone), row.email, row.organisation)
        elif judged.outcome == "duplicate" and judged.same_as:
            place = self.places[judged.same_as]
            self.rows[place] = _merged(self.rows[place], judged)

    def _judged(self, row: ImportedRow) -> ImportedRow:
        known = self.by_email.get(row.email)
        if known is not None:
            is_same = people.is_same_person(row.name, known.name)
            return _repeated(row, known, "same_email" if is_same else "email_of_another")
        twin = self._same_person(row)
        return _repeated(row, twin, "same_person") if twin is not None else row

    def _same_person(self, row: ImportedRow) -> _Known | None:
        """Find who bears the same name and has the same telephone, or works at the same place and gave none."""
        if row.phone and (row.name.key, row.phone) in self.by_phone:
            return self.by_phone[row.name.key, row.phone]
        colleagues = self.by_workplace.get((row.name.key, _workplace(row.organisation)), []) if row.organisation else []
        return next((known for known in colleagues if not (known.phone and row.phone)), None)

    def _remember(self, known: _Known, email: str, organisation: str) -> None:
        self.by_email.setdefault(email, known)
        if known.phone:
            self.by_phone.setdefault((known.name.key, known.phone), known)
        if organisation and known.name.patronymic and not known.name.is_initials:
            self.by_workplace.setdefault((known.name.key, _workplace(organisation)), []).append(known)


def _repeated(row: ImportedRow, known: _Known, code: str) -> ImportedRow:
    """Say whom a row repeats. Of the hidden not even whether name and address are of one person."""
    if known.is_hidden:
        return replace(row, outcome="duplicate", codes=("registered",))
    outcome: Outcome = "refused" if code == "email_of_another" else "duplicate"
    return replace(row, outcome=outcome, codes=(code,), same_as=known.number, listed=known.listed)


def _workplace(organisation: str) -> str:
    return re.sub(r"[\W_]+", "", fold(organisation))


def _merged(first: ImportedRow, again: ImportedRow) -> ImportedRow:
    """Add to `first` what only its repetition knows, and take back the warnings about it."""
    is_fuller = again.name.patronymic and not first.name.patronymic and first.name.first_name == again.name.first_name
    settled = {
        "bad_phone": bool(again.phone and not first.phone),
        "unknown_territory": bool(again.territory and not first.territory),
    }
    return replace(
        first,
        name=again.name if is_fuller else first.name,
        phone=first.phone or again.phone,
        territory=first.territory or again.territory,
        organisation=first.organisation or again.organisation,
        position=first.position or again.position,
        track=first.track or again.track,
        warnings=tuple(warning for warning in first.warnings if not settled.get(warning)),
    )
