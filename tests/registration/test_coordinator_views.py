"""A coordinator's own pages, over HTTP: who gets in, what she sees, whom she names."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from registration import links
from registration.models import Delegation, ImportBatch, Registration
from tests.factories import make_capacity, make_event, make_point, make_registration, make_user
from tests.registration.factories import ANNA, DARIMA, grid, make_consent_text, make_delegation, own, put
from tests.registration.test_actions import code_in_letter

NOW = datetime.now(tz=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


# ------------------------------------------------------------------ who gets in
PAGES = ("", "add/", "lists/")


def test_coordinator_sees_her_list_and_is_remembered(coordinator, delegation):
    assert [coordinator.get(own(delegation, page)).status_code for page in PAGES] == [200, 200, 200]
    assert Delegation.objects.get().coordinator.email == "coordinator@example.org"


@pytest.mark.parametrize("who", ["nobody", "stranger", "organiser", "other coordinator"])
def test_link_alone_opens_nothing(client_of, people, event, delegation, who):
    make_delegation(event, name="Читинский район", coordinator_email="other@example.org")
    users = {"nobody": None, "other coordinator": make_user(email="other@example.org")}
    client = client_of(users[who] if who in users else getattr(people, who))
    row = put(delegation)
    asked = [client.get(own(delegation, page)) for page in PAGES]
    asked += [client.post(own(delegation, page)) for page in ("add/", "remind/", f"people/{row.code}/remove/")]
    assert {(one.status_code, one.url) for one in asked} == {(302, own(delegation, "enter/"))}
    row.refresh_from_db()
    assert (row.state, mail.outbox) == ("consent", [])


def test_link_that_is_not_known_or_of_another_event_is_nowhere(client, coordinator, delegation):
    other = make_event()
    strange = [
        own(delegation).replace(delegation.link, "no-such-link"),
        own(delegation).replace(delegation.event.slug, other.slug),
    ]
    assert [one.get(url).status_code for url in strange for one in (client, coordinator)] == [404] * 4


def test_forwarded_link_shows_no_more_of_the_address_than_its_owner_needs(client, delegation):
    page = client.get(own(delegation, "enter/")).content.decode()
    assert ("c•••@e•••.org" in page, "coordinator@example.org" in page) == (True, False)


def test_code_from_her_mail_lets_the_coordinator_in(client, delegation):
    sent = client.post(own(delegation, "code/"), follow=True)
    assert (mail.outbox[0].to, sent.context["is_sent"]) == (["coordinator@example.org"], True)

    response = client.post(own(delegation, "enter/"), {"code": code_in_letter()})

    assert (response.url, client.get(own(delegation)).status_code) == (own(delegation), 200)
    assert client.get(own(delegation, "enter/")).url == own(delegation)


def test_code_signs_another_account_out_and_the_coordinator_in(client_of, people, delegation):
    client = client_of(people.stranger)
    client.post(own(delegation, "code/"))
    client.post(own(delegation, "enter/"), {"code": code_in_letter()})
    assert client.get(own(delegation)).wsgi_request.user.email == "coordinator@example.org"


def test_wrong_code_stays_outside(client, delegation):
    client.post(own(delegation, "code/"))
    response = client.post(own(delegation, "enter/"), {"code": "000000" if code_in_letter() != "000000" else "111111"})
    assert (list(response.context["form"].errors), response.wsgi_request.user.is_authenticated) == (["code"], False)


def test_codes_are_not_sent_one_after_another(client, delegation):
    pages = [client.post(own(delegation, "code/"), follow=True) for _ in range(2)]
    levels = [[message.level_tag for message in page.context["messages"]] for page in pages]
    assert (levels, len(mail.outbox)) == ([["success"], ["error"]], 1)


def test_draft_event_is_hidden_from_its_coordinators(coordinator, delegation):
    type(delegation.event).objects.update(state="draft")
    assert coordinator.get(own(delegation)).status_code == 404


# ------------------------------------------------------------------ the list
def test_list_shows_how_everybody_stands(coordinator, delegation, event):
    make_registration(event, state="waiting", waiting_since=NOW - timedelta(days=2))
    put(delegation, last_name="Аюшеева", state="waiting", waiting_since=NOW - timedelta(days=1))
    put(delegation, last_name="Баирова")
    come = put(delegation, last_name="Власова", state="confirmed", needs_consent=False)
    come.check_ins.create(
        event=event, point=make_point(event), nonce="x", result="admitted", scanned_at=NOW, received_at=NOW
    )
    put(delegation, last_name="Агеева", state="cancelled", ending="replaced")

    context = coordinator.get(own(delegation)).context

    rows = [(one.last_name, one.state, one.number, one.has_arrived) for one in context["people"]]
    assert rows == [
        ("Аюшеева", "waiting", 2, False),
        ("Баирова", "consent", None, False),
        ("Власова", "confirmed", None, True),
        ("Агеева", "cancelled", None, False),
    ]
    counts = [context[name] for name in ("named", "agreed", "awaited", "arrived", "left")]
    assert counts == [3, 1, 1, 1, 0]


@pytest.mark.parametrize("state", ["consent", "waiting"])
def test_list_asks_the_database_the_same_whatever_its_length(
    coordinator, delegation, django_assert_max_num_queries, state
):
    put(delegation)
    coordinator.get(own(delegation))  # the first look notes who the coordinator is, and that she looked
    counts = []
    for number in (1, 2):
        for _ in range(number):
            put(delegation, state=state, waiting_since=NOW)
        with django_assert_max_num_queries(12) as queries:
            coordinator.get(own(delegation))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("over", [{"revoked_at": NOW}, {"deadline_at": NOW - timedelta(days=1)}])
def test_closed_list_is_read_and_not_changed(coordinator, delegation, over):
    Delegation.objects.update(**over)
    row = put(delegation)
    page = coordinator.get(own(delegation))
    assert (page.status_code, page.context["is_open"], "mailto:orgkomitet@example.org" in page.content.decode()) == (
        200,
        False,
        True,
    )
    posts = ("add/", "remind/", "lists/", f"people/{row.code}/remove/", f"people/{row.code}/replace/")
    assert {coordinator.post(own(delegation, post), grid(ANNA)).url for post in posts} == {own(delegation)}
    assert (Registration.objects.values_list("state").get(), ImportBatch.objects.count()) == (("consent",), 0)


@pytest.mark.parametrize(("over", "is_late"), [({}, False), ({"deadline_at": NOW - timedelta(days=1)}, True)])
def test_list_of_an_event_that_is_over_says_what_closed_it(coordinator, delegation, over, is_late):
    type(delegation.event).objects.update(state="closed")
    Delegation.objects.update(**({"note": ""} | over))
    shelf = coordinator.get(own(delegation)).context["shelf"]
    assert (shelf.is_open, shelf.is_late) == (False, is_late)


# ------------------------------------------------------------------ the grid
def test_grid_names_people_and_asks_them(coordinator, delegation):
    response = coordinator.post(own(delegation, "add/"), grid(ANNA, {}, DARIMA))
    anna = Registration.objects.get(email="anna@example.org")
    assert (response.url, Registration.objects.count(), anna.last_name, anna.state) == (
        own(delegation),
        2,
        "Юдина",
        "consent",
    )
    assert sorted(letter.to[0] for letter in mail.outbox) == ["anna@example.org", "darima@example.org"]


def test_grid_with_a_wrong_row_names_nobody_and_keeps_what_was_typed(coordinator, delegation):
    wrong = DARIMA | {"email": "darima@mail,ru", "phone": "нет"}
    response = coordinator.post(own(delegation, "add/"), grid(ANNA, wrong))
    rows = response.context["rows"]
    assert (response.status_code, [list(row.errors) for row in rows][:3]) == (422, [[], ["email", "phone"], []])
    assert (rows[0]["last_name"].value(), rows[1]["email"].value()) == ("ЮДИНА", "darima@mail,ru")
    assert "darima@mail.ru" in str(rows[1].errors["email"])
    assert (Registration.objects.count(), mail.outbox) == (0, [])


def test_grid_says_in_the_row_who_is_known_already(coordinator, delegation, event):
    put(
        make_delegation(event, name="Читинский район"),
        email="anna@example.org",
        last_name="Совсем",
        first_name="Другая",
    )
    response = coordinator.post(own(delegation, "add/"), grid(DARIMA, ANNA))
    errors = [row.errors.as_text() for row in response.context["rows"]]
    assert (errors[0], "Совсем" in errors[1], "Читинский" in errors[1], bool(errors[1])) == ("", False, False, True)
    assert Registration.objects.count() == 1


def test_one_person_in_two_rows_is_told_in_the_second(coordinator, delegation):
    rows = coordinator.post(own(delegation, "add/"), grid(ANNA, ANNA)).context["rows"]
    assert [list(row.errors) for row in rows][:2] == [[], ["email"]]


def test_grid_over_the_quota_is_refused_and_kept(coordinator, delegation):
    Delegation.objects.update(quota=1)
    response = coordinator.post(own(delegation, "add/"), grid(ANNA, DARIMA))
    assert (response.status_code, Registration.objects.count()) == (422, 0)
    assert response.context["rows"][1]["email"].value() == "darima@example.org"
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_empty_grid_is_no_list(coordinator, delegation):
    response = coordinator.post(own(delegation, "add/"), grid())
    assert (response.status_code, len(response.context["rows"].non_form_errors())) == (422, 1)


def test_more_rows_keep_what_was_typed_and_blame_nothing(coordinator, delegation):
    response = coordinator.post(own(delegation, "add/"), grid(ANNA, {"email": "половина"}) | {"more": "1"})
    rows = response.context["rows"]
    assert (response.status_code, len(rows.forms), rows.total_error_count()) == (200, 10, 0)
    assert [row["email"].value() for row in rows][:3] == ["anna@example.org", "половина", ""]


@pytest.mark.parametrize("total", ["", "x", "-1", "9999999999"])
def test_grid_counted_wrongly_is_no_failure(coordinator, delegation, total):
    sent = grid(ANNA) | {"people-TOTAL_FORMS": total}
    assert coordinator.post(own(delegation, "add/"), sent | {"more": "1"}).status_code == 200
    assert coordinator.post(own(delegation, "add/"), sent).status_code == 422


@pytest.mark.parametrize(
    ("last_name", "errors"),
    [("О", []), ("Я" * 120, []), ("Я" * 121, ["last_name"]), ("—", ["last_name"]), ("<b>Ли2", ["last_name"])],
)
def test_names_of_any_length_that_fits(coordinator, delegation, last_name, errors):
    response = coordinator.post(own(delegation, "add/"), grid(ANNA | {"last_name": last_name}))
    named = Registration.objects.count()
    found = [] if response.status_code == 302 else [*response.context["rows"][0].errors]
    assert (found, named) == (errors, 0 if errors else 1)


def test_address_with_a_cyrillic_domain_gets_its_letter(coordinator, delegation):
    coordinator.post(own(delegation, "add/"), grid(ANNA | {"email": "anna@школа.рф"}))
    assert (Registration.objects.get().email, mail.outbox[0].to) == ("anna@школа.рф", ["anna@школа.рф"])
    assert "xn--" in str(mail.outbox[0].message()["To"])


def test_each_person_has_a_territory_where_the_delegation_has_none(coordinator, delegation):
    Delegation.objects.update(territory=None)
    coordinator.post(own(delegation, "add/"), grid(ANNA | {"territory": "Карымский район"}))
    assert Registration.objects.get().territory.name == "Карымский район"


# ------------------------------------------------------------------ replacing and removing
def test_person_is_replaced(coordinator, delegation):
    old = put(delegation)
    assert coordinator.get(own(delegation, f"people/{old.code}/replace/")).status_code == 200
    coordinator.post(own(delegation, f"people/{old.code}/replace/"), ANNA)
    new = Registration.objects.get(email="anna@example.org")
    assert (new.replaces, new.state, new.last_name) == (old, "consent", "Юдина")


@pytest.mark.parametrize("over", [{"email": "x@mail,ru"}, {"email": "taken@example.org"}, {"last_name": ""}])
def test_replacement_with_a_slip_keeps_what_was_typed(coordinator, delegation, event, over):
    make_registration(event, email="taken@example.org")
    old = put(delegation)
    response = coordinator.post(own(delegation, f"people/{old.code}/replace/"), ANNA | over)
    assert (response.status_code, list(response.context["form"].errors)) == (422, list(over))
    assert response.context["form"]["first_name"].value() == "Анна"
    old.refresh_from_db()
    assert old.state == "consent"


def test_person_is_taken_off_and_is_no_more_on_it(coordinator, delegation):
    row = put(delegation)
    assert coordinator.get(own(delegation, f"people/{row.code}/remove/")).status_code == 200
    coordinator.post(own(delegation, f"people/{row.code}/remove/"))
    row.refresh_from_db()
    assert (row.state, coordinator.get(own(delegation)).context["named"]) == ("cancelled", 0)


@pytest.mark.parametrize("act", ["remove", "replace"])
def test_page_from_before_somebody_was_taken_off_leads_back_to_the_list(coordinator, delegation, act):
    row = put(delegation, state="cancelled", ending="organiser")
    page = own(delegation, f"people/{row.code}/{act}/")
    responses = [coordinator.get(page, follow=True), coordinator.post(page, ANNA, follow=True)]
    assert [one.redirect_chain for one in responses] == [[(own(delegation), 302)]] * 2
    assert [[str(said).partition(" ")[0] for said in one.context["messages"]] for one in responses] == [
        [row.last_name]
    ] * 2
    assert Registration.objects.count() == 1


def test_person_of_another_delegation_is_out_of_reach(coordinator, delegation, event):
    row = put(make_delegation(event, name="Читинский район"))
    pages = [f"people/{row.code}/{act}/" for act in ("remove", "replace")]
    assert [coordinator.post(own(delegation, page), ANNA).status_code for page in pages] == [404, 404]


def test_reminder_goes_out_once_a_day(coordinator, delegation):
    put(delegation)
    pages = [coordinator.post(own(delegation, "remind/"), follow=True) for _ in range(2)]
    levels = [[message.level_tag for message in page.context["messages"]] for page in pages]
    assert (levels, len(mail.outbox)) == ([["success"], ["error"]], 1)


# ------------------------------------------------------------------ agreeing
def test_named_person_agrees_by_the_letters_link_and_the_coordinator_sees_it(coordinator, client, delegation):
    text = make_consent_text()
    make_capacity(delegation.event, 5)
    coordinator.post(own(delegation, "add/"), grid(ANNA))
    row = Registration.objects.get()
    client.post(links.path(row, links.CONSENT), {"consent": "on", "consent_text": text.pk})
    assert coordinator.get(own(delegation)).context["agreed"] == 1


def test_link_of_a_coordinator_who_is_erased_leads_nowhere(client, delegation):
    Delegation.objects.update(coordinator_email="")
    assert [client.get(own(delegation, "enter/")).status_code, client.post(own(delegation, "code/")).status_code] == [
        404,
        404,
    ]
    assert mail.outbox == []
