"""Every address refuses strangers and asks nobody in, unless it is on the short public list."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from contest.models import Entry, Juror
from events.models import Event
from registration.models import ImportBatch, Invitation, Question, Registration
from resolutions.models import Remark, Resolution, Thread
from symposium.demo import editions, load
from tests import factories

# Anybody may ask for these; what they show to whom is judged by their own tests.
PUBLIC = {
    "home", "healthz", "readyz", "appearance", "set_language", "privacy", "accessibility",
    "events:event", "programme:programme", "programme:changes", "programme:speakers", "programme:speaker",
    "programme:session", "programme:schedule_ics", "programme:schedule_json", "programme:schedule_xml",
    "contest:contest", "contest:results", "contest:results_json", "contest:results_csv",
    "resolutions:resolutions", "resolutions:event_resolution",
    "api:api-root", "api:nothing", "api:openapi-json", "api:pairings",
    "registration:register", "registration:confirm", "registration:resend", "registration:organisations",
    "registration:open_ticket",
    "registration:scanner", "registration:scanner_worker", "registration:scanner_manifest",
    "registration:ticket_worker",
}  # fmt: skip
# Whoever has signed in may ask for these: they begin or show her own part.
SIGNED_IN = {
    "contest:enter", "contest:my_entries", "registration:my", "registration:my_programme",
    "registration:my_programme_ics",
    "registration:enrol", "registration:leave",
}  # fmt: skip
# Third parties' pages: account pages are allauth's, the back room wants staff.
FOREIGN = re.compile(r"account_|socialaccount_|mfa_|yandex_|vk_|admin:|^$")
SHUT = {401, 403, 404, 405}


def addresses(resolver: URLResolver | None = None, prefix: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the full name of every address of ours with its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        inner = f"{path}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix, inner)
        elif isinstance(pattern, URLPattern) and not FOREIGN.match(f"{prefix}{pattern.name or ''}"):
            yield f"{prefix}{pattern.name}", inner


@pytest.fixture(scope="module")
def demo(empty_for_a_file: None) -> None:
    load.load()


@pytest.fixture
def coming(demo: None, db: None) -> Event:
    """The demo's coming edition: it has something of everything, so no address is refused for want of a row."""
    event = Event.objects.exclude(slug=editions.PAST).get()
    ImportBatch.objects.create(event=event, file_name="список.xlsx")
    Invitation.objects.create(event=event, name="Докладчики", created_at=factories.NOW)
    Question.objects.create(event=event, code="1", label="Нужна ли комната?")
    thread = Thread.objects.create(resolution=event.resolutions.first(), at=factories.NOW)
    Remark.objects.create(thread=thread, nonce=thread.pk, text="Опасности?", at=factories.NOW)
    return event


def known_codes(event: Event) -> dict[str, Any]:
    """What stands after each word of an address."""
    nomination, criterion = event.contest.nominations.first(), event.contest.criteria.first()
    return {
        "state": "start",
        "sessions": event.sessions.filter(needs_enrolment=True).first().code,
        "speakers": event.speakers.first().code,
        "tracks": 1,
        "doors": "door-a",
        "devices": getattr(event.devices.first(), "code", event.devices.first().pk),
        "participants": Registration.objects.filter(event=event).first().code,
        "import": ImportBatch.objects.get(event=event).code,
        "entries": Entry.objects.filter(contest=event.contest).first().code,
        "jury": Entry.objects.filter(contest=event.contest, assignments__juror__code="J1").first().code,
        "jurors": Juror.objects.filter(contest=event.contest).first().code,
        "conflicts": "J1",
        "invitations": Invitation.objects.get(event=event).code,
        "questions": "1",
        "answers": "1",
        "decline": "K7MQ42XD-0123456789",
        "consent": "K7MQ42XD-0123456789",
        # The pages behind a genuine link ask for its coordinator's code: see test_delegation_views.
        "delegations": "no-such-link",
        "lists": ImportBatch.objects.get(event=event).code,
        "people": Registration.objects.filter(event=event).first().code,
        "duplicates": Registration.objects.filter(event=event).first().code,
        "and": Registration.objects.filter(event=event).last().code,
        "badges": Registration.objects.filter(event=event).first().code,
        "nominations": getattr(nomination, "code", nomination.pk),
        "criteria": getattr(criterion, "code", criterion.pk),
        "resolution": Resolution.objects.get(event=event).code,
        "resolutions": Resolution.objects.get(event=event).code,
        "revisions": 1,
        "threads": Thread.objects.get().pk,
        "remarks": Remark.objects.get().nonce,
        "form": "pdf",
        "rows": 5,
        "consents": "processing",
        "versions": 1,
    }


def arguments(pattern: str, event: Event, codes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for before, _kind, name in re.findall(r"([\w-]*)[/.]?<(\w+):(\w+)>", pattern):
        found[name] = event.slug if name == "slug" else codes["form" if name == "form" else before]
    return found


def opened(client: Client, event: Event, allowed: set[str], shut: set[int]) -> list[str]:
    """The addresses that answer anything but a refusal, by either method."""
    found, codes = [], known_codes(event)
    for name, pattern in addresses():
        if name in allowed:
            continue
        path = reverse(name, kwargs=arguments(pattern, event, codes))
        for method in (client.get, client.post):
            status = method(path).status_code
            if status not in shut:
                found.append(f"{name} {method.__name__} {status}")
    return found


def test_nobody_is_let_in(coming: Event) -> None:
    assert "\n".join(opened(Client(), coming, PUBLIC, SHUT | {302})) == ""


def test_stranger_is_let_in_nowhere(coming: Event) -> None:
    client = Client()
    client.force_login(factories.make_user("stranger"))

    assert "\n".join(opened(client, coming, PUBLIC | SIGNED_IN, SHUT)) == ""


def test_draft_event_is_hidden_from_everybody_outside(coming: Event) -> None:
    Event.objects.filter(pk=coming.pk).update(state=Event.State.DRAFT)
    codes = known_codes(coming)

    paths = [
        reverse(name, kwargs=arguments(pattern, coming, codes))
        for name, pattern in addresses()
        if "<slug:slug>" in pattern and not name.startswith("api:")
    ]
    public = [path for path in paths if Client().get(path).status_code == 200]
    assert public == []


def test_public_list_names_only_what_exists() -> None:
    assert {name for name, _pattern in addresses()} >= PUBLIC | SIGNED_IN
