import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from events.models import Organisation
from registration.models import Registration
from sessions.models import Track
from tests.factories import NOW, make_capacity, make_event, make_registration, make_user
from tests.registration.factories import answers, make_consent_text, make_open_event, make_question
from tests.registration.pages import code_in_letter, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def event():
    return make_open_event()


def errors(response) -> dict[str, list[str]]:
    return {name: [error.code for error in found.as_data()] for name, found in response.context["form"].errors.items()}


def registered(client, event, **over: Any):
    return client.post(url("register", event), answers(event, **over))


def test_anybody_may_open_the_form(event, client):
    response = client.get(url("register", event))
    assert (response.status_code, response.templates[0].name) == (200, "registration/register.html")


def test_form_knows_who_is_signed_in(event, client_of):
    user = make_user("teacher", phone="+79141234567")
    form = client_of(user).get(url("register", event)).context["form"]
    assert (form["email"].value(), form["last_name"].value(), form["phone"].value()) == (
        user.email,
        "Доржиева",
        "+7 914 123-45-67",
    )


def test_closed_registration_says_so_and_takes_nothing(client):
    event = make_open_event(state="closed")
    for response in (client.get(url("register", event)), registered(client, event)):
        assert (response.status_code, response.templates[0].name) == (200, "registration/closed.html")
    assert Registration.objects.count() == 0


def test_future_registration_says_when(client):
    opens = datetime.now(tz=UTC) + timedelta(days=3)
    event = make_open_event(registration_opens_at=opens, registration_closes_at=opens + timedelta(days=9))
    assert "Она откроется" in client.get(url("register", event)).content.decode()


def test_form_leads_through_the_code_to_the_ticket(event, client):
    response = registered(client, event)
    assert (response.status_code, response.url) == (302, url("confirm", event))

    response = client.post(url("confirm", event), {"code": f" {code_in_letter()[:3]} {code_in_letter()[3:]} "})

    row = Registration.objects.get()
    assert (response.url, row.state, row.phone) == (url("my", event), "confirmed", "+79141234567")
    page = client.get(url("my", event))
    assert (page.status_code, row.human_code in page.content.decode()) == (200, True)


def test_both_consents_are_kept_with_their_versions(event, client):
    make_consent_text(purpose="mailings", text="Присылайте.")
    registered(client, event, mailings="on", consent_text=event_text())
    kept = Registration.objects.get().consents.values_list("text__purpose", "text__version")
    assert sorted(kept) == [("mailings", 1), ("processing", 1)]


def event_text() -> int:
    from events.models import ConsentText

    return ConsentText.objects.get(purpose="processing").pk


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"email": "e.kozlenkova@mail,ru"}, {"email": ["bad_email"]}),
        ({"email": "нет"}, {"email": ["bad_email"]}),
        ({"email": "a@b.ru, c@d.ru"}, {"email": ["bad_email"]}),
        ({"phone": "8-914"}, {"phone": ["bad_phone"]}),
        ({"last_name": "12"}, {"last_name": ["no_name"]}),
        ({"consent": ""}, {"consent": ["required"]}),
        ({"territory": ""}, {"territory": ["required"]}),
        ({"format": "by pigeon"}, {"format": ["invalid_choice"]}),
        ({"homepage": "http://spam.example"}, {"homepage": ["robot"]}),
    ],
)
def test_bad_answer_is_named_and_nothing_typed_is_lost(event, client, over, expected):
    response = registered(client, event, **over)
    assert (errors(response), Registration.objects.count(), mail.outbox) == (expected, 0, [])
    typed = answers(event) | over
    shown = {name: response.context["form"][name].value() for name in ("last_name", "email", "organisation", "phone")}
    assert shown == {name: typed[name] for name in shown}


def test_summary_of_errors_goes_down_the_page(event, client):
    question = make_question(event, is_required=True)
    response = registered(client, event, consent="", last_name="")
    targets = [line["target"] for line in response.context["form"].summary]
    assert targets == ["id_last_name", f"id_q_{question.code}", "id_consent"]


def test_repair_of_an_address_is_a_button_that_keeps_the_rest(event, client):
    response = registered(client, event, email="e.kozlenkova@mail,ru")
    button = '<button class="link-button" type="submit" name="repair_email" value="e.kozlenkova@mail.ru"'
    assert button in response.content.decode()

    form = registered(client, event, email="e.kozlenkova@mail,ru", repair_email="e.kozlenkova@mail.ru").context["form"]
    assert (form["email"].value(), form["organisation"].value(), form.is_bound) == (
        "e.kozlenkova@mail.ru",
        "МОУ СОШ № 6",
        False,
    )
    assert Registration.objects.count() == 0


def test_consent_to_an_old_text_is_asked_for_again(event, client):
    old = answers(event)
    newest = make_consent_text(version=2)
    response = client.post(url("register", event), old)
    form = response.context["form"]
    assert (list(form.errors), form["consent_text"].value(), form["consent"].value()) == (["consent"], newest.pk, False)
    assert Registration.objects.count() == 0


def test_names_and_addresses_are_repaired_silently(event, client):
    registered(client, event, last_name="КОЗЛЁНКОВА ", email=" Kozlenkova@Example.ORG")
    row = Registration.objects.get()
    assert (row.last_name, row.email) == ("Козлёнкова", "kozlenkova@example.org")


def test_track_of_interest_is_kept(event, client):
    track = Track.objects.create(event=event, number=1, name="Школа")
    registered(client, event, track=track.pk)
    assert Registration.objects.get().track == track


def test_second_form_with_a_registered_address_looks_like_the_first(event, client, client_of):
    make_registration(event, email="kozlenkova@example.org")
    known = registered(client, event)
    new = registered(client_of(None), event, email="new@example.org", nonce="n2")
    assert (known.status_code, known.url) == (new.status_code, new.url) == (302, url("confirm", event))
    pages = [browser.get(url("confirm", event)).content.decode() for browser in (client,)]
    assert "уже" not in re.sub(r"<[^>]+>", "", pages[0])


def test_full_event_is_told_beside_the_choice(event, client):
    make_capacity(event, 0)
    response = registered(client, event)
    assert (list(response.context["form"].errors), Registration.objects.count()) == (["format"], 0)


def test_event_of_one_format_offers_that_alone(client):
    event = make_open_event(format="online")
    form = client.get(url("register", event)).context["form"]
    assert ([name for name, _ in form.fields["format"].choices], form["format"].value()) == (["online"], "online")


def test_too_many_forms_from_one_network_are_refused(event, client, monkeypatch):
    monkeypatch.setattr("registration.views.public.MOST_FORMS", 1)
    registered(client, event)
    response = registered(client, event, email="other@example.org", nonce="n2")
    assert (list(response.context["form"].errors), Registration.objects.count()) == (["__all__"], 1)


def test_whoever_is_registered_sees_the_ticket_instead_of_the_form(event, client_of):
    user = make_user()
    make_registration(event, user=user, email=user.email)
    assert client_of(user).get(url("register", event)).url == url("my", event)


def test_person_signed_in_registers_without_a_code(event, client_of):
    user = make_user()
    response = registered(client_of(user), event, email=user.email)
    assert (response.url, Registration.objects.get().user) == (url("my", event), user)


def test_colleague_is_registered_without_changing_who_is_signed_in(event, client_of):
    user = make_user("organiser")
    browser = client_of(user)
    registered(browser, event)
    response = browser.post(url("confirm", event), {"code": code_in_letter()})
    row = Registration.objects.get()
    assert (response.url, row.state, row.user == user) == (event.get_absolute_url(), "confirmed", False)
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_code_is_asked_only_of_the_browser_that_registered(event, client, client_of):
    registered(client, event)
    for browser in (client_of(None), client_of(make_user())):
        assert browser.get(url("confirm", event)).url == url("register", event)
        assert browser.post(url("resend", event)).url == url("register", event)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "000000"])
def test_wrong_code_is_told_beside_the_field(event, client, code):
    registered(client, event)
    typed = f"{(int(code_in_letter()) + 1) % 10**6:06}" if code == "000000" else code
    response = client.post(url("confirm", event), {"code": typed})
    assert (list(response.context["form"].errors), Registration.objects.get().state) == (["code"], "pending")


def test_too_many_codes_from_one_network_are_refused(event, client, monkeypatch):
    monkeypatch.setattr("registration.views.public.MOST_CODES", 0)
    registered(client, event)
    response = client.post(url("confirm", event), {"code": code_in_letter()})
    assert (list(response.context["form"].errors), Registration.objects.get().state) == (["__all__"], "pending")


def test_new_code_is_sent_after_a_minute_at_the_earliest(event, client):
    registered(client, event)
    response = client.post(url("resend", event), follow=True)
    assert ([str(message) for message in response.context["messages"]] != [], len(mail.outbox)) == (True, 1)


def test_place_given_away_meanwhile_is_told(event, client):
    registered(client, event)
    make_capacity(event, 0)
    Registration.objects.update(held_until=NOW)
    response = client.post(url("confirm", event), {"code": code_in_letter()})
    assert (list(response.context["form"].errors), Registration.objects.get().state) == (["__all__"], "pending")


def test_registered_address_opens_its_ticket_by_the_code(event, client):
    row = make_registration(event, email="kozlenkova@example.org", organisation="Лицей № 2")
    registered(client, event)
    response = client.post(url("confirm", event), {"code": code_in_letter()}, follow=True)
    assert (response.redirect_chain[-1][0], "Лицей №\N{NO-BREAK SPACE}2" in response.content.decode()) == (
        url("my", event),
        True,
    )
    assert len(response.context["messages"]) == 1
    row.refresh_from_db()
    assert row.user.email == "kozlenkova@example.org"


def test_organisations_of_the_catalogue_are_suggested(event, client):
    Organisation.objects.create(name="МОУ СОШ № 6 имени Героя")
    Organisation.objects.create(name="Лицей № 2")
    make_registration(event, organisation="МОУ СОШ № 66")

    def names(text):
        return client.get(url("organisations", event), {"organisation": text}).context["names"]

    assert (names("сош 6"), names("6"), names("")) == (["МОУ СОШ № 6 имени Героя"], [], [])


@pytest.mark.parametrize(
    ("people", "is_suggested"),
    [
        (["Абрамова", "Быкова", "Власова"], True),
        (["Абрамова", "Быкова"], False),
        # One person thrice, by three addresses.
        (["Абрамова", "Абрамова", "Абрамова"], False),
    ],
)
def test_workplace_is_suggested_once_several_people_wrote_it(event, client, people, is_suggested):
    earlier = make_event(series=event.series)
    for number, last_name in enumerate(people):
        make_registration(earlier if number else event, last_name=last_name, organisation="МОУ СОШ № 66")
        make_registration(event, last_name=last_name, organisation="Лицей № 66", state="pending")
        make_registration(make_event(), last_name=last_name, organisation="Гимназия № 66")
    Organisation.objects.create(name="Колледж № 66")
    names = client.get(url("organisations", event), {"organisation": "№ 66"}).context["names"]
    assert names == ["Колледж № 66", *(["МОУ СОШ № 66"] if is_suggested else [])]


def test_workplace_written_as_the_catalogue_has_it_is_suggested_once(event, client):
    Organisation.objects.create(name="Лицей № 2")
    for last_name in ("Абрамова", "Быкова", "Власова"):
        make_registration(event, last_name=last_name, organisation="лицей № 2")
    assert client.get(url("organisations", event), {"organisation": "лицей"}).context["names"] == ["Лицей № 2"]
