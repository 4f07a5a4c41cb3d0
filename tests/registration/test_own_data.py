"""What a participant decides about her data: consents given and withdrawn, the wish to be erased."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from events.models import ConsentText
from registration import actions
from registration.models import CheckIn, Consent, ErasureRequest, Registration
from registration.refusals import Refused
from tests.factories import make_capacity, make_event, make_point, make_registration, make_user
from tests.registration.factories import make_consent_text
from tests.registration.pages import url

NOW = datetime.now(tz=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]
PURPOSES = ("processing", "publication", "mailings")


@pytest.fixture
def texts() -> dict[str, ConsentText]:
    return {purpose: make_consent_text(purpose=purpose, text=purpose) for purpose in PURPOSES}


@pytest.fixture
def own(event: Any, texts: dict[str, ConsentText]) -> Registration:
    """A confirmed registration with every consent, of somebody who signs in."""
    user = make_user()
    row = make_registration(event, user=user, email=user.email)
    for text in texts.values():
        Consent.objects.create(registration=row, text=text, given_at=NOW)
    return row


def in_force(row: Registration) -> list[str]:
    return sorted(consent.purpose for consent in row.consents.in_force().select_related("text"))


def letters_to(row: Registration) -> int:
    return sum(letter.to == [row.email] for letter in mail.outbox)


def arrive(row: Registration) -> None:
    CheckIn.objects.create(
        event=row.event,
        point=make_point(row.event),
        registration=row,
        nonce="x",
        result="admitted",
        scanned_at=NOW,
        received_at=NOW,
    )


# ---------------------------------------------------------------- withdrawing
@pytest.mark.parametrize("purpose", ["publication", "mailings"])
def test_withdrawing_one_purpose_leaves_the_rest(own: Registration, purpose: str) -> None:
    for _call in range(2):
        actions.withdraw(registration=own, purpose=purpose, by=own.user, now=NOW)
    own.refresh_from_db()
    assert (in_force(own), own.state, letters_to(own), own.erasure_requests.count()) == (
        sorted({*PURPOSES} - {purpose}), "confirmed", 1, 0,
    )  # fmt: skip


def test_withdrawing_the_processing_ends_everything_at_once(own: Registration) -> None:
    for _call in range(2):
        actions.withdraw(registration=own, purpose="processing", by=own.user, now=NOW)
    own.refresh_from_db()
    wish = ErasureRequest.objects.get()
    assert (in_force(own), own.state, own.ending) == ([], "cancelled", "withdrawn")
    assert (wish.registration, wish.deadline_at, wish.done_at) == (own, NOW + timedelta(days=30), None)
    assert [letter.to for letter in mail.outbox] == [[own.event.contact_email], [own.email]]


def test_place_of_who_withdraws_goes_to_who_waits(own: Registration, event: Any) -> None:
    make_capacity(event, 1, has_waiting_list=True)
    waiting = make_registration(event, state="waiting", waiting_since=NOW)
    actions.withdraw(registration=own, purpose="processing", by=own.user, now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


def test_consent_of_a_list_is_one_to_the_processing(own: Registration) -> None:
    own.consents.all().delete()
    Consent.objects.create(registration=own, text=None, channel="workbook", given_at=NOW)
    actions.withdraw(registration=own, purpose="publication", by=own.user, now=NOW)
    assert in_force(own) == ["processing"]
    actions.withdraw(registration=own, purpose="processing", by=own.user, now=NOW)
    assert in_force(own) == []


def test_who_has_come_stays_counted_and_is_to_be_erased(own: Registration) -> None:
    arrive(own)
    actions.withdraw(registration=own, purpose="processing", by=own.user, now=NOW)
    own.refresh_from_db()
    assert (own.state, in_force(own), ErasureRequest.objects.get().registration) == ("confirmed", [], own)


def test_withdrawing_after_the_event_leaves_the_numbers(texts: dict[str, ConsentText]) -> None:
    row = make_registration(make_event(starts_on=(NOW - timedelta(days=9)).date()), user=make_user())
    Consent.objects.create(registration=row, text=texts["processing"], given_at=NOW)
    actions.withdraw(registration=row, purpose="processing", by=row.user, now=NOW)
    row.refresh_from_db()
    assert (row.state, in_force(row), ErasureRequest.objects.count()) == ("confirmed", [], 1)


# ---------------------------------------------------------------- giving
def test_consent_given_on_the_page_is_a_record_of_its_own(own: Registration, texts: dict[str, ConsentText]) -> None:
    actions.withdraw(registration=own, purpose="publication", by=own.user, now=NOW)
    later = NOW + timedelta(minutes=1)
    given = [
        actions.give_consent(registration=own, purpose="publication", language="en", now=later) for _call in range(2)
    ]
    assert (given[0].pk == given[1].pk, given[0].channel, given[0].text) == (True, "page", texts["publication"])
    rows = own.consents.for_purpose("publication").order_by("pk").values_list("given_at", "withdrawn_at")
    assert list(rows) == [(NOW, NOW), (later, None)]


def test_consent_without_a_text_or_a_registration_is_refused(own: Registration, event: Any) -> None:
    ConsentText.objects.filter(purpose="mailings").update(published_at=None)
    cancelled = make_registration(event, state="cancelled")
    codes = []
    for row, purpose in ((own, "mailings"), (cancelled, "publication")):
        with pytest.raises(Refused) as refused:
            actions.give_consent(registration=row, purpose=purpose, language="ru", now=NOW)
        codes.append(refused.value.code)
    assert codes == ["no_text", "gone"]


def test_wish_to_be_erased_is_noted_once_and_ends_nothing(own: Registration) -> None:
    first = actions.ask_erasure(registration=own, reason="Больше не работаю", now=NOW)
    second = actions.ask_erasure(registration=own, reason="", now=NOW)
    own.refresh_from_db()
    assert (first.pk, second.reason, own.state, in_force(own)) == (
        second.pk, "Больше не работаю", "confirmed", sorted(PURPOSES),
    )  # fmt: skip
    assert [letter.to for letter in mail.outbox] == [[own.event.contact_email], [own.email]]
    assert own.last_name not in mail.outbox[0].body


def test_own_page_says_what_was_agreed_to(own: Registration, event: Any, client_of: Any) -> None:
    actions.withdraw(registration=own, purpose="mailings", by=own.user, now=NOW)
    response = client_of(own.user).get(url("my_consents", event))
    lines = [
        (line.purpose, line.in_force is not None, line.may_be_given, len(line.consents))
        for line in response.context["lines"]
    ]
    assert lines == [
        ("processing", True, False, 1), ("publication", True, False, 1), ("mailings", False, True, 1),
    ]  # fmt: skip
    assert "/privacy/?purpose=publication&amp;version=1" in response.text
    withdraw, give = url("withdraw_consent", event, "publication"), url("give_consent", event, "mailings")
    assert [address in response.text for address in (withdraw, give)] == [True, True]


def test_own_page_withdraws_and_gives(own: Registration, event: Any, client_of: Any) -> None:
    browser = client_of(own.user)
    address = url("withdraw_consent", event, "publication")
    assert (browser.get(address).status_code, in_force(own)) == (200, sorted(PURPOSES))
    assert (browser.post(address).url, in_force(own)) == (url("my_consents", event), ["mailings", "processing"])
    assert browser.post(url("give_consent", event, "publication")).url == url("my_consents", event)
    assert in_force(own) == sorted(PURPOSES)


def test_page_of_leaving_tells_the_consequences_that_there_are(own: Registration, event: Any, client_of: Any) -> None:
    address = url("withdraw_consent", event, "processing")
    assert client_of(own.user).get(address).context["ends"] is True
    arrive(own)
    assert client_of(own.user).get(address).context["ends"] is False
    client_of(own.user).post(address)
    assert (in_force(own), ErasureRequest.objects.count()) == ([], 1)


def test_cancelled_registration_still_shows_its_data(own: Registration, event: Any, client_of: Any) -> None:
    browser = client_of(own.user)
    browser.post(url("withdraw_consent", event, "processing"))
    page = browser.get(url("my_consents", event))
    assert (page.status_code, page.context["wish"]) == (200, ErasureRequest.objects.get())
    assert browser.get(url("my_erase", event)).context["wish"] == ErasureRequest.objects.get()


def test_wish_is_sent_with_its_reason(own: Registration, event: Any, client_of: Any) -> None:
    address = url("my_erase", event)
    assert client_of(own.user).post(address, {"reason": "я" * 501}).status_code == 422
    assert client_of(own.user).post(address, {"reason": "Смена работы"}).url == url("my_consents", event)
    assert ErasureRequest.objects.get().reason == "Смена работы"
    # A date ends in «г.», and the sentence with it.
    assert "г.." not in client_of(own.user).get(address).text


@pytest.mark.parametrize("purpose", ["processing", "nonsense"])
def test_purpose_that_is_not_given_here_is_not_found(
    own: Registration, event: Any, client_of: Any, purpose: str
) -> None:
    assert client_of(own.user).post(url("give_consent", event, purpose)).status_code == 404


OWN_PAGES = (("my_consents",), ("withdraw_consent", "processing"), ("my_erase",))


def test_own_pages_are_nobody_elses(own: Registration, event: Any, people: Any, client_of: Any) -> None:
    addresses = [url(name, event, *more) for name, *more in OWN_PAGES]
    for who in (people.stranger, people.organiser, people.owner):
        assert {client_of(who).get(address).status_code for address in addresses} == {404}
        assert client_of(who).post(addresses[1]).status_code == 404
    nobody = {client_of(None).get(address).url for address in addresses}
    assert (nobody, in_force(own)) == ({url("open_ticket", event)}, sorted(PURPOSES))


@pytest.mark.parametrize("count", [1, 3])
def test_own_page_asks_the_database_the_same_whatever_the_consents(
    own: Registration, event: Any, client_of: Any, django_assert_num_queries: Any, count: int
) -> None:
    for version in range(2, count + 2):
        text = make_consent_text(purpose="mailings", version=version)
        Consent.objects.create(registration=own, text=text, given_at=NOW, withdrawn_at=NOW)
    browser = client_of(own.user)
    with django_assert_num_queries(9):
        browser.get(url("my_consents", event))
