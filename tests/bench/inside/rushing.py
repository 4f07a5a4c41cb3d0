"""Makes an event with few places before the rush for them; tells what became of everybody after it."""

import json
import re
import sys
from typing import Any

from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from events.models import Event, Territory
from registration.models import Registration
from tests import factories
from tests.registration.factories import make_consent_text

NUMBER = re.compile(r"Лист ожидания, № (\d+)")
State = Registration.State


def prepare(places: int) -> dict[str, Any]:
    """Make the event and say what its form asks for: people have it open before the moment comes."""
    text = make_consent_text()
    event = factories.make_event()
    factories.make_capacity(event, places, has_waiting_list=True)
    return {
        "register": reverse("registration:register", args=[event.slug]),
        "confirm": reverse("registration:confirm", args=[event.slug]),
        "territory": Territory.objects.order_by("rank")[0].pk,
        "consent_text": text.pk,
    }


def outcome() -> dict[str, Any]:
    """Who has a place; who waits, in the list's order with the number that each was told; in which order they came."""
    event = Event.objects.get()
    waiting = list(event.registrations.waiting())
    kept = Registration.history.filter(event=event, state=State.WAITING).order_by("history_id")
    return {
        "states": {state: event.registrations.filter(state=state).count() for state in State.values},
        "people": event.registrations.count(),
        "confirmed": [*event.registrations.confirmed().values_list("email", flat=True)],
        "waiting": [row.email for row in waiting],
        "turns": len({row.waiting_since for row in waiting}),
        "committed": [*kept.values_list("email", flat=True)],
        "told": numbers_told(),
    }


def numbers_told() -> dict[str, int]:
    """The number on the waiting list that stands in each letter about it, by address."""
    tasks = DBTaskResult.objects.filter(task_path__endswith=".deliver").values_list("args_kwargs", flat=True)
    letters = [task["args"][0] for task in tasks.iterator(chunk_size=500)]
    numbers = ((letter["to"], NUMBER.search(letter["text"])) for letter in letters)
    return {address: int(number[1]) for address, number in numbers if number}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(prepare(int(sys.argv[1])) if sys.argv[1:] else outcome()))
