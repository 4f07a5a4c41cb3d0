"""The demo: made once, told again."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from contest.models import Contest
from events.models import Event, User
from registration.models import CheckIn, Consent, Device, Registration
from registration.tickets import read
from resolutions.models import Resolution
from symposium.demo import editions

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(empty_for_a_file: None) -> dict[str, Any]:
    """What is told by the command that makes the demo."""
    return demo()


def demo() -> dict[str, Any]:
    out = StringIO()
    with override_settings(DEBUG=True):
        call_command("demo", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_demo_tells_what_the_two_editions_hold(told: dict[str, Any]) -> None:
    past = Event.objects.get(slug=told["events"]["past"]["slug"])
    coming = Event.objects.get(slug=told["events"]["coming"]["slug"])
    arrivals = CheckIn.objects.arrivals().filter(event=past).count()
    assert past.starts_on == date(2025, 2, 27)
    assert Registration.objects.confirmed().filter(event=past).count() == 683
    assert 400 < arrivals < 500
    assert (past.contest.state, past.resolutions.get().state) == ("published", "published")
    assert (coming.state, coming.resolutions.get().code) == ("open", told["resolution"])
    assert coming.resolutions.get().state == "draft"
    assert [len(criterion.rubric) for criterion in coming.contest.criteria.all()] == [6, 6, 2, 0]


@pytest.mark.usefixtures("told")
def test_demo_gives_everybody_a_consent_and_an_example_address() -> None:
    addresses = Registration.objects.values_list("email", flat=True)
    assert {address.rpartition("@")[2] for address in addresses} == {"example.org", "example.com", "example.net"}
    assert Consent.objects.for_purpose("processing").count() == Registration.objects.count()


def test_demo_tickets_are_signed_and_not_yet_scanned(told: dict[str, Any]) -> None:
    coming = Event.objects.get(slug=told["events"]["coming"]["slug"])
    codes = [read(text, coming.public_tag) for text in told["ticket_codes"]]
    assert len(set(codes)) == 10
    assert Registration.objects.filter(event=coming, code__in=codes, check_ins=None).count() == 10


def test_demo_phone_is_let_in_at_its_door(told: dict[str, Any]) -> None:
    response = Client().post(
        f"/api/v1/events/{told['events']['coming']['slug']}/check-ins/",
        {"code": told["ticket_codes"][0], "point": told["point"], "nonce": "n-1"},
        content_type="application/json",
        headers={"Authorization": f"Device {told['device_token']}"},
    )

    assert (response.status_code, response.json()["result"]) == (200, "admitted")


def test_demo_passwords_open_the_site(told: dict[str, Any]) -> None:
    accounts = told["accounts"]

    opening = [
        role
        for role, account in accounts.items()
        if User.objects.get(email=account["email"]).check_password(account["password"])
    ]

    assert opening == list(accounts)
    assert {"organiser", "desk", "juror", "committee", "participant"} <= set(opening)


def test_demo_called_again_changes_nothing(told: dict[str, Any]) -> None:
    counts = [model.objects.count() for model in (Event, User, Registration, Contest, Resolution, Device)]

    assert demo() == told
    assert [model.objects.count() for model in (Event, User, Registration, Contest, Resolution, Device)] == counts


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 11, 23), date(2027, 2, 25)),
        (date(2027, 1, 20), date(2027, 2, 25)),
        (date(2027, 2, 1), date(2028, 2, 24)),
        (date(2027, 12, 31), date(2028, 2, 24)),
    ],
)
def test_coming_day_is_a_thursday_at_least_a_month_away(today: date, day: date) -> None:
    assert editions.coming_day(today) == day
