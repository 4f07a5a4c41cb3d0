import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core import mail

from events.models import PersonalAccess
from registration.imports import open_batch
from registration.models import CheckIn, Registration
from tests.factories import (
    make_capacity,
    make_event,
    make_many_registrations,
    make_point,
    make_registration,
    make_territory,
)
from tests.registration.factories import HEADINGS, line
from tests.registration.pages import url
from tests.symposium.workbooks import xlsx

NOW = datetime.now(tz=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def desk(people, client_of):
    """The organiser's browser."""
    return client_of(people.organiser)


@pytest.fixture
def crowd(event):
    """Six who differ in what the list filters by."""
    rows = {
        "online": make_registration(event, last_name="Абрамова", format="online"),
        "pending": make_registration(event, last_name="Быкова", state="pending"),
        "cancelled": make_registration(event, last_name="Власова", state="cancelled"),
        "listed": make_registration(event, last_name="Громова", source="import"),
        "placed": make_registration(event, last_name="Ёлкина", territory=make_territory("Карымский район")),
        "arrived": make_registration(event, last_name="Яковлева", organisation="Лицей № 2"),
    }
    CheckIn.objects.create(
        event=event,
        point=make_point(event),
        registration=rows["arrived"],
        nonce="x",
        result="admitted",
        scanned_at=NOW,
        received_at=NOW,
    )
    return rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Абрамова", "Быкова", "Громова", "Ёлкина", "Яковлева"]),
        ("?q=елкина", ["Ёлкина"]),
        ("?q=ЛИЦЕЙ 2", ["Яковлева"]),
        ("?q=никого", []),
        ("?state=pending", ["Быкова"]),
        ("?state=cancelled", ["Власова"]),
        ("?state=all&q=власова", ["Власова"]),
        ("?format=online", ["Абрамова"]),
        ("?source=import", ["Громова"]),
        ("?territory=none", ["Абрамова", "Быкова", "Громова", "Яковлева"]),
        ("?arrived=yes", ["Яковлева"]),
        ("?arrived=no&format=onsite", ["Быкова", "Громова", "Ёлкина"]),
        ("?sort=-created", ["Яковлева", "Ёлкина", "Громова", "Быкова", "Абрамова"]),
        ("?state=nonsense&sort=nonsense", ["Абрамова", "Быкова", "Громова", "Ёлкина", "Яковлева"]),
    ],
)
def test_participants_are_searched_filtered_and_sorted(event, desk, crowd, query, found):
    page = desk.get(url("participants", event) + query, follow=True).context["page"]
    assert sorted(row.last_name for row in page) == sorted(found)
    if "sort=-created" in query:
        assert [row.last_name for row in page] == found


def test_nearest_come_first_unless_another_order_is_asked_for(event, desk):
    for last_name, first_name in (("Абрамова", "Елена"), ("Еленаева", "Анна"), ("Елена", "Анна")):
        make_registration(event, last_name=last_name, first_name=first_name)

    address = f"{url('participants', event)}?q=елена"

    def order(query):
        return [row.last_name for row in desk.get(address + query, follow=True).context["page"]]

    assert order("") == order("&sort=") == ["Елена", "Еленаева", "Абрамова"]
    assert order("&sort=name") == ["Абрамова", "Елена", "Еленаева"]


def test_participants_of_a_territory(event, desk, crowd):
    code = crowd["placed"].territory.code
    page = desk.get(f"{url('participants', event)}?territory={code}").context["page"]
    assert [row.last_name for row in page] == ["Ёлкина"]


def test_participants_are_paged(event, desk):
    make_many_registrations(event, 60)
    page = desk.get(url("participants", event) + "?page=2").context["page"]
    assert (len(page), page.paginator.num_pages) == (10, 2)


def test_empty_list_says_what_to_do(event, desk):
    said = [desk.get(url("participants", event) + query, follow=True).content.decode() for query in ("", "?q=x")]
    plain = [" ".join(page.split()) for page in said]
    assert ["Пока никто не зарегистрирован" in plain[0], "Никто не найден" in plain[1]] == [True, True]


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_the_same_whatever_the_rows(event, desk, django_assert_max_num_queries, count):
    make_many_registrations(event, count, territory=make_territory())
    with django_assert_max_num_queries(12) as queries:
        desk.get(url("participants", event))
    assert len(queries) == 10


def test_people_are_exported_as_they_are_filtered(event, desk, crowd):
    address = url("participants_export", event)
    book = openpyxl.load_workbook(io.BytesIO(desk.get(address + "?q=яковлева", follow=True).content))
    text = desk.get(address + "?as=csv&format=online").content.decode("utf-8-sig").splitlines()
    rows = list(book.active.iter_rows(values_only=True))
    assert ([row[1] for row in rows[1:]], rows[1][14]) == (["Яковлева"], "вход отмечен")
    assert [line.split(";")[1] for line in text[1:]] == ["Абрамова"]


@pytest.fixture
def queue(event):
    """A list of turns that no other order gives: by priority, then by time, each way of taking part for itself."""
    for last_name, more in {
        "Абрамова": {"waiting_since": NOW + timedelta(minutes=2)},
        "Быкова": {"waiting_since": NOW + timedelta(minutes=1)},
        "Яковлева": {"waiting_since": NOW + timedelta(minutes=3), "priority": 5},
        "Власова": {"waiting_since": NOW, "format": "online"},
    }.items():
        make_registration(event, last_name=last_name, state="waiting", **more)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [("Власова", 1), ("Яковлева", 1), ("Быкова", 2), ("Абрамова", 3)]),
        # A search leaves the numbers as they are.
        ("&format=onsite&q=б", [("Быкова", 2)]),
        ("&sort=name", [("Абрамова", 3), ("Быкова", 2), ("Власова", 1), ("Яковлева", 1)]),
    ],
)
def test_those_who_wait_are_listed_in_the_order_of_turns(event, desk, queue, query, found):
    make_registration(event, last_name="Аникина")
    page = desk.get(f"{url('participants', event)}?state=waiting{query}", follow=True).context["page"]
    export = desk.get(f"{url('participants_export', event)}?as=csv&state=waiting{query}", follow=True)
    text = export.content.decode("utf-8-sig")
    lines = [line.split(";") for line in text.splitlines()[1:]]
    assert [(row.last_name, row.number) for row in page] == found
    assert [(line[1], int(line[15])) for line in lines] == found


def test_list_of_everybody_says_the_number_of_who_waits(event, desk, queue):
    page = desk.get(url("participants", event)).content.decode()
    assert re.findall(r"Лист ожидания, №\s(\d)", page) == ["3", "2", "1", "1"]


def test_card_shows_all_that_is_known(event, desk, crowd):
    row = crowd["arrived"]
    page = desk.get(url("participant", event, row.code)).content.decode()
    assert [part in page for part in (row.full_name, row.human_code, row.email, "Вход А", "История")] == [True] * 5


def test_card_asks_the_database_twelve_times_at_most(event, desk, crowd, django_assert_max_num_queries):
    address = url("participant", event, crowd["arrived"].code)
    with django_assert_max_num_queries(12):
        desk.get(address)


def test_card_of_another_event_is_not_found(event, desk):
    row = make_registration(make_event())
    assert desk.get(url("participant", event, row.code)).status_code == 404


def sent(**over: Any) -> dict[str, Any]:
    fields = {
        "last_name": "Козлёнкова",
        "first_name": "Екатерина",
        "email": "kozlenkova@example.org",
        "format": "onsite",
        "has_consent": "on",
    }
    return fields | over


def test_participant_is_added(event, desk):
    response = desk.post(url("participant_add", event), sent())
    row = Registration.objects.get()
    assert (response.url, row.source, len(mail.outbox)) == (url("participant", event, row.code), "organiser", 1)


@pytest.mark.parametrize(
    ("over", "field"),
    [({"has_consent": ""}, "has_consent"), ({"email": "taken@example.org"}, "email"), ({"format": "online"}, "format")],
)
def test_participant_is_not_added_against_the_rules(event, desk, over, field):
    make_registration(event, email="taken@example.org")
    make_capacity(event, 0, "online")
    response = desk.post(url("participant_add", event), sent(**over))
    assert (list(response.context["form"].errors), Registration.objects.count()) == ([field], 1)


def test_participant_is_changed(event, desk, people):
    row = make_registration(event)
    assert desk.get(url("participant_change", event, row.code)).context["form"]["email"].value() == row.email
    response = desk.post(url("participant_change", event, row.code), sent())
    row.refresh_from_db()
    assert (response.url, row.email, row.history.first().history_user) == (
        url("participant", event, row.code),
        "kozlenkova@example.org",
        people.organiser,
    )


def test_participant_cannot_take_anothers_address(event, desk):
    row = make_registration(event)
    make_registration(event, email="taken@example.org")
    response = desk.post(url("participant_change", event, row.code), sent(email="taken@example.org"))
    assert list(response.context["form"].errors) == ["email"]


def test_cancelling_asks_first(event, desk):
    row = make_registration(event)
    address = url("participant_cancel", event, row.code)
    assert (desk.get(address).status_code, row.state) == (200, "confirmed")
    desk.post(address)
    row.refresh_from_db()
    assert (row.state, [letter.to for letter in mail.outbox]) == ("cancelled", [[row.email]])


def test_somebody_who_has_come_is_not_cancelled(event, desk, crowd):
    row = crowd["arrived"]
    page = desk.post(url("participant_cancel", event, row.code), follow=True)
    row.refresh_from_db()
    assert (row.state, [message.level_tag for message in page.context["messages"]]) == ("confirmed", ["error"])


def test_ticket_is_sent_again(event, desk):
    rows = [make_registration(event), make_registration(event, state="pending")]
    for row in rows:
        desk.post(url("participant_resend", event, row.code))
    assert [letter.to for letter in mail.outbox] == [[rows[0].email]]


PAGES = ("participants", "participants_export", "participant_add", "imports")
CARDS = ("participant", "participant_change", "participant_cancel")


def test_pages_are_the_organisers_alone(event, people, client_of):
    row = make_registration(event)
    addresses = [url(name, event) for name in PAGES] + [url(name, event, row.code) for name in CARDS]
    for who, status in ((people.organiser, 200), (people.owner, 200), (people.desk, 403), (people.stranger, 403)):
        browser = client_of(who)
        assert {browser.get(address).status_code for address in addresses} == {status}
    nobody = client_of(None)
    assert {nobody.get(address).url.partition("?")[0] for address in addresses} == {"/accounts/login/"}


def test_form_of_a_participant_and_lists_from_files_are_looks_too(event, client_of, people):
    row, browser = make_registration(event), client_of(people.organiser)
    batch = open_batch(event=event, file_name="list.xlsx", content=xlsx([HEADINGS, line(1), line(2)]), by=None)
    for name, code in (("participant_change", row.code), ("batch", batch.code), ("batch_notes", batch.code)):
        browser.get(url(name, event, code))
    looks = PersonalAccess.objects.order_by("pk").values_list("what", "subject", "people")
    assert list(looks) == [("card", row.code, 1), ("list", "", 2), ("export", "", 2)]
