"""Whose names the results may show: those of people who agreed to publication and of nobody else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from contest.models import Award, Contest
from events.models import ConsentText, Event, User
from registration.models import Consent, Registration
from symposium.lib.names import fold

AGREED = Consent.objects.in_force().for_purpose(ConsentText.Purpose.PUBLICATION)


def with_agreed_names(contest: Contest, awards: Iterable[Award]) -> list[Award]:
    """Blank, for showing, the authors who did not agree. Two statements.

    Whoever entered a work agrees on the page of her registration; of authors that organisers loaded or a colleague
    named, those stay out who are registered here and have not agreed.
    """
    rows = list(awards)
    agreed = _agreed_users(contest.event, {row.entry.submitted_by_id for row in rows if row.entry.submitted_by_id})
    silent = _silent_names(contest.event, {name for row in rows for name in _names(row.entry.authors)})
    for row in rows:
        entry = row.entry
        if entry.submitted_by_id and entry.submitted_by_id not in agreed:
            entry.authors = ""
        else:
            entry.authors = ", ".join(name for name in _names(entry.authors) if _key(name) not in silent)
    return rows


def _names(authors: str) -> list[str]:
    return [name for part in authors.split(",") if (name := part.strip())]


def _key(name: str) -> tuple[str, ...]:
    """The last and the first name, folded: a patronymic may be left out on one side."""
    return tuple(fold(name).split()[:2])


def _agreed_users(event: Event, users: set[int]) -> set[int]:
    found = AGREED.filter(registration__event=event, registration__user__in=users)
    return set(found.values_list("registration__user", flat=True))


def _silent_names(event: Event, names: set[str]) -> set[tuple[str, ...]]:
    """The names among these that people are registered by who have not agreed."""
    last_names = {spelling for name in names for spelling in _spellings(name.split()[0])}
    agreed = Exists(AGREED.filter(registration=OuterRef("pk")))
    rows = event.registrations.filter(last_name__in=last_names).exclude(agreed)
    return {(fold(last), fold(first)) for last, first in rows.values_list("last_name", "first_name")}


def _spellings(word: str) -> Iterator[str]:
    """How a registration may write a last name: in its usual case, with and without the dots of one ё."""
    plain = word.title().replace("ё", "е").replace("Ё", "Е")
    yield from (word, plain)
    for index, letter in enumerate(plain):
        if letter in "еЕ":
            yield plain[:index] + ("ё" if letter == "е" else "Ё") + plain[index + 1 :]


@dataclass(frozen=True)
class OwnName:
    """Whether the results may show an author's name, and whether she has a page to agree on."""

    is_agreed: bool
    is_registered: bool


def own_name(user: User, event: Event) -> OwnName:
    """Tell how an author's own name stands. One statement."""
    agreed = Exists(AGREED.filter(registration=OuterRef("pk")))
    rows = Registration.objects.filter(user=user, event=event).annotate(is_agreed=agreed)
    found = list(rows.values_list("is_agreed", flat=True))
    return OwnName(is_agreed=any(found), is_registered=bool(found))
