"""The organiser's pages of delegations, and the place given to a colleague."""

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.urls import reverse

from registration.models import Delegation, Registration
from tests.factories import make_registration, make_user
from tests.registration.factories import ANNA, make_delegation, own, put

NOW = datetime.now(tz=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


def manage(delegation: Delegation, page: str = "") -> str:
    return f"/events/{delegation.event.slug}/manage/delegations/{delegation.link}/{page}"


def fields(**over: Any) -> dict[str, str]:
    return {
        "name": "Читинский район",
        "quota": "5",
        "coordinator_email": "Chita@Example.org",
        "territory": "",
        "note": "",
    } | over


def test_organiser_makes_a_delegation_and_sends_the_link(organiser, event, people):
    page = reverse("registration:delegations", args=[event.slug])
    response = organiser.post(page, fields(deadline_at="2026-12-01T18:00"))
    row = Delegation.objects.get()
    assert (response.url, row.coordinator_email, row.deadline_at) == (
        manage(row), "chita@example.org", datetime(2026, 12, 1, 9, tzinfo=UTC),
    )  # fmt: skip
    assert row.history.get().history_user == people.organiser
    organiser.post(manage(row, "send/"))
    assert ([letter.to for letter in mail.outbox], own(row) in mail.outbox[0].body) == ([["chita@example.org"]], True)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"name": "Карымский район"}, "name"),
        ({"quota": "0"}, "quota"),
        ({"coordinator_email": "x@y,ru"}, "coordinator_email"),
    ],
)
def test_delegation_described_wrongly_is_refused_and_kept(organiser, delegation, over, field):
    response = organiser.post(reverse("registration:delegations", args=[delegation.event.slug]), fields(**over))
    assert (response.status_code, list(response.context["form"].errors), Delegation.objects.count()) == (
        422,
        [field],
        1,
    )
    changed = organiser.post(manage(delegation), fields(**(over | ({"name": ""} if field == "name" else {}))))
    assert (changed.status_code, changed.context["delegation"].name) == (422, "Карымский район")


def test_coordinator_with_a_cyrillic_domain_is_written_to(organiser, event):
    organiser.post(reverse("registration:delegations", args=[event.slug]), fields(coordinator_email="anna@школа.рф"))
    organiser.post(manage(Delegation.objects.get(), "send/"))
    assert mail.outbox[0].to == ["anna@школа.рф"]


def test_organiser_changes_closes_and_opens_again(organiser, delegation):
    organiser.post(manage(delegation), fields(quota="7"))
    organiser.post(manage(delegation, "close/"))
    closed = Delegation.objects.get()
    organiser.post(manage(delegation, "reopen/"))
    assert (closed.quota, closed.revoked_at is None, Delegation.objects.get().revoked_at) == (7, False, None)


def test_delegation_is_exported_with_everybody_on_it(organiser, delegation, event):
    put(delegation, last_name="Баирова")
    make_registration(event)
    book = openpyxl.load_workbook(io.BytesIO(organiser.get(manage(delegation, "export/")).content))
    assert [row[1] for row in book.active.iter_rows(values_only=True)][1:] == ["Баирова"]
    assert "Баирова" in organiser.get(manage(delegation, "export/?as=csv")).content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("organiser", 200), ("desk", 403), ("editor", 403), ("stranger", 403)]
)
def test_delegations_are_the_organisers(client_of, people, delegation, role, status):
    client = client_of(getattr(people, role))
    pages = [
        reverse("registration:delegations", args=[delegation.event.slug]),
        manage(delegation),
        manage(delegation, "export/"),
    ]
    assert [client.get(page).status_code for page in pages] == [status] * 3


@pytest.mark.parametrize("act", ["close/", "reopen/", "send/"])
def test_acts_on_a_delegation_are_the_organisers(client_of, people, delegation, coordinator, act):
    assert [one.post(manage(delegation, act)).status_code for one in (client_of(people.desk), coordinator)] == [
        403,
        403,
    ]
    assert mail.outbox == []


@pytest.mark.parametrize("page", ["list", "card"])
def test_pages_of_delegations_ask_the_database_the_same(
    organiser, delegation, event, django_assert_max_num_queries, page
):
    address = reverse("registration:delegations", args=[event.slug]) if page == "list" else manage(delegation)
    put(delegation)
    organiser.get(address)  # the first look of the minute is noted
    counts = []
    for number in (1, 2):
        for index in range(number):
            put(make_delegation(event, name=f"Район {number}{index}"))
            put(delegation)
        with django_assert_max_num_queries(12) as queries:
            organiser.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ------------------------------------------------------------------ a colleague instead
def test_own_place_is_given_to_a_colleague(client_of, event):
    user = make_user()
    row = make_registration(event, user=user)
    page = f"/events/{event.slug}/my/transfer/"
    client = client_of(user)
    assert (client.get(page).status_code, page in client.get(f"/events/{event.slug}/my/").content.decode()) == (
        200,
        True,
    )
    client.post(page, ANNA)
    new = Registration.objects.get(replaces=row)
    again = client.post(page, ANNA | {"email": "other@example.org"}, follow=True)
    assert (new.state, again.redirect_chain) == ("consent", [(f"/events/{event.slug}/my/", 302)])
    assert Registration.objects.count() == 2


def test_colleague_known_already_is_refused_and_kept(client_of, event):
    user = make_user()
    make_registration(event, user=user)
    make_registration(event, email="anna@example.org")
    response = client_of(user).post(f"/events/{event.slug}/my/transfer/", ANNA)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


def test_only_the_owner_of_a_confirmed_place_gives_it(client_of, event):
    user = make_user()
    make_registration(event, user=user, state="waiting", waiting_since=NOW)
    page = f"/events/{event.slug}/my/transfer/"
    asked = [client_of(one).get(page).status_code for one in (user, make_user())]
    assert (asked, client_of().get(page).url) == ([404, 404], f"/events/{event.slug}/my/open/")
