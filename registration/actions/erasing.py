"""Erasing registrations: the person goes, the number stays."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from events.locks import lock_event
from events.models import User
from registration.actions.changing import end
from registration.lists import forget_rows
from registration.models import (
    AddressCode,
    Answer,
    ErasureRequest,
    NameWord,
    NameWordUse,
    NotSame,
    Registration,
)
from registration.refusals import Refused
from registration.searching import Kind, words_of_workplace
from symposium.lib.tasks import forget_letters

NAMELESS = {
    "last_name": "",
    "first_name": "",
    "patronymic": "",
    "email": "",
    "phone": "",
    "organisation": "",
    "position": "",
    "user": None,
}
# By what nobody is found any more.
UNFOUND = {"search": "", "sort_name": "", "phone_back": ""}


@transaction.atomic
def erase_registrations(*, registrations: Iterable[Registration], by: User | None, now: datetime) -> Counter[str]:
    """Erase who is behind registrations and return how much of what went; the second call finds nothing.

    Territory, format, state, entries at doors and places in sessions stay as numbers, consents as purpose, version
    and dates. Where it still means something the registration ends first, and its place goes to whoever is next.
    """
    wanted = [row for row in registrations if row.erased_at is None]
    # Before any row: whoever registers a list holds the event and waits for rows.
    for event in sorted({row.event for row in wanted}, key=attrgetter("pk")):
        lock_event(event)
    for row in sorted(wanted, key=lambda row: (row.event_id, row.pk)):
        _end(row, by, now)
    rows = list(
        Registration.objects.select_for_update(of=("self",))
        .filter(pk__in=[row.pk for row in wanted], erased_at=None)
        .select_related("event")
        .order_by("pk")
    )
    return _scrub(rows, by, now) if rows else Counter()


def _scrub(rows: Sequence[Registration], by: User | None, now: datetime) -> Counter[str]:
    """Empty locked rows and all that was written beside them."""
    keys = [row.pk for row in rows]
    addresses = _addresses(rows)
    counts = Counter(lists=forget_rows(rows, addresses), letters=forget_letters(addresses))
    AddressCode.objects.filter(event__in={row.event_id for row in rows}, email__in=addresses).delete()
    workplaces = _workplaces(rows)
    counts["registrations"] = Registration.objects.filter(pk__in=keys).update(
        **NAMELESS, **UNFOUND, nonce=None, held_until=None, needs_consent=False, erased_at=now
    )
    Registration.history.filter(id__in=keys).update(**NAMELESS)
    _erase_words(keys)
    _erase_workplaces({row.event_id for row in rows}, workplaces)
    ErasureRequest.objects.filter(registration__in=keys).update(reason="")
    ErasureRequest.objects.filter(registration__in=keys, done_at=None).update(done_at=now, by=by)
    return counts + _erase_answers(keys)


def _end(row: Registration, by: User | None, now: datetime) -> None:
    """End a registration at an event that is not over, unless the person has come: then she is counted."""
    if row.state == Registration.State.CANCELLED or row.event.day_of(now) > row.event.ends_on:
        return
    try:
        with transaction.atomic():
            end(registration=row, ending=Registration.Ending.ERASED, by=by, now=now)
    except Refused:
        return


def _addresses(rows: Sequence[Registration]) -> set[str]:
    """Every address that these registrations have had."""
    before = Registration.history.filter(id__in=[row.pk for row in rows]).values_list("email", flat=True)
    return ({row.email for row in rows} | set(before.distinct())) - {""}


def _workplaces(rows: Sequence[Registration]) -> set[str]:
    """Every word of every organisation that these registrations have named."""
    before = Registration.history.filter(id__in=[row.pk for row in rows]).values_list("organisation", flat=True)
    named = {row.organisation for row in rows} | set(before.distinct())
    return {word for text in named for _kind, word in words_of_workplace(text)}


def _erase_workplaces(events: Collection[int], words: Collection[str]) -> None:
    """Take the words of their organisations out of the search where nobody who is left is found by them."""
    left = Registration.objects.filter(event=OuterRef("event"), search__contains=OuterRef("word"))
    of_work = NameWord.objects.filter(event__in=events, word__in=words, kind=Kind.WORKPLACE, uses=None)
    NameWord.objects.filter(pk__in=[*of_work.exclude(Exists(left)).values_list("pk", flat=True)]).delete()


def _erase_words(keys: Collection[int]) -> None:
    """Take the people out of the search; words that nobody else is found by go with them."""
    words = set(NameWord.objects.filter(uses__registration__in=keys).values_list("pk", flat=True))
    NameWordUse.objects.filter(registration__in=keys).delete()
    NameWord.objects.filter(pk__in=words, uses=None).delete()
    NotSame.objects.filter(Q(first__in=keys) | Q(second__in=keys)).delete()


def _erase_answers(keys: Collection[int]) -> Counter[str]:
    """Delete answers with their files: a file first, since a row without its file is erased by the next attempt.

    A file that somebody else's answer refers to as well is hers to keep.
    """
    answers = Answer.objects.filter(registration__in=keys)
    shared = Answer.objects.exclude(registration__in=keys).exclude(file="").values("file")
    files = list(answers.exclude(file="").exclude(file__in=shared))
    for answer in files:
        answer.file.delete(save=False)
    deleted, _by_model = answers.delete()
    return Counter(answers=deleted, files=len(files))
