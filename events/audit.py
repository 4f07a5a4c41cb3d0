"""Who changed what and when: reading the history that simple-history keeps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from events.models import User

Row = TypeVar("Row", bound=models.Model)
AT_ONCE = 500
VERBS = {"+": _("created"), "~": _("changed"), "-": _("removed")}


def signed(row: Row, by: User | None) -> Row:
    """Say who changes `row`: the history record of its next save will bear `by`."""
    row._history_user = by  # type: ignore[attr-defined]
    return row


def keep_creations(rows: Sequence[models.Model], *, by: User | None, at: datetime) -> None:
    """Write down that `rows` of one model, which have been saved, were created; the database copies them itself."""
    if not rows:
        return
    model: Any = type(rows[0])
    history, key, quote = model.history.model, model._meta.pk, connection.ops.quote_name
    copied = ", ".join(quote(field.column) for field in history.tracked_fields)
    told = ", ".join(map(quote, ("history_date", "history_user_id", "history_type")))
    values = (connection.ops.adapt_datetimefield_value(at), by.pk if by else None)
    # Not a word of it comes from outside: names of tables and columns alone are put together.
    insert = f"INSERT INTO {quote(history._meta.db_table)} ({copied}, {told})"
    select = f"SELECT {copied}, %s, %s, '+' FROM {quote(model._meta.db_table)} WHERE {quote(key.column)} IN"  # noqa: S608
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_ONCE):
            keys = [key.get_db_prep_value(row.pk, connection) for row in rows[start : start + AT_ONCE]]
            cursor.execute(f"{insert} {select} ({', '.join(['%s'] * len(keys))})", [*values, *keys])


@dataclass(frozen=True)
class Change:
    """One field before and after; a time is a datetime, a choice its words, a related row its own words."""

    label: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Entry:
    """One record of the history, in words."""

    at: datetime
    by: str
    kind: str
    subject: str
    changes: tuple[Change, ...]

    @property
    def verb(self) -> str:
        return str(VERBS[self.kind])


def entries(records: Iterable[Any], *known: models.Model) -> list[Entry]:
    """Describe history records of one model; three queries and one for each related model, however many there are.

    Related rows that are `known` already are not asked for again.
    """
    rows = list(records)
    if not rows:
        return []
    before = _records_before(rows)
    names = _Names([*rows, *before.values()], known)
    return [
        Entry(
            at=row.history_date,
            by=row.history_user.full_name or row.history_user.email if row.history_user else "",
            kind=row.history_type,
            subject=names.subject(row),
            changes=tuple(_changes(before.get(row.history_id), row, names)),
        )
        for row in rows
    ]


def _records_before(rows: list[Any]) -> dict[int, Any]:
    """Map each record of a change to the record of the same object before it."""
    changed = {row.id for row in rows if row.history_type == "~"}
    previous: dict[int, Any] = {}
    last: dict[Any, Any] = {}
    for row in type(rows[0]).objects.filter(id__in=changed).order_by("history_id"):
        if row.id in last:
            previous[row.history_id] = last[row.id]
        last[row.id] = row
    return previous


class _Names:
    """Words for related rows, fetched once for all records."""

    def __init__(self, rows: list[Any], known: Iterable[models.Model]) -> None:
        self.words: dict[str, Mapping[Any, models.Model]] = {}
        for field in rows[0].tracked_fields:
            if isinstance(field, models.ForeignKey):
                wanted = {getattr(row, field.attname) for row in rows} - {None}
                related: Any = field.related_model
                found = {row.pk: row for row in known if isinstance(row, related) and row.pk in wanted}
                missing = wanted - found.keys()
                self.words[field.name] = found | (related._default_manager.in_bulk(missing) if missing else {})

    def of(self, field: Any, value: Any) -> Any:
        if field.name in self.words:
            return str(self.words[field.name].get(value, "")) if value is not None else ""
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return "" if value is None else value

    def subject(self, row: Any) -> str:
        """Name what the record is about, with related rows from the prefetched words."""
        # Not `row.instance`: where a history leaves fields out, that asks the database for each record.
        instance = row.instance_type(**{field.attname: getattr(row, field.attname) for field in row.tracked_fields})
        for name, found in self.words.items():
            related = found.get(getattr(row, f"{name}_id"))
            if related is not None:
                setattr(instance, name, related)
        return str(instance)


def _changes(before: Any | None, after: Any, names: _Names) -> Iterator[Change]:
    if before is None:
        return
    for field in after.tracked_fields:
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new:
            label = str(field.verbose_name)
            yield Change(label[:1].upper() + label[1:], names.of(field, old), names.of(field, new))
