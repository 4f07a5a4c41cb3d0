"""Registrations of an event that may be one person's, as an organiser looks through them."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, overload

from django.core.cache import cache
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from events.models import Event
from registration import duplicates
from registration.duplicates import Known, Pair, Reason
from registration.models import NotSame, Registration

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# As long as nobody is registered or changed, the pairs are the same: a reader turns the pages in that time.
KEPT_SECONDS = 15 * 60
REASONS = tuple(Reason)
WORDS: "dict[Reason, StrOrPromise]" = {
    Reason.NAME_AND_PHONE: _("The same telephone, and the names are alike"),
    Reason.NAME_AND_WORKPLACE: _("The same name and organisation"),
    Reason.SIMILAR_AND_WORKPLACE: _("Names that are alike, the same organisation"),
    Reason.NAME_AND_TERRITORY: _("The same name and territory"),
    Reason.PHONE: _("The same telephone"),
    Reason.SIMILAR_AND_TERRITORY: _("Names that are alike, the same territory"),
    Reason.NAME: _("The same name"),
}


@dataclass(frozen=True)
class Suggestion:
    """Two registrations that may be one person's, and why."""

    first: Registration
    second: Registration
    reason: Reason

    @property
    def why(self) -> str:
        return str(WORDS[self.reason])


class Pairs(Sequence[Pair]):
    """Pairs as numbers in a row, three for each: tens of thousands come from the cache, a page of them is read."""

    def __init__(self, numbers: "array[int]") -> None:
        self.numbers = numbers

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> Self:
        return cls(
            array("q", [number for one in pairs for number in (one.first, one.second, REASONS.index(one.reason))])
        )

    def __len__(self) -> int:
        return len(self.numbers) // 3

    @overload
    def __getitem__(self, place: int) -> Pair: ...
    @overload
    def __getitem__(self, place: slice) -> list[Pair]: ...
    def __getitem__(self, place: int | slice) -> Pair | list[Pair]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        first, second, reason = self.numbers[3 * place : 3 * place + 3]
        return Pair(first, second, REASONS[reason])


def pairs_of(event: Event) -> Pairs:
    """Return the pairs of an event that may be one person, the likeliest first: two statements, four for new ones.

    Comparing 65,000 people takes seconds, so the pairs are kept until something of the people changes.
    """
    last = Registration.history.filter(event=event).order_by("-history_id").values_list("history_id", flat=True).first()
    noted = NotSame.objects.filter(first__event=event).aggregate(last=Max("pk"))["last"]
    key = f"duplicates:{event.pk}:{last}:{noted}"
    kept: array[int] | None = cache.get(key)
    if kept is None:
        kept = Pairs.of(_find(event)).numbers
        cache.set(key, kept, KEPT_SECONDS)
    return Pairs(kept)


def _find(event: Event) -> list[Pair]:
    people = event.registrations.active().filter(erased_at=None).order_by()
    fields = ("pk", "last_name", "first_name", "patronymic", "phone", "organisation", "territory")
    apart = set(NotSame.objects.filter(first__event=event).values_list("first", "second"))
    return duplicates.find((Known(*row) for row in people.values_list(*fields)), apart)


def suggestions(pairs: Sequence[Pair]) -> list[Suggestion]:
    """Fetch the registrations of some pairs: one statement. A pair of which one has ended meanwhile is left out."""
    keys = {key for pair in pairs for key in (pair.first, pair.second)}
    rows = Registration.objects.active().filter(pk__in=keys, erased_at=None).select_related("territory").in_bulk()
    return [
        Suggestion(rows[pair.first], rows[pair.second], pair.reason)
        for pair in pairs
        if pair.first in rows and pair.second in rows
    ]
