"""Lists of people from files: read, shown, corrected and registered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from events.audit import keep_creations
from events.models import ConsentText, Event, User
from registration import actions, importing, letters
from registration.actions.placing import move_up, supersede
from registration.capacity import Gate, seat_of
from registration.columns import fingerprint, remembered
from registration.enlisting import keep_others_out, people_known, rules_for, territory_matcher, unsaved
from registration.importing import ImportedRow, RawRow, Rules
from registration.indexing import index
from registration.models import Consent, Delegation, ImportBatch, Registration
from registration.people import Name
from registration.recognise import Column, Recognition, choose_sheet, missing_fields, recognise
from registration.refusals import Refused
from symposium.lib import tabular
from symposium.lib.live import announce
from symposium.lib.tabular import Row, Sheet

SKIP = "skip"


@dataclass(frozen=True)
class Done:
    """What a commit did: the registrations it made, by the number of their row."""

    registered: Mapping[int, Registration]


# ------------------------------------------------------------------ reading
def read_list(event: Event, content: bytes, *, has_consents: bool = False) -> list[ImportedRow]:
    """Read a file and say of each row what will become of it. Raises tabular.UnreadableTableError."""
    match = territory_matcher()
    return importing.judge(_read(content, match), rules_for(event, match, has_consents=has_consents))


def _read(content: bytes, match: Callable[[str], str | None]) -> list[RawRow]:
    sheet = choose_sheet(tabular.read(content))
    return importing.raw_rows(sheet, recognise(sheet, match))


def register_list(
    event: Event, content: bytes, *, now: datetime, has_consents: bool = False, by: User | None = None
) -> list[ImportedRow]:
    """Read a file and register everybody in it who is new, all or nobody; return what became of each row.

    Consents of the list are attested by whoever registers it.
    Raises tabular.UnreadableTableError, and Refused as `commit` does.
    """
    # Reading takes seconds: nobody waits for it at the doors.
    match = territory_matcher()
    rules = rules_for(event, match, has_consents=has_consents, with_people=False)
    read = importing.read(_read(content, match), rules)
    with transaction.atomic():
        keep_others_out(event)
        rows = importing.weigh(read, people_known(event))
        _register(event, rows, by=by, now=now)
    return rows


# ------------------------------------------------------------------ batches
def open_batch(
    *, event: Event, file_name: str, content: bytes, by: User | None, delegation: Delegation | None = None
) -> ImportBatch:
    """Keep an uploaded file as a batch: recognised, and judged where the columns leave no doubt.

    Columns that somebody named by hand under the same headings are taken as they were named.
    Raises tabular.UnreadableTableError.
    """
    sheets = tabular.read(content)
    match = territory_matcher()
    batch = ImportBatch(event=event, by=by, delegation=delegation, file_name=file_name[-255:])
    batch.sheets = [_packed(one) for one in sheets]
    likeliest = choose_sheet(sheets)
    # Where more sheets have such headings, the likeliest counts.
    known = remembered([*_visible(sheets), likeliest], event=event, delegation=delegation, by=by)
    if known is not None:
        batch.sheet, batch.header_row = known.sheet[:120], known.header_row
        batch.mapping = _without_consents(batch, known.mapping)
        is_sure = delegation is not None or "consent" in batch.mapping.values()
    else:
        is_sure = _recognise(batch, likeliest, match).is_sure
    batch.state = ImportBatch.State.PREVIEW if is_sure else ImportBatch.State.COLUMNS
    batch.rows = _judged(batch, match) if is_sure else []
    batch.save()
    return batch


def _visible(sheets: Sequence[Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets if not sheet.is_hidden]


def _recognise(batch: ImportBatch, sheet: Sheet, match: Callable[[str], str | None]) -> Recognition:
    found = recognise(sheet, match, wants_consent=batch.delegation_id is None)
    batch.sheet, batch.header_row = sheet.name[:120], found.header_row
    batch.mapping = {str(index): name for index, name in found.mapping.items()}
    return found


def _without_consents(batch: ImportBatch, mapping: Mapping[str, str]) -> dict[str, str]:
    """Leave out the column of consents where a coordinator sends the list: she cannot consent for others."""
    is_hers = batch.delegation_id is not None
    return {index: name for index, name in mapping.items() if not (is_hers and name == "consent")}


def _packed(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "hidden": sheet.is_hidden,
        "rows": [[row.number, list(row.cells)] for row in sheet.rows],
        "uncomputed": sorted(sheet.uncomputed),
    }


def sheets_of(batch: ImportBatch) -> dict[str, Sheet]:
    """Unpack the sheets as they were sent, by name."""
    return {
        one["name"]: Sheet(
            one["name"],
            tuple(Row(number, tuple(cells)) for number, cells in one["rows"]),
            one["hidden"],
            frozenset(one["uncomputed"]),
        )
        for one in batch.sheets
        if one["rows"]
    }


def recognition_of(batch: ImportBatch) -> Recognition:
    """What the columns of the batch's sheet hold, as somebody has set it or as it was recognised."""
    sheet = _sheet(batch)
    headings = next((row for row in sheet.rows if row.number == batch.header_row), Row(0, ()))
    width = max((len(row.cells) for row in sheet.rows if row.number >= batch.header_row), default=0)
    below = [row for row in sheet.rows if row.number > batch.header_row]
    samples = [next((text for row in below if (text := row.text(index))), "") for index in range(width)]
    columns = [
        Column(index, headings.text(index), batch.mapping.get(str(index), ""), 1.0, samples[index])
        for index in range(width)
        if headings.text(index) or samples[index]
    ]
    return Recognition(batch.sheet, batch.header_row, tuple(columns), is_sure=True)


def _sheet(batch: ImportBatch) -> Sheet:
    sheets = sheets_of(batch)
    return sheets.get(batch.sheet) or next(iter(sheets.values()))


def _raw_rows(batch: ImportBatch) -> list[RawRow]:
    """The rows as sent, with the corrections in the place of what they correct."""
    rows = importing.raw_rows(_sheet(batch), recognition_of(batch))
    return [_corrected(row, batch.fixes.get(str(row.number))) for row in rows]


def _corrected(row: RawRow, fixes: dict[str, str] | None) -> RawRow:
    if not fixes:
        return row
    if fixes.get(SKIP):
        return RawRow(row.number, row.values, "skipped")
    left = tuple(name for name in row.uncomputed if name not in fixes)
    return RawRow(row.number, {**row.values, **fixes}, "person", left)


@dataclass(frozen=True)
class Reading:
    """The rows of a batch as sent and as read by themselves, and what of the batch that was read from."""

    source: tuple[Any, ...]
    raw: list[RawRow]
    rows: list[ImportedRow]


def _source(batch: ImportBatch) -> tuple[Any, ...]:
    # The cells too: somebody in them may have been erased meanwhile.
    return batch.sheet, batch.header_row, batch.mapping, batch.fixes, batch.has_consents, batch.sheets


def _read_batch(batch: ImportBatch, rules: Rules) -> Reading:
    raw = _raw_rows(batch)
    return Reading(_source(batch), raw, importing.read(raw, rules))


def _judged(batch: ImportBatch, match: Callable[[str], str | None]) -> list[dict[str, Any]]:
    rules = _rules(batch, match)
    return _weighed(_read_batch(batch, rules), rules)


def _weighed(reading: Reading, rules: Rules) -> list[dict[str, Any]]:
    written = {row.number: row.values for row in reading.raw}
    rows = importing.weigh(reading.rows, rules.registered)
    return [to_json(row) | {"written": dict(written[row.number])} for row in rows]


def _rules(batch: ImportBatch, match: Callable[[str], str | None], *, with_people: bool = True) -> Rules:
    return rules_for(
        batch.event, match, has_consents=batch.has_consents, delegation=batch.delegation, with_people=with_people
    )


def _locked(batch: ImportBatch) -> ImportBatch:
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("event", "delegation")
    row: ImportBatch = rows.get(pk=batch.pk)
    return row


@transaction.atomic
def choose_columns(
    *, batch: ImportBatch, sheet: str, header_row: int, mapping: Mapping[str, str], has_consents: bool
) -> ImportBatch:
    """Set by hand what the columns hold; another sheet is recognised anew.

    Raises Refused: missing_columns, and sheet_registered where people of the sheet before are registered already.
    Which columns they are is remembered with their headings for the next list.
    """
    row = _locked(batch)
    match = territory_matcher()
    if sheet != row.sheet and sheet in sheets_of(row):
        if row.registered:
            # Ticket codes stand by numbers of rows, and those of two sheets are the same numbers.
            raise Refused("sheet_registered")
        _recognise(row, sheets_of(row)[sheet], match)
        row.state, row.fixes, row.headings = ImportBatch.State.COLUMNS, {}, ""
    else:
        named = _without_consents(row, mapping)
        lacking = missing_fields({int(index): name for index, name in named.items()})
        if {"name", "email"} & set(lacking):
            raise Refused("missing_columns")
        row.header_row, row.mapping, row.state = header_row, named, ImportBatch.State.PREVIEW
        row.headings = _fingerprint(row)
    row.has_consents = has_consents and row.delegation_id is None
    row.rows = _judged(row, match) if row.state == ImportBatch.State.PREVIEW else []
    row.save()
    return row


def _fingerprint(batch: ImportBatch) -> str:
    return next((fingerprint(row) for row in _sheet(batch).rows if row.number == batch.header_row), "")


@transaction.atomic
def fix_rows(*, batch: ImportBatch, fixes: Mapping[int, Mapping[str, str]]) -> ImportBatch:
    """Correct cells of rows, by number and field, and judge the list again; no texts take a correction back."""
    row = _locked(batch)
    for number, texts in fixes.items():
        kept = {**row.fixes.get(str(number), {}), **texts} if texts else {}
        row.fixes[str(number)] = kept
    row.fixes = {number: texts for number, texts in row.fixes.items() if texts}
    row.rows = _judged(row, territory_matcher())
    row.save()
    return row


def commit(*, batch: ImportBatch, by: User | None, now: datetime) -> Done:
    """Register everybody in the list who is new, all or nobody, and send the tickets; a coordinator's people are asked.

    The rows are read before the transaction begins, and weighed against who is registered in it: whoever registered
    since the preview is known, and the second call finds nobody new. Raises Refused: full_list, full_onsite,
    full_online, or as actions.enlist does.
    """
    match = territory_matcher()
    reading = _read_batch(batch, _rules(batch, match, with_people=False))
    try:
        return _commit(batch, reading, match, by=by, now=now)
    except IntegrityError:
        # Somebody of the list signed up between the judging and the writing: now that is known.
        return _commit(batch, reading, match, by=by, now=now)


@transaction.atomic
def _commit(
    batch: ImportBatch, reading: Reading, match: Callable[[str], str | None], *, by: User | None, now: datetime
) -> Done:
    keep_others_out(batch.event)
    row = _locked(batch)
    if row.state == ImportBatch.State.COLUMNS:
        raise Refused("missing_columns")
    rules = _rules(row, match)
    # Somebody may have put a row right while the others were read.
    reading = reading if reading.source == _source(row) else _read_batch(row, rules)
    row.rows = _weighed(reading, rules)
    people = [from_json(one) for one in row.rows]
    if row.delegation is not None:
        made = actions.enlist(delegation=row.delegation, rows=people, by=by, now=now)
    else:
        made = _register(row.event, people, by=by, now=now)
    row.registered |= {str(number): registration.code for number, registration in made.items()}
    if made:
        row.state, row.committed_at = ImportBatch.State.COMMITTED, now
    row.save()
    return Done(made)


def _register(event: Event, rows: list[ImportedRow], *, by: User | None, now: datetime) -> dict[int, Registration]:
    new = [row for row in rows if row.outcome == "new"]
    if not new:
        return {}
    gate = Gate(event, now)
    supersede(gate, [row.email for row in new])
    move_up(gate)
    registrations = unsaved(event, new, now)
    gate.take_all([seat_of(registration) for registration in registrations])
    for registration in registrations:
        registration.state, registration.confirmed_at = Registration.State.CONFIRMED, now
        registration.source = Registration.Source.IMPORT
        registration.fill_search()
    made = Registration.objects.bulk_create(registrations, batch_size=500)
    keep_creations(made, by=by, at=now)
    index(made, are_new=True)
    _keep_consents(made, by=by, now=now)
    letters.queue_tickets(made)
    announce(f"event-{event.slug}", "registrations")
    return {row.number: registration for row, registration in zip(new, made, strict=True)}


def _keep_consents(registrations: list[Registration], *, by: User | None, now: datetime) -> None:
    """Note that the sender of the list has the consents; the text is the one in force, where there is one."""
    text = ConsentText.objects.current()
    consents = [
        Consent(registration=one, text=text, channel=Consent.Channel.WORKBOOK, attested_by=by, given_at=now)
        for one in registrations
    ]
    Consent.objects.bulk_create(consents, batch_size=500)


def to_json(row: ImportedRow) -> dict[str, Any]:
    """Write a row down as JSON knows it."""
    return vars(row) | {"name": vars(row.name)}


def from_json(data: dict[str, Any]) -> ImportedRow:
    """Read back a row that was kept as JSON, also by an older version that knew fewer fields."""
    fields = {name: data[name] for name in ImportedRow.__dataclass_fields__ if name in data}
    lists = {name: tuple(data[name]) for name in ("codes", "warnings")}
    return ImportedRow(**fields | lists | {"name": Name(**data["name"])})
