"""Keeping the words by which people are found in step with who they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from django.db import connection

from registration.models import NameWord, NameWordUse, Registration
from registration.searching import Key, Kind, words_of, words_of_workplace

BATCH = 500
T = TypeVar("T")


def index(registrations: Collection[Registration], *, are_new: bool = False) -> None:
    """Write down the words by which saved `registrations` are found; what they are not found by any more goes.

    Saving one does this by itself. Whoever writes many at once calls it: three statements for some hundreds of rows,
    if they `are_new`.
    """
    by_event: defaultdict[int, list[Registration]] = defaultdict(list)
    for registration in registrations:
        by_event[registration.event_id].append(registration)
    for event, rows in by_event.items():
        _index(event, rows, are_new=are_new)


def _index(event: int, rows: list[Registration], *, are_new: bool) -> None:
    wanted = {row.pk: words_of(row.last_name, row.given_names) for row in rows}
    workplaces = {key for text in {row.organisation for row in rows} for key in words_of_workplace(text)}
    keys = _keys(event, workplaces.union(*wanted.values()))
    uses = {(pk, keys[word]) for pk, words in wanted.items() for word in words}
    if not are_new:
        _forget(set(wanted), uses)
    _put(sorted(uses))


def _put(uses: Sequence[tuple[int, int]]) -> None:
    """Write down who bears which word, past the objects: a list of people has three or four words each."""
    table = connection.ops.quote_name(NameWordUse._meta.db_table)
    insert = f"INSERT INTO {table} (registration_id, word_id) VALUES "  # noqa: S608  the name of a table
    with connection.cursor() as cursor:
        for some in _batches(uses):
            values = ", ".join(["(%s, %s)"] * len(some))
            cursor.execute(f"{insert}{values} ON CONFLICT DO NOTHING", [key for use in some for key in use])


def _keys(event: int, words: Collection[Key]) -> dict[Key, int]:
    """Return the keys of words in the database, in one order for everybody, so that no two writers wait crosswise."""
    ordered = sorted(words)
    NameWord.objects.bulk_create(
        (NameWord(event_id=event, kind=kind, word=word) for kind, word in ordered),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    found: dict[Key, int] = {}
    for some in _batches([word for _kind, word in ordered]):
        rows = NameWord.objects.filter(event=event, word__in=some).values_list("kind", "word", "pk")
        found.update({(Kind(kind), word): pk for kind, word, pk in rows})
    return found


def _forget(registrations: set[int], uses: set[tuple[int, int]]) -> None:
    """Take away what of these registrations is not among `uses`, and the words that nobody bears any more."""
    stale: dict[int, int] = {}
    for some in _batches(sorted(registrations)):
        known = NameWordUse.objects.filter(registration__in=some).values_list("pk", "registration_id", "word_id")
        stale.update({pk: word for pk, registration, word in known if (registration, word) not in uses})
    for some in _batches(sorted(stale)):
        NameWordUse.objects.filter(pk__in=some).delete()
        NameWord.objects.filter(pk__in={stale[pk] for pk in some}, uses=None).delete()


def _batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
