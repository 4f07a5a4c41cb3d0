"""Makes a text and the committee that writes it; or measures how long a text of many changes takes to read."""

import json
import sys
import time

from django.conf import settings
from django.test import Client
from django.utils import timezone
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from events.models import Role
from resolutions.drafting import log
from resolutions.models import Resolution
from tests import factories
from tests.resolutions.texts import TEXT, make_draft

COMMITTEE = 6


def begin(texts: int = 1, changes: int = 0) -> dict[str, object]:
    """Return the codes of new drafts, each of so many changes, and the cookies of those who may write them."""
    event = factories.make_event()
    people = [factories.make_membership(event, Role.COMMITTEE) for _ in range(COMMITTEE)]
    drafts = [make_draft(event, people[0], TEXT.replace("Живой урок", f"Живой урок {one}")) for one in range(texts)]
    for draft in drafts:
        log.begin(resolution_id=draft.pk, now=timezone.now())
        if changes:
            _type(draft.pk, people[0].pk, changes)
    return {"codes": [one.code for one in drafts], "cookies": [_cookie(one) for one in people]}


def _cookie(user: object) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def read(texts: int, changes: int) -> dict[str, object]:
    """Return what `begin` does, and how long one of the texts takes to read: its log alone, and with its snapshot."""
    made = begin(texts, changes)
    resolution = Resolution.objects.get(code=made["codes"][0])
    alone = _seconds(resolution.pk)
    log.take_snapshot(resolution_id=resolution.pk, now=timezone.now())
    return made | {"alone": alone, "snapshot": _seconds(resolution.pk), "bytes": _bytes(resolution)}


def _type(resolution_id: int, author: int, letters: int) -> None:
    """Write a paragraph letter by letter, as somebody types it."""
    document: Doc = Doc()
    text = XmlText("")
    document.get("prosemirror", type=XmlFragment).children.append(XmlElement("para", {"kind": "preamble"}, [text]))
    received = [log.Received(document.get_update(), author, frozenset({document.client_id}))]
    for number in range(letters - 1):
        before = document.get_state()
        text.insert(len(str(text).encode()), "резолюция "[number % 10])
        received.append(log.Received(document.get_update(before), author, frozenset({document.client_id})))
    for start in range(0, len(received), 200):
        log.append(resolution_id=resolution_id, received=received[start : start + 200], now=timezone.now())


def _seconds(resolution_id: int) -> float:
    began = time.perf_counter()
    log.load(resolution_id)
    return time.perf_counter() - began


def _bytes(resolution: Resolution) -> int:
    return sum(len(data) for data in resolution.updates.values_list("data", flat=True))


if __name__ == "__main__":
    act, *numbers = sys.argv[1:]
    sys.stdout.write(json.dumps({"begin": begin, "read": read}[act](*map(int, numbers))))
