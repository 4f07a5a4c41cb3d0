"""The desk over HTTP: the form of a guest, a consent signed on paper, the badge."""

import re
from datetime import UTC, datetime

import pytest
from django.utils.translation import override, pgettext

from registration.documents import badge_data
from registration.models import CheckIn, Consent, Registration
from sessions.models import Track
from symposium.lib.names import NBSP
from tests import factories
from tests.registration.factories import make_consent_text, make_delegation, put

NOW = datetime.now(tz=UTC)
GUEST = {"point": "a", "nonce": "one", "last_name": "ЮДИНА", "first_name": "Анна", "is_signed": "on"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def point(event):
    make_consent_text()
    return factories.make_point(event)


@pytest.fixture
def desk(client_of, people, point):
    return client_of(people.desk)


def at(event, path: str = "walk-in/?point=a") -> str:
    return f"/events/{event.slug}/desk/{path}"


def test_desk_leads_to_the_form_and_the_form_to_the_answer(desk, event):
    assert at(event) in desk.get(at(event, "")).content.decode()
    response = desk.post(at(event), GUEST | {"organisation": "МОУ СОШ № 6"}, follow=True)
    row = Registration.objects.get()
    assert (response.context["answer"].registration, row.last_name, row.organisation) == (row, "Юдина", "МОУ СОШ № 6")
    page = response.content.decode()
    assert re.findall(r'data-result="(\w+)"', page) == ["admitted"]
    assert at(event, f"badges/{row.code}.pdf") in page


def test_page_gone_back_to_registers_the_next_guest(desk, event):
    for _ in range(2):
        desk.post(at(event), GUEST)
    desk.post(at(event), GUEST | {"last_name": "Цыденова"})
    assert sorted(Registration.objects.values_list("last_name", flat=True)) == ["Цыденова", "Юдина"]


@pytest.mark.parametrize(
    ("over", "field"),
    [({"is_signed": ""}, "is_signed"), ({"last_name": "—"}, "last_name"), ({"email": "x@mail,ru"}, "email")],
)
def test_form_filled_wrongly_is_kept_and_nobody_is_registered(desk, event, over, field):
    response = desk.post(at(event), GUEST | over)
    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["first_name"].value()) == (422, [field], "Анна")
    assert (Registration.objects.count(), CheckIn.objects.count()) == (0, 0)


def test_district_that_is_not_given_agrees_with_its_label(desk, event, client):
    """«Район или город: не указан»; of a territory the same is said in another gender."""
    pages = [desk.get(f"/events/{event.slug}/desk/walk-in/?point=a"), client.get("/scanner/")]
    empty = [re.search(r'<option value=""[^>]*>([^<]+)</option>', page.content.decode())[1] for page in pages]
    with override("ru"):
        told = pgettext("district or town", "not given")
    # A short word is tied to the next one.
    assert [words.replace(NBSP, " ") for words in empty] == [told.replace(NBSP, " ")] * 2


def test_form_without_a_door_is_nowhere(desk, event):
    assert [desk.get(at(event, "walk-in/")).status_code, desk.post(at(event, "walk-in/?point=x")).status_code] == [
        404,
        404,
    ]


def test_only_an_organiser_lets_in_over_the_limit(desk, event, client_of, people):
    factories.make_capacity(event, 0)
    over = GUEST | {"is_over_limit": "on"}
    refused = desk.post(at(event), over)
    assert (refused.status_code, len(refused.context["form"].non_field_errors()), Registration.objects.count()) == (
        422,
        1,
        0,
    )
    assert "is_over_limit" not in refused.context["form"].fields
    client_of(people.organiser).post(at(event), over)
    assert Registration.objects.get().state == "confirmed"


@pytest.mark.parametrize(("role", "status"), [("organiser", 200), ("desk", 200), ("editor", 403), ("stranger", 403)])
def test_guests_are_let_in_by_those_who_check_in(client_of, people, event, point, role, status):
    client, row = client_of(getattr(people, role)), factories.make_registration(event)
    asked = [client.get(at(event)), client.get(at(event, f"badges/{row.code}.pdf"))]
    assert [one.status_code for one in asked] == [status, status]
    assert client.post(at(event, "consent/"), {"point": "a"}).status_code == (422 if status == 200 else 403)


def test_form_costs_the_same_however_many_came(desk, event, django_assert_max_num_queries):
    counts = []
    for number in (1, 3):
        factories.make_many_registrations(event, number)
        with django_assert_max_num_queries(12) as queries:
            desk.get(at(event))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ a consent on paper
def test_awaited_consent_is_signed_at_the_desk_and_the_entry_marked(desk, event, people):
    row = put(make_delegation(event))
    found = desk.post(at(event, "search/"), {"point": "a", "text": row.last_name}).content.decode()
    refused = desk.post(at(event, "check-in/"), {"point": "a", "code": row.code, "nonce": "x"}, follow=True)
    assert [at(event, "consent/") in page for page in (found, refused.content.decode())] == [True, True]

    response = desk.post(
        at(event, "consent/"), {"point": "a", "code": row.code, "nonce": "y"}, headers={"x-scanner": "1"}
    )

    row.refresh_from_db()
    assert (row.state, Consent.objects.get().attested_by, response.context["answer"].result) == (
        "confirmed",
        people.desk,
        "admitted",
    )


@pytest.mark.parametrize("state", ["waiting", "cancelled", "applied"])
def test_paper_does_not_let_in_who_has_no_place(desk, event, state):
    row = put(make_delegation(event), state=state, waiting_since=NOW)
    response = desk.post(at(event, "consent/"), {"point": "a", "code": row.code, "nonce": "y"}, follow=True)
    assert (response.context["answer"].reason, Consent.objects.count()) == (state, 0)


def test_person_of_another_event_is_not_signed_for(desk, event):
    row = put(make_delegation(factories.make_event()))
    assert desk.post(at(event, "consent/"), {"point": "a", "code": row.code, "nonce": "y"}).status_code == 404


# ------------------------------------------------------------------ the badge
def pages(content: bytes) -> list[list[int]]:
    """The width and the height of every page, in millimetres."""
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", content)
    return [[round(float(side) * 25.4 / 72) for side in box] for box in boxes]


def test_badge_is_a_card(desk, event, make_registration):
    row = make_registration(event)
    response = desk.get(at(event, f"badges/{row.code.lower()}.pdf"))
    assert (response["Content-Type"], pages(response.content)) == ("application/pdf", [[85, 54]])


def test_badge_bears_the_name_the_workplace_and_the_code(event, make_registration):
    row = make_registration(event, territory=factories.make_territory())
    data = badge_data(row)
    assert [data[name] for name in ("last_name", "given_names", "lines", "code")] == [
        "Ёлгина", "Марина Юрьевна", ["МОУ СОШ № 6", "Карымский район"], row.human_code,
    ]  # fmt: skip


def test_badge_says_the_track_by_strokes(event, make_registration):
    track = Track.objects.create(event=event, number=2, name="Цифровая среда")
    assert [badge_data(make_registration(event, track=one))["strokes"] for one in (track, None)] == [2, 0]


def test_badge_holds_names_of_any_length(desk, event, make_registration):
    long = {"last_name": "Константинопольская" * 6, "first_name": "Анна" * 30, "organisation": "Школа " * 42}
    for over in (long, {"last_name": "О", "first_name": "Ё", "patronymic": "", "organisation": ""}):
        row = make_registration(event, **over)
        assert pages(desk.get(at(event, f"badges/{row.code}.pdf")).content) == [[85, 54]]


@pytest.mark.parametrize("state", ["consent", "waiting", "cancelled"])
def test_badge_is_for_the_confirmed(desk, event, make_registration, state):
    row = make_registration(event, state=state, waiting_since=NOW)
    assert desk.get(at(event, f"badges/{row.code}.pdf")).status_code == 404
