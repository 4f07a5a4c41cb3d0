"""One person across all subjects: read and exported."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from events.models import Event, PersonalAccess, Role, User
from registration.models import Enrolment, Registration
from symposium.persons import dossier, whose_account
from tests.contest.factories import make_contest, make_entry, make_juror
from tests.factories import make_event, make_membership, make_registration, make_user
from tests.sessions.factories import make_session, make_speaker
from tests.symposium.persons import EMAIL, FULL, NAMES, SURNAME, whose

NOW = datetime.now(tz=UTC)
pytestmark = pytest.mark.django_db


def keys(parts: Any) -> dict[str, int]:
    return {part.key: len(part.rows) for part in parts}


HELD = {
    "roles": 1, "registrations": 1, "consents": 1, "answers": 1, "enrolments": 1, "wishes": 1, "delegations": 1,
    "address_codes": 1, "history": 3, "juror": 1, "sheets": 1, "conflicts": 1,
}  # fmt: skip


def test_dossier_names_everything_at_the_viewers_events(row: Registration, people: SimpleNamespace) -> None:
    make_registration(make_event(), user=row.user, email=EMAIL, **NAMES)
    assert keys(dossier(whose(row, people.organiser))) == HELD | {"entries": 2}


def test_own_dossier_names_the_account_and_every_event(row: Registration) -> None:
    make_registration(make_event(), user=row.user, email=EMAIL, **NAMES)
    found = keys(dossier(whose_account(row.user)))
    assert found == HELD | {"account": 1, "addresses": 1, "entries": 1, "registrations": 2, "history": 4}


def test_own_data_are_read_and_downloaded(row: Registration, event: Event, client_of: Any) -> None:
    browser = client_of(row.user)
    page = browser.get(f"/events/{event.slug}/my/data/")
    data = json.loads(browser.get(f"/events/{event.slug}/my/data.json").content)
    assert [text in page.text for text in (SURNAME, EMAIL, f"Я {SURNAME}")] == [True] * 3
    assert ("History date" in page.text, "Когда" in page.text) == (False, True)
    assert (data["registrations"][0]["last_name"], data["answers"][0]["value"]) == (SURNAME, f"Я {SURNAME}")
    assert list(data) == [part.key for part in page.context["parts"]]


def test_organiser_reads_and_exports_the_person(
    row: Registration, event: Event, people: SimpleNamespace, client_of: Any
) -> None:
    browser = client_of(people.organiser)
    root = reverse("person", args=[event.slug, row.code])
    page = browser.get(root)
    data = json.loads(browser.get(f"{root}data.json").content)
    archive = b"".join(browser.get(f"{root}data.zip").streaming_content)
    names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
    assert (FULL in page.text, data["registrations"][0]["email"], EMAIL in root) == (True, EMAIL, False)
    assert sorted(name.partition("/")[0] for name in names) == ["answers", "data.json", "entries"]
    assert set(PersonalAccess.objects.values_list("what", "subject")) == {("person", row.code)}


PAGES = ("person", "person_json", "person_zip", "person_erase")


@pytest.mark.parametrize("role", ["owner", "organiser", "desk", "editor", "chair", "juror", "participant", "stranger"])
def test_pages_of_a_person_are_for_those_who_may_change_registrations(
    row: Registration, event: Event, people: SimpleNamespace, client_of: Any, role: str
) -> None:
    browser = client_of(getattr(people, role))
    addresses = [reverse(name, args=[event.slug, row.code]) for name in PAGES]
    may = role in {"owner", "organiser"}
    assert {browser.get(address).status_code for address in addresses} == {200 if may else 403}
    if not may:
        assert browser.post(addresses[-1]).status_code == 403
        row.refresh_from_db()
        assert row.erased_at is None


def test_person_of_another_event_or_erased_is_not_found(
    row: Registration, event: Event, people: SimpleNamespace, client_of: Any
) -> None:
    elsewhere = make_registration(make_event())
    erased = make_registration(event, erased_at=NOW)
    browser = client_of(people.organiser)
    pages = [reverse("person", args=[event.slug, one.code]) for one in (elsewhere, erased)]
    assert [browser.get(page).status_code for page in pages] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_person_asks_the_database_the_same_whatever_is_held(
    event: Event, people: SimpleNamespace, client_of: Any, django_assert_num_queries: Any, count: int
) -> None:
    user = make_user(email=EMAIL, **NAMES)
    row = make_registration(event, user=user, email=EMAIL, **NAMES)
    contest = make_contest(event)
    for number in range(count):
        past = event if number == 0 else make_membership_at_another(people.organiser)
        make_registration(past, user=user, state="cancelled", email=EMAIL, **NAMES)
        make_entry(contest, authors=FULL, submitted_by=user)
        Enrolment.objects.create(registration=row, session=make_session(event), created_at=NOW)
        make_session(event, "10:00", "11:00", make_speaker(event, user=user, **NAMES))
    make_juror(contest, user)
    browser = client_of(people.organiser)
    with django_assert_num_queries(30):
        browser.get(reverse("person", args=[event.slug, row.code]))


def make_membership_at_another(organiser: User) -> Event:
    event = make_event(starts_on=(NOW + timedelta(days=60)).date())
    make_membership(event, Role.ORGANISER, organiser)
    return event
