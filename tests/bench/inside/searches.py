"""What people type to find somebody, and finding them as the list and the desk do."""

import time
from collections.abc import Callable
from random import Random
from typing import Any

from events.models import Event
from registration.listing import ParticipantFilter
from registration.models import Registration
from registration.views.desk import _found as found_at_the_desk
from registration.views.manage import PAGE
from symposium.demo.people import latin

VOWELS = "аеиоуыэюя"
WAYS: dict[str, Callable[[Registration], str]] = {
    "last name": lambda one: one.last_name,
    "last name with a slip": lambda one: slipped(one.last_name),
    "last name in Latin letters": lambda one: latin(one.last_name),
    "last name and first name": lambda one: f"{one.last_name} {one.first_name}",
    "beginning of a last name": lambda one: one.last_name[:3],
    "first name and patronymic": lambda one: f"{one.first_name} {one.patronymic}",
    "first name": lambda one: one.first_name,
    "end of a telephone": lambda one: one.phone[-4:],
    "beginning of an e-mail": lambda one: one.email.partition("@")[0][:-2],
    "code of a ticket": lambda one: one.code,
}


def slipped(name: str) -> str:
    """Write another vowel in the place of the last but one: «Селезнева» becomes «Селезнива»."""
    places = [place for place, letter in enumerate(name) if letter in VOWELS]
    place = places[-2] if len(places) > 1 else len(name) // 2
    return name[:place] + ("и" if name[place] != "и" else "е") + name[place + 1 :]


def in_the_list(event: Event, text: str) -> list[Any]:
    return list(ParticipantFilter({"q": text}).pages(event, PAGE).page(1))


PLACES: dict[str, Callable[[Event, str], list[Any]]] = {"list": in_the_list, "desk": found_at_the_desk}


def searched(event: Event, way: str, place: str, times: int) -> dict[str, Any]:
    """Search for `times` people, the same for the same way; milliseconds of each search, and how many found nobody."""
    people = event.registrations.active().order_by("pk")
    keys = Random(way).sample([*people.values_list("pk", flat=True)], times)
    texts = [WAYS[way](one) for one in people.filter(pk__in=keys)]
    waits, missed = [], 0
    for text in texts:
        begin = time.perf_counter()
        found = PLACES[place](event, text)
        waits.append(1000 * (time.perf_counter() - begin))
        missed += not found
    return {"waits": waits, "different": len(set(texts)), "missed": missed}
