"""Finding people of an event by what somebody typed, the nearest first."""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from events.models import Event
from registration import tickets
from registration.models import NameWord, NameWordUse, Registration
from registration.searching import LAST, NAMES, Kind, Vocabulary, Wanted, read_query
from symposium.lib import base32
from symposium.lib.many_keys import keys_in

# Where one word finds fewer, names that differ by a slip are shown after them; the more is typed, the fewer fit.
FEW = 5
# Whose address begins with a letter or two is no answer.
MOST_HOLDERS = 1000
# So few letters begin the names of too many people to fetch them all, unless nothing else is asked for.
SHORT = 2
MOST_AMONG = 2000
KEPT_EVENTS = 8
IN_MEMORY = [*sorted(NAMES), Kind.WORKPLACE]
# How near somebody is by one word: her last name, one that begins so, any other name, address, code, texts, a slip.
WHOLE, BEGUN, OTHER, IN_TEXTS, SLIP = range(5)

Rows = TypeVar("Rows", bound="QuerySet[Registration]")


def searched(rows: Rows, event: Event, text: str) -> Rows:
    """Keep those of `event` whom every word of `text` names, annotated with `nearness`: the smaller, the nearer.

    Last names come before their beginnings, these before other names, addresses and telephones, and what differs by
    a slip or two comes last, if little else is found. A word that is nobody's name is sought in organisations.
    A handful of statements whatever is found: how well the database knows its own tables does not matter, provided that
    nothing else in `rows` asks for the event.
    """
    words = read_query(text)
    if not words:
        return rows.filter(event=event).annotate(nearness=Value(0))
    vocabulary = vocabulary_of(event)
    found = [Found(wanted, vocabulary.beginning(wanted)) for wanted in words]
    _add_holders(event, found)
    for one in found:
        one.in_texts = not one.is_something and vocabulary.is_of_workplace(one.wanted)
    _add_bearers(found)
    if not all(one.is_something for one in found) or _are_few(found):
        for one in found:
            _add_slips(vocabulary, one)
        _add_bearers(found)
    return _narrowed(rows, event, found)


@dataclass
class Found:
    """Where one typed word is found: keys of words and people, each with how near they are, perhaps in the texts."""

    wanted: Wanted
    keys: dict[int, int]
    people: dict[int, int] = field(default_factory=dict)
    in_texts: bool = False

    @property
    def is_something(self) -> bool:
        return self.in_texts or bool(self.people) or bool(self.keys)

    def put(self, person: int, step: int) -> None:
        self.people[person] = min(step, self.people.get(person, step))


def _add_holders(event: Event, found: Sequence[Found]) -> None:
    """Add whose address begins so, whose telephone ends so and whose ticket has this code; mostly without asking."""
    ways = Q()
    for one in found:
        ways |= _ways(one.wanted)
    if not ways:
        return
    rows = event.registrations.filter(ways).order_by().values_list("pk", "email", "phone_back", "code")
    for pk, email, phone, code in rows[:MOST_HOLDERS]:
        for one in found:
            wanted = one.wanted
            is_begun = bool(wanted.address) and email.startswith(wanted.address)
            if is_begun or (wanted.phone and phone.startswith(wanted.phone)) or code == base32.tidy(wanted.text):
                one.put(pk, OTHER)


def _ways(wanted: Wanted) -> Q:
    """Databases differ in what patterns an index serves, not in ranges."""
    ways = Q()
    if wanted.address:
        ways |= Q(email__gte=wanted.address, email__lt=wanted.address + LAST)
    if wanted.phone:
        ways |= Q(phone_back__gte=wanted.phone, phone_back__lt=wanted.phone + LAST)
    code = base32.tidy(wanted.text)
    if len(code) == tickets.LETTERS and base32.is_spelled(code):
        ways |= Q(code=code)
    return ways


def _add_bearers(found: Sequence[Found]) -> None:
    """Add the people who bear the words; of two letters' names only among those whom the other words leave."""
    long = [one for one in found if len(one.wanted.text) > SHORT or one.in_texts]
    _add_bearers_of(long or found)
    if long and len(long) < len(found):
        strict = [one for one in long if not one.in_texts]
        left = _common(strict) if strict else None
        _add_bearers_of([one for one in found if one not in long], left if left and len(left) < MOST_AMONG else None)


def _add_bearers_of(found: Sequence[Found], among: Collection[int] | None = None) -> None:
    keys = {key for one in found for key in one.keys}
    if not keys:
        return
    rows = NameWordUse.objects.filter(word__in=keys_in(keys))
    if among is not None:
        rows = rows.filter(registration__in=keys_in(among))
    bearers = defaultdict(list)
    for word, person in rows.values_list("word_id", "registration_id"):
        bearers[word].append(person)
    for one in found:
        # The nearest last, so that whoever bears several of the words keeps the nearest.
        steps: dict[int, int] = {}
        for key, step in sorted(one.keys.items(), key=itemgetter(1), reverse=True):
            steps.update(dict.fromkeys(bearers.get(key, ()), step))
        known = one.people
        one.people = steps | {person: min(step, steps.get(person, step)) for person, step in known.items()}


def _common(found: Sequence[Found]) -> set[int]:
    return set.intersection(*(set(one.people) for one in found))


def _are_few(found: Sequence[Found]) -> bool:
    strict = [one for one in found if not one.in_texts]
    return bool(strict) and len(_common(strict)) < max(1, FEW // len(found))


def _add_slips(vocabulary: Vocabulary, found: Found) -> None:
    """Add names that differ by slips, and the texts where there may be something or nothing else is left."""
    for key, slip in vocabulary.near(found.wanted).items():
        found.keys.setdefault(key, SLIP + slip)
    found.in_texts = vocabulary.is_of_workplace(found.wanted) or not found.is_something


def _narrowed(rows: Rows, event: Event, found: Sequence[Found]) -> Rows:
    strict, loose = [one for one in found if not one.in_texts], [one for one in found if one.in_texts]
    nearness: Combinable = Value(0)
    if strict:
        people = _sums(strict)
        # A sum stands in no index: they are fetched by their keys, and never is the whole event gone through for them.
        rows = rows.alias(of_event=F("event_id") + 0).filter(of_event=event.pk, pk__in=keys_in(people))
        nearness = _steps(people, otherwise=0)
    else:
        rows = rows.filter(event=event)
    for one in loose:
        rows = rows.filter(Q(pk__in=keys_in(one.people)) | Q(search__contains=one.wanted.text))
        nearness = nearness + _steps(one.people, otherwise=IN_TEXTS)
    return rows.annotate(nearness=nearness)


def _sums(found: Sequence[Found]) -> dict[int, int]:
    """How near those are whom all of the words name; one word may name thousands, and is looked at but once."""
    first, *others = found
    if not others:
        return first.people
    return {person: first.people[person] + sum(one.people[person] for one in others) for person in _common(found)}


def _steps(people: dict[int, int], *, otherwise: int) -> Combinable:
    by_step = defaultdict(list)
    for person, step in people.items():
        by_step[step].append(person)
    # The largest group, mostly, needs no list of its own.
    if by_step and not otherwise:
        otherwise = max(by_step, key=lambda step: len(by_step[step]))
    if not by_step or list(by_step) == [otherwise]:
        # PostgreSQL takes a bare number to order by for the place of a column.
        return Cast(Value(otherwise), IntegerField())
    whens = [When(pk__in=keys_in(rows), then=step) for step, rows in by_step.items() if step != otherwise]
    return Case(*whens, default=Value(otherwise))


# ------------------------------------------------------------------ words in memory
_kept: OrderedDict[tuple[int, str], tuple[int, int, Vocabulary]] = OrderedDict()


def vocabulary_of(event: Event) -> Vocabulary:
    """Return the event's words of names: kept by the process, and asked for again as far as others have added some."""
    rows = NameWord.objects.filter(event=event, kind__in=IN_MEMORY)
    seen = rows.aggregate(last=Max("pk", default=0), count=Count("pk"))
    place = (event.pk, event.slug)
    last, count, vocabulary = _kept.get(place, (0, 0, Vocabulary(())))
    if (last, count) != (seen["last"], seen["count"]):
        more = list(rows.filter(pk__gt=last).values_list("pk", "kind", "word"))
        if count + len(more) == seen["count"]:
            vocabulary = vocabulary.with_more(more)
        else:
            # Some were taken away, or an earlier number was committed later.
            vocabulary = Vocabulary(rows.values_list("pk", "kind", "word"))
        _keep(place, (seen["last"], seen["count"], vocabulary))
    return vocabulary


def _keep(place: tuple[int, str], kept: tuple[int, int, Vocabulary]) -> None:
    _kept[place] = kept
    _kept.move_to_end(place)
    while len(_kept) > KEPT_EVENTS:
        _kept.popitem(last=False)
