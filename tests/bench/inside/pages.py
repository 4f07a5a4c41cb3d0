"""Makes an event with so many people, then measures what it is asked about: visits of its pages, searches."""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from events.models import Event, Role
from registration.models import Registration
from tests import factories
from tests.bench.inside.importing import send_file, workbook
from tests.bench.inside.population import RARE, populate, settle
from tests.bench.inside.searches import PLACES, WAYS, searched
from tests.bench.inside.statements import Statements

# Fewer people than the smaller event has: the uploaded list is as long at both.
LISTED = 200
Visit = Callable[[], HttpResponse]


def main(count: int) -> None:
    event = populate(count)
    visits = every_visit(owner_with_list(event, LISTED), event)
    settle()
    say({"pages": [*visits], "ways": [*WAYS], "places": [*PLACES]})
    for line in sys.stdin:
        asked = json.loads(line)
        say(searched(event, **asked) if "way" in asked else measured(visits, **asked))


def owner_with_list(event: Event, rows: int) -> Client:
    """Sign an owner of the event in who has sent a list of so many people."""
    client = Client()
    client.force_login(factories.make_membership(event, Role.OWNER))
    send_file(client, event, workbook(rows, seed=3))
    return client


def every_visit(client: Client, event: Event) -> dict[str, Visit]:
    """The pages by the names they are printed under; what the colon is followed by is the query."""
    someone = event.registrations.order_by("pk")[RARE]
    delegation = event.delegations.order_by("pk")[0]
    slug, batch = [event.slug], event.import_batches.get()
    last = event.registrations.active().filter(erased_at=None).count() // 50
    people, asked = "registration:participants", list_queries(someone, last)
    addresses = {f"participants: {name}": reverse(people, args=slug, query=query) for name, query in asked.items()}
    # Names that are looked for stand in no address: this one leads to the token that stands for them.
    addresses["participants: name"] = client.get(addresses["participants: name"]).headers["Location"]
    addresses |= {
        "participant": reverse("registration:participant", args=[*slug, someone.code]),
        "duplicates": reverse("registration:duplicates", args=slug),
        "delegations": reverse("registration:delegations", args=slug),
        "delegation": reverse("registration:delegation", args=[*slug, delegation.link]),
        "import lists": reverse("registration:imports", args=slug),
        "import rows": reverse("registration:batch", args=[*slug, batch.code]),
        "places": reverse("registration:places", args=slug),
        "answers": reverse("registration:answer_summary", args=slug),
        "doors": reverse("registration:doors", args=slug),
        "history": reverse("events:history", args=slug, query={"of": "participants"}),
        "overview": reverse("overview", args=slug),
        "desk": reverse("registration:desk", args=slug),
    }
    visits: dict[str, Visit] = {name: partial(client.get, address) for name, address in addresses.items()}
    search, point = reverse("registration:desk_search", args=slug), event.check_in_points.get().code
    for name, text in {"name": f"{someone.last_name} {someone.first_name}", "code": someone.code}.items():
        visits[f"desk search: {name}"] = partial(client.post, search, {"text": text, "point": point})
    return visits


def list_queries(someone: Registration, last: int) -> dict[str, dict[str, Any]]:
    assert someone.territory is not None
    return {
        "all": {},
        "page 2": {"page": 2},
        "middle page": {"page": last // 2 + 1},
        "last full page": {"page": last},
        "name": {"q": f"{someone.last_name} {someone.first_name}"},
        "waiting": {"state": "waiting"},
        "territory": {"territory": someone.territory.code},
        "online": {"format": "online"},
        "has come": {"arrived": "yes"},
        "has not come": {"arrived": "no"},
        "answered": {f"q_{someone.event.questions.get().code}": "yes"},
        "newest": {"sort": "-created"},
        "by organisation": {"sort": "organisation"},
        "by territory": {"sort": "territory"},
    }


def measured(visits: dict[str, Visit], page: str, times: int) -> dict[str, Any]:
    """Count the statements of a first visit and take the time of further ones, in milliseconds."""
    visits[page]()
    cache.clear()
    with Statements() as counted:
        first = milliseconds(visits[page])
    return {"statements": counted.count, "first": first, "again": [milliseconds(visits[page]) for _ in range(times)]}


def milliseconds(visit: Visit) -> float:
    begin = time.perf_counter()
    response = visit()
    took = 1000 * (time.perf_counter() - begin)
    if response.status_code != 200:
        raise SystemExit(f"{response.status_code}: {response.content[:500]!r}")
    return took


def say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
