from typing import Any

import pytest
from django.core import mail
from django.test import Client

from registration import letters
from registration.checkin import serves
from registration.checkins import Attempt, check_in
from registration.desks import clear_letters, desk_of, desks, initials, set_letters
from registration.documents import ticket_data, ticket_pdf
from registration.queues import split
from tests import factories
from tests.registration.papers import text_of

NO = "№\N{NO-BREAK SPACE}"
NAMES = ("Алёшин", "Балданов", "Ёлгина", "Козлёнкова", "Цыденова", "Юдина", "Smith")


def at(event, more="") -> str:
    return f"/events/{event.slug}/manage/doors/letters/{more}"


@pytest.fixture
def guests(event):
    return [factories.make_registration(event, last_name=name) for name in NAMES]


@pytest.fixture
def doors(event):
    return [factories.make_point(event, f"d{number}", f"Стол {number}", rank=number) for number in range(3)]


@pytest.fixture
def divided(event, guests, doors, people):
    """Three doors of which the first two serve by letters."""
    set_letters(event=event, division=split(initials(event), 2), points=doors[:2], by=people.organiser)
    return desks(event)


def test_initials_of_those_who_come_to_the_place(event, guests):
    factories.make_registration(event, last_name="Юрьев", format="online")
    factories.make_registration(event, last_name="Юрьев", state="waiting", waiting_since=factories.NOW)

    assert initials(event) == {"А": 1, "Б": 1, "Е": 1, "К": 1, "Ц": 1, "Ю": 1, "": 1}


def test_letters_are_set_in_the_order_of_doors_and_signed(event, divided, doors, people):
    for door in doors:
        door.refresh_from_db()

    assert [door.letters for door in doors] == ["АЕ", "ЖЯ", ""]
    assert [str(desk) for desk in divided] == [f"{NO}1 (А–Е)", f"{NO}2 (Ж–Я)"]
    assert [(row.letters, row.history_user) for row in doors[0].history.all()[:1]] == [("АЕ", people.organiser)]
    assert doors[2].history.count() == 1


def test_second_division_takes_the_letters_from_other_doors(event, divided, doors, people):
    set_letters(event=event, division=split(initials(event), 2), points=doors[1:], by=people.organiser)

    assert dict(event.check_in_points.values_list("code", "letters")) == {"d0": "", "d1": "АЕ", "d2": "ЖЯ"}


def test_clearing_lets_every_door_serve_everybody(event, divided, people):
    clear_letters(event=event, by=people.organiser)

    assert set(event.check_in_points.values_list("letters", flat=True)) == {""}
    assert desks(event) == []


def test_everybodys_desk_is_the_one_that_lets_in(event, divided, guests):
    numbers = {guest.last_name: desk_of(guest).number for guest in guests}

    assert numbers == {
        "Алёшин": 1, "Балданов": 1, "Ёлгина": 1, "Козлёнкова": 2, "Цыденова": 2, "Юдина": 2, "Smith": 2,
    }  # fmt: skip
    for guest in guests:
        desk = desk_of(guest)
        assert serves(desk.point.rules.letters, guest.last_name)
        assert check_in(Attempt(guest.code, guest.code), point=desk.point, now=factories.NOW).result == "admitted"


def test_no_desk_without_letters_and_none_online(event, doors, guests, people):
    assert desk_of(guests[0]) is None
    online = factories.make_registration(event, format="online")
    set_letters(event=event, division=split({}, 3), points=doors, by=people.organiser)

    assert desk_of(online) is None


def test_closed_door_is_no_desk(event, divided, guests, doors):
    event.check_in_points.filter(code="d0").update(is_active=False)

    assert desk_of(guests[0]) is None
    assert [str(desk) for desk in desks(event)] == [f"{NO}1 (Ж–Я)"]


def test_page_divides_and_sets(organiser: Client, event, guests, doors):
    page = organiser.get(at(event), {"desks": 3})
    answer = organiser.post(at(event), {"desks": 3, "doors": ["d0", "d1", "d2"]})

    assert [desk.people for desk in page.context["division"]] == [2, 2, 3]
    assert page.context["excess"] == 29
    assert (answer.status_code, answer["Location"]) == (302, f"{at(event)}?desks=3")
    assert [desk.point.code for desk in desks(event)] == ["d0", "d1", "d2"]


@pytest.mark.parametrize(
    "sent",
    [{"desks": 3, "doors": ["d0", "d1"]}, {"desks": 2, "doors": []}, {"desks": 2, "doors": ["d0", "x"]},
     {"desks": 1, "doors": ["d0"]}, {"desks": 13, "doors": ["d0"]}, {"doors": ["d0", "d1"]}],
)  # fmt: skip
def test_what_makes_no_sense_sets_nothing(organiser: Client, event, doors, sent: dict[str, Any]):
    assert organiser.post(at(event), sent).status_code == 422
    assert desks(event) == []


def test_doors_of_another_event_and_of_sessions_are_no_desks(organiser: Client, event, doors):
    factories.make_point(factories.make_event(), "foreign")
    factories.make_point(event, "hall", kind="session")

    for code in ("foreign", "hall"):
        assert organiser.post(at(event), {"desks": 2, "doors": ["d0", code]}).status_code == 422
    assert organiser.get(at(event)).context["number"] == 3


def test_clear_by_the_button(organiser: Client, event, divided):
    assert organiser.post(at(event, "clear/")).status_code == 302
    assert desks(event) == []
    assert organiser.get(at(event, "clear/")).status_code == 405


def test_posters_one_sheet_a_desk(organiser: Client, event, divided):
    answer = organiser.get(at(event, "posters.pdf"))

    assert answer["Content-Type"] == "application/pdf"
    sheets = text_of(answer.content).split("\f")
    assert ["А" in sheet and "Е" in sheet for sheet in sheets[:2]] == [True, False]
    assert "Стол 1" in sheets[1]


def test_no_posters_without_letters(organiser: Client, event, doors):
    assert organiser.get(at(event, "posters.pdf")).status_code == 404


@pytest.mark.parametrize("role", ["desk", "editor", "juror", "chair", "committee", "participant", "stranger"])
def test_others_set_nothing(client_of, people, event, divided, role):
    client = client_of(getattr(people, role))

    statuses = [client.get(at(event)).status_code, client.get(at(event, "posters.pdf")).status_code]
    statuses += [client.post(at(event), {"desks": 2}).status_code, client.post(at(event, "clear/")).status_code]
    assert statuses == [403] * 4
    assert len(desks(event)) == 2


def test_page_costs_the_same_for_few_and_many(organiser: Client, event, doors, guests, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(12) as queries:
            organiser.get(at(event))
        return len(queries)

    one = cost()
    for number in range(5):
        factories.make_point(event, f"e{number}")
        factories.make_registration(event, last_name=NAMES[number])

    assert cost() == one


def test_ticket_tells_the_desk_on_the_page_on_paper_and_in_the_letter(
    event, divided, client_of, django_capture_on_commit_callbacks
):
    user = factories.make_user()
    own = factories.make_registration(event, last_name="Цыденова", user=user, email=user.email)

    assert f"{NO}2 (Ж–Я)" in client_of(user).get(f"/events/{event.slug}/my/").content.decode()
    assert ticket_data(own)["desk"] == f"{NO}2 (Ж–Я)"
    assert "(Ж–Я)" in text_of(ticket_pdf(own))
    with django_capture_on_commit_callbacks(execute=True):
        letters.ticket(own)
    letter = mail.outbox[-1]
    assert f"{NO}2 (Ж–Я)" in letter.body
    assert f"{NO}2 (Ж–Я)" in letter.alternatives[0][0]


def test_ticket_is_silent_without_letters(event, client_of):
    user = factories.make_user()
    own = factories.make_registration(event, user=user)

    assert client_of(user).get(f"/events/{event.slug}/my/").context["desk"] is None
    assert ticket_data(own)["desk"] == ""
