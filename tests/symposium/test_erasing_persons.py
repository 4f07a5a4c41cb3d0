"""One person across all subjects, erased without a trace."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from contest.models import Entry
from events.models import Event, Membership, PersonalAccess, Role, User
from registration.models import Delegation, ErasureRequest, Registration
from symposium.lib.names import fold
from symposium.persons import anonymise_idle, erase_person, outlook
from tests.contest.factories import make_contest, make_entry, make_juror
from tests.factories import make_event, make_membership, make_registration, make_user
from tests.registration.test_own_data import arrive
from tests.sessions.factories import make_speaker
from tests.symposium.persons import EMAIL, FULL, NAMES, PHONE, SURNAME, whose

NOW = datetime.now(tz=UTC)
pytestmark = pytest.mark.django_db


def traces(*texts: str) -> set[str]:
    """Every column of every table in which one of the texts occurs, plainly or escaped as JSON does."""
    wanted = {form for text in texts for form in (text, fold(text), json.dumps(text)[1:-1])}
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  a table of our own
            for values in cursor.fetchall():
                pairs = zip(columns, map(str, values), strict=True)
                found |= {f"{table}.{name}" for name, value in pairs if any(text in value for text in wanted)}
    return found


# What is looked for, however it is written: the last ten digits tell the telephone.
TRACES = (SURNAME, EMAIL, PHONE[2:])


def test_erasing_leaves_no_trace_of_the_person(row: Registration, people: SimpleNamespace) -> None:
    before = traces(*TRACES)
    erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    assert (len(before) > 30, sorted(traces(*TRACES))) == (True, [])


def test_erasing_by_the_page_leaves_no_trace(
    row: Registration, people: SimpleNamespace, client_of: Any, event: Event, queue: None
) -> None:
    browser = client_of(people.organiser)
    address = reverse("person_erase", args=[event.slug, row.code])
    page = browser.get(address)
    assert [len(page.context["fates"][fate]) > 0 for fate in ("erased", "number")] == [True, True]
    assert browser.post(address).url == reverse("registration:manage_privacy", args=[event.slug])
    assert sorted(traces(*TRACES)) == []
    wish = ErasureRequest.objects.get()
    assert (wish.by, wish.done_at is not None) == (people.organiser, True)
    looks = PersonalAccess.objects.order_by("pk").values_list("what", "subject", "by")
    assert list(looks) == [("person", row.code, people.organiser.pk), ("erasure", row.code, people.organiser.pk)]


def test_erasing_keeps_the_numbers_and_the_others(row: Registration, people: SimpleNamespace, event: Event) -> None:
    arrive(row)
    event.contest.state, event.contest.published_at = "published", NOW
    event.contest.save()
    counts = erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    row.refresh_from_db()
    own, common, other = Entry.objects.order_by("pk")
    assert (row.state, row.consents.count(), row.enrolments.count(), row.check_ins.count()) == ("confirmed", 1, 1, 1)
    assert (own.authors, own.file.name, own.state, bool(own.title)) == ("", "", "submitted", True)
    assert (common.authors, other.authors) == ("Быкова Анна Петровна", "Быкова Анна")
    assert (other.assignments.get().sheet.scores.count(), event.contest.jurors.get().user) == (2, None)
    assert (counts["registrations"], counts["entries"], counts["jurors"], counts["accounts"]) == (1, 2, 1, 1)


def test_letters_to_another_address_of_the_account_are_forgotten(
    row: Registration, people: SimpleNamespace, queue: None
) -> None:
    row.user.emailaddress_set.create(email="second@example.org", verified=True)
    DBTaskResult.objects.create(
        status="READY",
        backend_name="default",
        run_after=None,
        args_kwargs={"args": [{"to": "second@example.org"}], "kwargs": {}},
        task_path="symposium.lib.mail.deliver",
    )
    erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    assert DBTaskResult.objects.filter(args_kwargs__args__0__to="second@example.org").count() == 0


def test_work_of_a_contest_that_is_not_judged_is_withdrawn(row: Registration, people: SimpleNamespace) -> None:
    erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    assert list(Entry.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "submitted", "submitted"]


def test_second_erasing_finds_nothing(row: Registration, people: SimpleNamespace) -> None:
    erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    assert dict(erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)) == {}


def test_account_is_anonymised_and_cannot_sign_in(row: Registration, people: SimpleNamespace) -> None:
    user = row.user
    erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    user.refresh_from_db()
    assert (user.email, user.full_name, user.is_active, user.has_usable_password()) == (
        f"erased-{user.pk}@erased.invalid", "", False, False,
    )  # fmt: skip
    assert (user.emailaddress_set.count(), user.memberships.count()) == (0, 0)


def keep_registration(user: User) -> None:
    make_registration(make_event(), user=user, email=EMAIL, **NAMES)


def keep_role(user: User) -> None:
    make_membership(make_event(), Role.DESK, user)


def keep_entry(user: User) -> None:
    make_entry(make_contest(make_event()), submitted_by=user, authors=FULL)


def keep_juror(user: User) -> None:
    make_juror(make_contest(make_event()), user=user)


def keep_speaker(user: User) -> None:
    make_speaker(make_event(), user=user)


def keep_delegation(user: User) -> None:
    Delegation.objects.create(event=make_event(), name="Чита", quota=1, created_at=NOW, coordinator=user)


def keep_staff(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=True)


@pytest.mark.parametrize(
    "keep", [keep_registration, keep_role, keep_entry, keep_juror, keep_speaker, keep_delegation, keep_staff]
)
def test_account_that_something_refers_to_elsewhere_stays(
    row: Registration, people: SimpleNamespace, keep: Any
) -> None:
    keep(row.user)
    counts = erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    user = User.objects.get(pk=row.user.pk)
    assert (counts["registrations"], counts["accounts"], user.email, user.is_active) == (1, 0, EMAIL, True)


def test_other_events_are_out_of_an_organisers_reach(row: Registration, people: SimpleNamespace) -> None:
    elsewhere = make_registration(make_event(), user=row.user, email="other@example.org", **NAMES)
    erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    elsewhere.refresh_from_db()
    assert (elsewhere.last_name, elsewhere.erased_at) == (SURNAME, None)


def test_superuser_erases_at_every_event(row: Registration) -> None:
    chief = make_user(is_superuser=True)
    make_registration(make_event(), user=row.user, email=EMAIL, **NAMES)
    counts = erase_person(whose=whose(row, chief), by=chief, now=NOW)
    assert (counts["registrations"], counts["accounts"], sorted(traces(*TRACES))) == (2, 1, [])


def test_colleague_under_the_same_address_stays(row: Registration, people: SimpleNamespace, event: Event) -> None:
    colleague = make_registration(event, user=row.user, email="school@example.org", last_name="Быкова")
    counts = erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    colleague.refresh_from_db()
    assert (counts["registrations"], counts["accounts"], colleague.last_name) == (1, 0, "Быкова")


def test_person_without_an_address_is_found_by_her_registration(event: Event, people: SimpleNamespace) -> None:
    nobody, other = (make_registration(event, email="", last_name=name) for name in ("Абрамова", "Быкова"))
    counts = erase_person(whose=whose(nobody, people.organiser), by=people.organiser, now=NOW)
    other.refresh_from_db()
    assert (counts["registrations"], other.erased_at) == (1, None)


def test_rows_merged_into_the_person_go_with_her(row: Registration, people: SimpleNamespace, event: Event) -> None:
    make_registration(event, email="old@example.org", state="cancelled", merged_into=row, last_name="Жульева")
    assert erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)["registrations"] == 2


def test_somebody_of_the_team_is_not_erased(
    row: Registration, people: SimpleNamespace, client_of: Any, event: Event
) -> None:
    make_membership(event, Role.DESK, row.user)
    address = reverse("person_erase", args=[event.slug, row.code])
    page = client_of(people.organiser).post(address, follow=True)
    row.refresh_from_db()
    assert ([message.level_tag for message in page.context["messages"]], row.erased_at) == (["error"], None)
    assert Membership.objects.filter(user=row.user, role=Role.DESK).exists()


def test_speaker_stays_in_the_programme(row: Registration, people: SimpleNamespace, event: Event) -> None:
    speaker = make_speaker(event, user=row.user, **NAMES)
    lines = outlook(whose(row, people.organiser))["stays"]
    counts = erase_person(whose=whose(row, people.organiser), by=people.organiser, now=NOW)
    speaker.refresh_from_db()
    assert ([line.count for line in lines], speaker.last_name, speaker.user, counts["accounts"]) == (
        [1, 1], SURNAME, None, 1,
    )  # fmt: skip


def test_idle_accounts_are_anonymised_once(event: Event) -> None:
    idle, busy = make_user(), make_user()
    make_registration(event, user=busy)
    keys = [idle.pk, busy.pk]
    assert (anonymise_idle(keys), anonymise_idle(keys)) == (1, 0)
