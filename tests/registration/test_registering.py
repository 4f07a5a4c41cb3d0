"""Registering with an address that is known already: what a stranger can neither learn nor leave behind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from events.models import ConsentText, Event
from registration import actions
from registration.models import Registration
from tests.factories import make_capacity, make_registration, make_user
from tests.registration.factories import answers, make_consent_text, make_open_event, person
from tests.registration.test_actions import refusal_of

NOW = datetime.now(tz=UTC)
LATER = timedelta(minutes=2)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event() -> Event:
    return make_open_event()


def register(event: Event, *texts: ConsentText, nonce: str = "n1", now: datetime = NOW, **over: Any) -> Registration:
    return actions.register(event=event, person=person(**over), texts=texts, nonce=nonce, by=None, now=now)


def test_box_that_somebody_else_ticked_with_the_address_is_no_consent(event: Event) -> None:
    processing, photographs = ConsentText.objects.get(), make_consent_text(purpose="publication")
    register(event, processing, photographs)
    row = register(event, processing, nonce="n2", now=NOW + LATER)
    assert [(one.text, one.given_at) for one in row.consents.all()] == [(processing, NOW + LATER)]


@pytest.mark.parametrize(("limits", "code"), [({"places": 1}, "full_onsite"), ({"closes_at": NOW}, "closed_format")])
def test_known_address_is_refused_like_any_other_and_told_by_mail(
    event: Event, limits: dict[str, Any], code: str
) -> None:
    make_capacity(event, **{"places": None} | limits)
    known = make_registration(event, email="known@example.org")
    refused = [refusal_of(register, event, email=email) for email in (known.email, "unknown@example.org")]
    assert (refused, [letter.to for letter in mail.outbox]) == ([code, code], [[known.email]])
    assert "Вы уже зарегистрированы" in mail.outbox[0].body
    assert Registration.objects.count() == 1


def test_form_sent_again_after_its_address_was_put_right_is_another_registration(event: Event) -> None:
    row = register(event)
    actions.change(registration=row, person=person(email="other@example.org"), by=make_user(), now=NOW)
    again = register(event, now=NOW + LATER)
    assert (again.pk != row.pk, again.email, Registration.objects.count()) == (True, "kozlenkova@example.org", 2)


def test_form_that_was_begun_with_ones_address_shuts_nothing(event: Event, client_of: Any) -> None:
    user = make_user(email="kozlenkova@example.org")
    register(event, last_name="Чужая")
    browser, pages = client_of(user), [reverse(f"registration:{name}", args=[event.slug]) for name in ("open_ticket",)]
    assert [browser.get(page).status_code for page in pages] == [200]
    address = reverse("registration:register", args=[event.slug])
    assert browser.get(address).status_code == 200
    browser.post(address, answers(event, nonce="n2"))
    row = Registration.objects.get()
    assert (row.last_name, row.state, row.user) == ("Козлёнкова", "confirmed", user)
