"""The organiser's settings of registration over HTTP: limits, windows, quotas, invitations, decisions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registration import links
from registration.models import CheckIn, Invitation, Registration
from tests.factories import NOW, make_capacity, make_point, make_registration, make_territory, make_user
from tests.registration.factories import make_consent_text
from tests.registration.pages import url

SOON = datetime.now(tz=UTC)


def plain(response: Any) -> str:
    """The page with ordinary spaces."""
    page: str = response.content.decode()
    return page.replace("\N{NO-BREAK SPACE}", " ")


def settings_of(**over: str) -> dict[str, str]:
    """What a browser sends from the page of places."""
    empty = {f"{way}-{field}": "" for way in ("onsite", "online") for field in ("places", "opens_at", "closes_at")}
    management = {"quotas-TOTAL_FORMS": "3", "quotas-INITIAL_FORMS": "0"}
    rows = {f"quotas-{row}-{name}": "" for row in range(3) for name in ("territory", "format", "places")}
    return empty | management | rows | over


def make_invitation(event: Any, **over: Any) -> Invitation:
    return Invitation.objects.create(event=event, **({"name": "Докладчики", "created_at": NOW, "quota": 3} | over))


@pytest.mark.parametrize(("role", "status"), [("organiser", 200), ("desk", 403), ("participant", 403)])
@pytest.mark.parametrize("name", ["places", "invitations"])
def test_settings_of_registration_are_the_organisers(event, client_of, people, name, role, status):
    assert client_of(getattr(people, role)).get(url(name, event)).status_code == status


def test_limits_windows_and_quotas_are_saved_by_the_clock_of_the_event(event, organiser):
    district = make_territory()
    data = {
        "onsite-places": "650",
        "onsite-opens_at": "2026-01-10T09:00",
        "onsite-has_waiting_list": "on",
        "quotas-0-territory": str(district.pk),
        "quotas-0-format": "onsite",
        "quotas-0-places": "40",
    }
    assert organiser.post(url("places", event), settings_of(**data)).status_code == 302
    onsite = event.capacities.get(format="onsite")
    assert (onsite.places, onsite.opens_at, onsite.has_waiting_list) == (
        650,
        datetime(2026, 1, 10, 0, 0, tzinfo=UTC),
        True,
    )
    assert [(row.territory, row.places) for row in event.quotas.all()] == [(district, 40)]
    shown = organiser.get(url("places", event)).content.decode()
    assert ('value="2026-01-10T09:00"' in shown, 'value="650"' in shown) == (True, True)


def test_raised_limit_moves_people_up_and_says_so(event, organiser):
    make_capacity(event, 0, has_waiting_list=True)
    make_registration(event, state="waiting", waiting_since=NOW)
    page = organiser.post(url("places", event), settings_of(**{"onsite-places": "1"}), follow=True)
    assert "получил место 1 человек" in page.content.decode()
    assert Registration.objects.get().state == "confirmed"


def test_limit_below_what_is_taken_is_told(event, organiser):
    make_registration(event), make_registration(event)
    page = organiser.post(url("places", event), settings_of(**{"onsite-places": "1"}), follow=True).content.decode()
    assert ("мест 1, а занято уже 2" in page, "2 человека с местами" in page) == (True, True)


@pytest.mark.parametrize(
    "over",
    [
        {"onsite-places": "-1"},
        {"onsite-opens_at": "2026-02-01T09:00", "onsite-closes_at": "2026-01-01T09:00"},
        {"quotas-0-places": "5"},
        {"quotas-0-places": "много"},
    ],
)
def test_wrong_settings_come_back_as_typed_and_save_nothing(event, organiser, over):
    response = organiser.post(url("places", event), settings_of(**{"online-places": "77"} | over))
    assert (response.status_code, event.capacities.count(), event.quotas.count()) == (422, 0, 0)
    assert 'value="77"' in response.content.decode()


def test_territory_twice_is_refused(event, organiser):
    pk = str(make_territory().pk)
    rows = {f"quotas-{row}-{name}": value for row in (0, 1) for name, value in (("territory", pk), ("places", "5"))}
    assert organiser.post(url("places", event), settings_of(**rows)).status_code == 422
    assert event.quotas.count() == 0


# ------------------------------------------------------------------ invitations
def test_invitation_is_made_changed_and_revoked(event, organiser, people):
    form = {"name": "Гости", "quota": "5", "format": "", "expires_at": "2026-02-20T18:00", "priority": "0"}
    made = organiser.post(url("invitations", event), form, follow=True)
    row = event.invitations.get()
    assert f"invitation={row.code}" in made.text
    assert (row.quota, row.by, row.expires_at) == (5, people.organiser, datetime(2026, 2, 20, 9, 0, tzinfo=UTC))
    organiser.post(url("invitation", event, row.code), form | {"quota": "7", "skips_window": "on"})
    organiser.post(url("invitation_revoke", event, row.code))
    row.refresh_from_db()
    assert (row.quota, row.skips_window, row.revoked_at is not None) == (7, True, True)


def test_wrong_invitation_is_not_made(event, organiser):
    response = organiser.post(url("invitations", event), {"name": "Гости", "quota": "0", "priority": "0"})
    assert (response.status_code, 'value="Гости"' in response.content.decode()) == (422, True)
    assert event.invitations.count() == 0


def test_invitation_of_another_event_is_not_found(event, organiser):
    from tests.factories import make_event

    other = make_invitation(make_event())
    assert organiser.get(url("invitation", event, other.code)).status_code == 404


def test_list_of_invitations_asks_as_often_for_three_as_for_one(event, organiser):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            organiser.get(url("invitations", event))
        return len(queries)

    make_invitation(event)
    one = statements()
    make_invitation(event), make_invitation(event)
    assert statements() == one


def test_invitation_opens_the_form_of_a_closed_event(event, client):
    make_consent_text()
    event.state = "announced"
    event.save()
    row = make_invitation(event)
    shut, opened = client.get(url("register", event)), client.get(url("register", event), {"invitation": row.code})
    assert ["form" in shut.context, opened.context["invitation"]] == [False, row]


@pytest.mark.parametrize(("code", "words"), [("НЕТТАКОГО", "Такого приглашения нет"), ("2", "Такого приглашения нет")])
def test_unknown_invitation_says_so_and_keeps_the_form(event, client, code, words):
    make_consent_text()
    page = client.get(url("register", event), {"invitation": code})
    assert (words in page.content.decode(), "form" in page.context) == (True, True)


# ------------------------------------------------------------------ decisions
@pytest.mark.parametrize("act", ["participant_approve", "participant_reject", "participant_priority"])
@pytest.mark.parametrize("role", ["desk", "participant", "stranger"])
def test_decisions_are_the_organisers(event, client_of, people, act, role):
    row = make_registration(event, state="applied")
    assert client_of(getattr(people, role)).post(url(act, event, row.code)).status_code == 403


def test_organiser_confirms_and_turns_down(event, organiser):
    one, other = make_registration(event, state="applied"), make_registration(event, state="applied")
    organiser.post(url("participant_approve", event, one.code))
    organiser.post(url("participant_reject", event, other.code), {"reason": "Мест нет."})
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state, other.ending) == ("confirmed", "cancelled", "rejected")
    page = organiser.post(url("participant_approve", event, one.code), follow=True)
    assert "больше не ждёт решения" in page.content.decode()


@pytest.mark.parametrize(("priority", "kept"), [("5", 5), ("101", 0), ("первый", 0)])
def test_turn_is_changed_by_a_whole_number(event, organiser, priority, kept):
    row = make_registration(event, state="waiting", waiting_since=NOW)
    organiser.post(url("participant_priority", event, row.code), {"priority": priority})
    row.refresh_from_db()
    assert row.priority == kept


# ------------------------------------------------------------------ by the person's own links
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting", "Лист ожидания, №"),
        ("applied", "Заявка на рассмотрении"),
        ("consent", "Нужно ваше согласие"),
        ("pending", "Адрес ещё не подтверждён"),
    ],
)
def test_page_says_how_a_registration_without_a_ticket_stands(event, client_of, state, words):
    user = make_user()
    row = make_registration(event, user=user, state=state, waiting_since=NOW if state == "waiting" else None)
    page = client_of(user).get(url("my", event)).content.decode()
    assert (words in page, row.human_code in page) == (True, False)
    assert client_of(user).get(url("my_ticket", event)).status_code == 404


def test_place_is_given_back_by_the_link_after_a_question(event, client):
    row = make_registration(event, promoted_at=NOW)
    address = url("decline", event, links.token(row, links.DECLINE))
    assert "Отказаться от места?" in client.get(address).content.decode()
    assert Registration.objects.get().state == "confirmed"
    assert "Вы отказались от места" in client.post(address, follow=True).content.decode()
    assert Registration.objects.get().ending == "declined"


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("declined", "Вы отказались от места"),
        ("organiser", "Ваше участие отменено"),
        ("replaced", "Это место у другого человека"),
        ("merged", "У вас было две регистрации"),
    ],
)
def test_link_that_came_too_late_says_how_the_registration_ended(event, client, ending, words):
    row = make_registration(event, state="cancelled", cancelled_at=NOW, ending=ending)
    address = url("decline", event, links.token(row, links.DECLINE))
    page = plain(client.post(address, follow=True))
    assert (words in page, "Оставить место за собой" in page) == (True, False)
    assert Registration.objects.get().ending == ending


def test_place_of_who_has_come_or_of_an_event_that_is_over_is_not_given_back(event, client):
    row = make_registration(event, promoted_at=NOW)
    address = url("decline", event, links.token(row, links.DECLINE))
    event.starts_on = event.ends_on = event.day_of(NOW) - timedelta(days=1)
    event.save()
    over = plain(client.post(address, follow=True))
    times = {"scanned_at": NOW, "received_at": NOW}
    CheckIn.objects.create(
        event=event, point=make_point(event), registration=row, nonce="x", result="admitted", **times
    )
    come = plain(client.post(address, follow=True))
    assert ("Мероприятие прошло" in over, "Вы уже пришли" in come) == (True, True)
    assert Registration.objects.get().state == "confirmed"


def test_link_for_one_act_or_one_person_does_no_other(event, client):
    row, other = make_registration(event), make_registration(event)
    stolen = f"{other.code}-{links.token(row, links.DECLINE).partition('-')[2]}"
    for token in (links.token(row, links.CONSENT), stolen, f"{row.code}-0", "x"):
        assert client.post(url("decline", event, token)).status_code == 404
    assert Registration.objects.filter(state="confirmed").count() == 2


def test_consent_is_given_by_the_link_and_lets_in(event, client):
    text = make_consent_text()
    row = make_registration(event, state="consent", needs_consent=True)
    address = url("consent", event, links.token(row, links.CONSENT))
    assert client.post(address, {"consent_text": text.pk}).context["form"].errors.keys() == {"consent"}
    response = client.post(address, {"consent_text": text.pk, "consent": "on"}, follow=True)
    row.refresh_from_db()
    assert (row.state, row.needs_consent, row.user.email) == ("confirmed", False, row.email)
    assert [(one.channel, one.text) for one in row.consents.all()] == [("link", text)]
    assert row.human_code in response.content.decode()


def test_consent_to_a_text_that_has_changed_is_asked_again(event, client):
    old = make_consent_text()
    row = make_registration(event, state="consent", needs_consent=True)
    make_consent_text(version=2)
    address = url("consent", event, links.token(row, links.CONSENT))
    response = client.post(address, {"consent_text": old.pk, "consent": "on"})
    assert (list(response.context["form"].errors), row.consents.count()) == (["consent"], 0)


def test_form_remembers_what_was_said_the_last_time(event, client_of):
    make_consent_text()
    user = make_user()
    make_registration(event, user=user, state="cancelled", cancelled_at=SOON, last_name="О'Коннор", position="методист")
    form = client_of(user).get(url("register", event)).context["form"]
    assert (form["last_name"].value(), form["position"].value()) == ("О'Коннор", "методист")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "Иван😀", "Анна_2", "Иванова=1"])
def test_name_is_written_in_letters(event, client, name):
    from tests.registration.factories import answers

    make_consent_text()
    response = client.post(url("register", event), answers(event, first_name=name))
    assert (list(response.context["form"].errors), Registration.objects.count()) == (["first_name"], 0)


def test_registration_form_keeps_to_the_budget(event, client_of, django_assert_max_num_queries):
    make_consent_text()
    user = make_user()
    make_capacity(event, 10)
    event.registration_closes_at = SOON + timedelta(days=3)
    event.save()
    client = client_of(user)
    with django_assert_max_num_queries(12):
        assert client.get(url("register", event)).status_code == 200


def test_own_participation_is_not_cancelled_once_the_event_is_over(event, client_of):
    user = make_user()
    row = make_registration(event, user=user)
    event.starts_on = event.ends_on = event.day_of(NOW) - timedelta(days=1)
    event.save()
    page = plain(client_of(user).post(url("cancel", event), follow=True))
    row.refresh_from_db()
    assert (row.state, "Мероприятие прошло" in page) == ("confirmed", True)
