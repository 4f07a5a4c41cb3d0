"""What has been kept long enough is erased by its term; numbers and everything younger stay."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from events.models import ConsentText, Event, PurgeReport, Retention, User
from registration.models import (
    AddressCode,
    Answer,
    Consent,
    Delegation,
    ImportBatch,
    Invitation,
    Question,
    Registration,
)
from symposium import purging
from symposium.purging import purge
from tests.factories import make_event, make_many_registrations, make_registration, make_user
from tests.registration.factories import make_consent_text, make_delegation

NOW = datetime.now(tz=UTC)
pytestmark = pytest.mark.django_db
TERMS = {"processing": 100, "publication": 200, "mailings": 50}


@pytest.fixture(autouse=True)
def texts() -> dict[str, ConsentText]:
    for purpose, days in TERMS.items():
        Retention.objects.filter(purpose=purpose).update(days=days)
    return {purpose: make_consent_text(purpose=purpose) for purpose in TERMS}


def ended(days: int) -> Event:
    """An event that ended so many days ago."""
    day = purging.timezone.localdate(NOW) - timedelta(days=days)
    return make_event(starts_on=day, state="closed")


def somebody(days: int, *agreed: ConsentText, **over: Any) -> Registration:
    row = make_registration(ended(days), **over)
    for text in agreed:
        Consent.objects.create(registration=row, text=text, given_at=NOW)
    return row


def erased() -> set[int]:
    return set(Registration.objects.exclude(erased_at=None).values_list("pk", flat=True))


def test_registrations_are_erased_the_day_after_their_term(texts: dict[str, ConsentText]) -> None:
    due = somebody(101, texts["processing"])
    for days in (100, 50, 0, -30):
        somebody(days, texts["processing"])
    assert purge(NOW).counts == {"registrations": 1}
    assert erased() == {due.pk}


def test_longer_consent_in_force_keeps_the_registration(texts: dict[str, ConsentText]) -> None:
    both = (texts["processing"], texts["publication"])
    kept, over = somebody(200, *both), somebody(201, *both)
    withdrawn = somebody(150, *both)
    withdrawn.consents.for_purpose("publication").update(withdrawn_at=NOW)
    purge(NOW)
    assert erased() == {over.pk, withdrawn.pk}
    assert kept.consents.in_force().count() == 2


def test_shorter_purpose_ends_by_its_own_term(texts: dict[str, ConsentText]) -> None:
    rows = [somebody(days, texts["processing"], texts["mailings"]) for days in (50, 51)]
    assert (purge(NOW).counts, erased()) == ({"consents": 1}, set())
    assert [row.consents.in_force().count() for row in rows] == [2, 1]


def test_what_is_not_of_one_person_goes_with_its_event() -> None:
    old, young = ended(101), ended(99)
    for event in (old, young):
        ImportBatch.objects.create(event=event, file_name="список.xlsx", sheets=[{"rows": [[1, ["Ёлгина"]]]}])
        coordinated = {"coordinator_name": "Ёлгина", "coordinator_email": "elgina@example.org"}
        Delegation.objects.create(event=event, name="Чита", quota=1, created_at=NOW, **coordinated)
        for quota in (1, 30):
            Invitation.objects.create(event=event, name="Ёлгина", quota=quota, created_at=NOW)
    counts = purge(NOW).counts
    assert (counts, list(ImportBatch.objects.all())) == ({"lists": 1, "coordinators": 1}, [young.import_batches.get()])
    gone, kept = old.delegations.get(), young.delegations.get()
    assert ([gone.coordinator_name, gone.coordinator_email], gone.is_open(NOW)) == (["", ""], False)
    assert (kept.coordinator_name, kept.is_open(NOW)) == ("Ёлгина", True)
    assert sorted(one.name == "Ёлгина" for one in old.invitations.all()) == [False, True]
    assert {one.name for one in young.invitations.all()} == {"Ёлгина"}


def test_codes_are_deleted_a_day_after_their_letter(event: Event) -> None:
    for hours in (23, 25):
        sent = NOW - timedelta(hours=hours)
        AddressCode.objects.create(
            event=event, email=f"a{hours}@example.org", code_hash="x", sent_at=sent, hour_began_at=sent
        )
    assert (purge(NOW).counts, AddressCode.objects.get().email) == ({"codes": 1}, "a23@example.org")


def test_accounts_go_with_the_last_thing_they_were_for() -> None:
    gone, stays = make_user(), make_user()
    for user in (gone, stays):
        somebody(101, user=user)
    somebody(1, user=stays)
    assert purge(NOW).counts == {"registrations": 2, "accounts": 1}
    assert list(User.objects.filter(is_active=True)) == [stays]


def test_numbers_stay() -> None:
    row = somebody(101)
    purge(NOW)
    row.refresh_from_db()
    assert (row.state, row.format, row.ending) == ("confirmed", "onsite", "")


def test_second_purge_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "BATCH", 2)
    make_many_registrations(ended(101), 5)
    assert [purge(NOW).counts for _night in range(2)] == [{"registrations": 5}, {}]


def test_killed_purge_keeps_its_batches_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "BATCH", 1)
    first, second = somebody(102), somebody(101)
    question = Question.objects.create(event=second.event, code="file", label="Файл")
    answer = Answer.objects.create(registration=second, question=question)
    answer.file.save("a.pdf", ContentFile(b"%PDF-"))

    def die(self: Any, name: str) -> None:
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(FileSystemStorage, "delete", die)
        with pytest.raises(SystemExit):
            purge(NOW)
    assert (erased(), PurgeReport.objects.get().counts) == ({first.pk}, {"registrations": 1})
    purge(NOW)
    assert (erased(), Answer.objects.count()) == ({first.pk, second.pk}, 0)


def test_without_a_term_everything_is_kept() -> None:
    somebody(10_000)
    Retention.objects.all().delete()
    assert (purge(NOW).counts, erased()) == ({}, set())


@pytest.mark.parametrize("count", [1, 3])
def test_batch_costs_the_same_whatever_the_people(count: int, django_assert_num_queries: Any) -> None:
    make_many_registrations(ended(101), count)
    with django_assert_num_queries(43):
        purge(NOW)


def test_command_says_what_is_due_and_erases_it(texts: dict[str, ConsentText]) -> None:
    row, said = somebody(101), StringIO()
    call_command("purge_personal_data", "--dry-run", stdout=said)
    assert (erased(), PurgeReport.objects.count()) == (set(), 0)
    assert said.getvalue().splitlines() == [
        "codes: 0", "consents: 0", "lists: 0", "registrations: 1", "Nothing was erased.",
    ]  # fmt: skip
    call_command("purge_personal_data", stdout=StringIO())
    assert (erased(), PurgeReport.objects.get().counts) == ({row.pk}, {"registrations": 1})


def test_accounts_that_nothing_needs_go_with_coordinators_and_with_who_never_opened_her_page() -> None:
    lead, listed, busy = make_user("lead"), make_user("listed"), make_user("busy")
    make_delegation(ended(101), coordinator=lead, coordinator_email=lead.email)
    for user in (listed, busy):
        somebody(101, email=user.email)
    somebody(1, user=busy)
    counts = purge(NOW).counts
    active = User.objects.filter(pk__in=(lead.pk, listed.pk, busy.pk), is_active=True)
    assert (counts["accounts"], list(active)) == (2, [busy])


def test_registration_that_cannot_be_erased_keeps_no_other(
    texts: dict[str, ConsentText], monkeypatch: Any, caplog: Any
) -> None:
    people = [somebody(101, texts["processing"]) for _ in range(4)]
    erase = purging.erase_registrations

    def unless_second(*, registrations: list[Registration], **more: Any) -> Any:
        if people[1] in registrations:
            raise OSError(people[1].email)
        return erase(registrations=registrations, **more)

    monkeypatch.setattr(purging, "erase_registrations", unless_second)

    report = purge(NOW)

    assert erased() == {row.pk for row in people} - {people[1].pk}
    assert (report.counts["registrations"], report.counts["failed"]) == (3, 1)
    assert f"Registration {people[1].pk} cannot be erased: OSError" in caplog.text
    assert people[1].email not in caplog.text
