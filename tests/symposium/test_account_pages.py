"""Pages and letters of signing in: in our words, and a way on from each of them."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import polib
import pytest
from allauth.account.models import EmailAddress
from allauth.core.exceptions import SignupClosedException
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.http import HttpRequest
from django.test import Client, RequestFactory

from events.models import Event, User
from symposium.borrowed_words import WORDS
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
ENGLISH = {"accept-language": "en"}


def labels(html: str) -> list[str]:
    return [label.strip() for label in re.findall(r'<label class="field-label"[^>]*>([^<]*)', html)]


# ---------------------------------------------------------------- a code by mail
def test_whoever_mistyped_the_address_starts_anew(client: Client) -> None:
    client.post("/accounts/login/code/", {"email": "nobody@exmaple.org", "next": "/events/x/"})
    assert client.get("/accounts/login/").status_code == 302

    page = client.get("/accounts/login/code/confirm/?next=/events/x/").text
    form = re.search(r'<form id="another-address" method="post" action="([^"]+)">.*name="next" value="([^"]+)"', page)
    response = client.post(form[1], {"next": form[2]})

    assert response.url == "/accounts/login/?next=%2Fevents%2Fx%2F"
    assert client.get(response.url).status_code == 200


def test_code_for_one_more_address_leads_back_and_signs_nobody_out(client_of: Callable[..., Client]) -> None:
    client = client_of(factories.make_user())
    client.post("/accounts/email/", {"action_add": "", "email": "second@example.org"})

    page = client.get("/accounts/confirm-email/").text

    assert 'href="/accounts/email/">' in page
    assert "another-address" not in page


@pytest.mark.parametrize("address", ["", "teacher", "teacher@"])
def test_address_that_is_none_keeps_the_page(client: Client, address: str) -> None:
    page = client.get("/accounts/login/", headers=ENGLISH).text

    response = client.post("/accounts/login/code/", {"email": address}, headers=ENGLISH)

    assert labels(response.text) == labels(page) == ["E-mail", "E-mail", "Password"]
    assert re.findall(r"<h1>.*?</h1>", response.text) == re.findall(r"<h1>.*?</h1>", page)
    assert f'name="email" value="{address}"' in response.text or not address
    assert mail.outbox == []


def test_wrong_password_keeps_the_address_in_both_forms(client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "a@example.org", "password": "nope"}, headers=ENGLISH)

    assert response.text.count('value="a@example.org"') == 2
    assert "The address and the password do not fit. Check both, or sign in with a code." in response.text


# ---------------------------------------------------------------- nobody signs up for the site itself
def test_nobody_signs_up_without_a_symposium(client: Client, event: Event) -> None:
    data = {"email": "new@example.org", "password1": "long-enough-secret"}

    response = client.post("/accounts/signup/", data, headers=ENGLISH)

    assert (response.status_code, User.objects.filter(email="new@example.org").exists()) == (200, False)


def test_page_for_whoever_has_no_account_names_what_one_can_register_for(client: Client, event: Event) -> None:
    factories.make_event(state=Event.State.ANNOUNCED)
    factories.make_event(state=Event.State.DRAFT)

    page = client.get("/accounts/signup/").text

    assert re.findall(r'href="(/events/[^"]+)"', page) == [f"/events/{event.slug}/registration/"]


def test_page_for_whoever_has_no_account_leads_on_when_nothing_is_open(client: Client) -> None:
    assert 'href="/">' in client.get("/accounts/signup/").text


@pytest.fixture
def social_request(rf: RequestFactory, client: Client) -> HttpRequest:
    """The request with which a provider sends somebody back."""
    from allauth.core import context

    request = rf.get("/accounts/yandex/login/callback/")
    request.user, request.session = AnonymousUser(), client.session
    request._messages = SimpleNamespace(add=lambda *_args: None)
    with context.request_context(request):
        yield request


def by_yandex(request: HttpRequest, email: str) -> SocialLogin:
    provider = get_adapter().get_provider(request, "yandex")
    account = SocialAccount(provider="yandex", uid="7", extra_data={})
    address = EmailAddress(email=email, verified=True, primary=True)
    return SocialLogin(user=User(email=email), account=account, email_addresses=[address], provider=provider)


@pytest.fixture
def with_yandex(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"yandex": {"APP": {"client_id": "x", "secret": "y"}}}


def test_provider_signs_in_whom_the_site_knows(social_request: HttpRequest, with_yandex: None) -> None:
    user = factories.make_user()

    complete_login(social_request, by_yandex(social_request, user.email))

    assert social_request.user == user
    assert [account.user for account in SocialAccount.objects.all()] == [user]


def test_provider_makes_no_account(social_request: HttpRequest, with_yandex: None) -> None:
    with pytest.raises(SignupClosedException):
        complete_login(social_request, by_yandex(social_request, "stranger@example.org"), raises=True)

    assert not User.objects.exists()


# ---------------------------------------------------------------- words
SIGNED_OUT = ("/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/")
SIGNED_IN = ("/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/", "/accounts/logout/")


def test_fields_are_named_alike_and_hold_no_words_inside(client: Client, client_of: Callable[..., Client]) -> None:
    known = client_of(factories.make_user())
    pages = [client.get(path, headers=ENGLISH).text for path in SIGNED_OUT]
    pages += [known.get(path, headers=ENGLISH).text for path in SIGNED_IN]

    found = {label for page in pages for label in labels(page)}

    assert found == {"E-mail", "Password", "Current Password", "New Password", "New Password (again)"}
    assert [page for page in pages if "placeholder=" in page] == []


@pytest.mark.parametrize("path", [*SIGNED_IN, "/accounts/2fa/", "/accounts/3rdparty/"])
def test_pages_of_the_account_ask_nobody_whether_she_is_sure(client_of: Callable[..., Client], path: str) -> None:
    page = client_of(factories.make_user()).get(path, headers=ENGLISH).text

    assert page.count("<h1") == 1
    assert re.findall(r"\bsure\b", page) == []


def test_words_that_are_borrowed_are_words_of_allauth() -> None:
    folder = settings.BASE_DIR / ".venv"
    (path,) = folder.glob("lib/python*/site-packages/allauth/locale/ru/LC_MESSAGES/django.po")
    known = {entry.msgid for entry in polib.pofile(str(path))}

    assert [word for word in WORDS if isinstance(word, str) and word not in known] == []


# ---------------------------------------------------------------- letters
def test_letter_for_a_new_password_is_ours_and_its_link_works(client: Client) -> None:
    user = factories.make_user()

    client.post("/accounts/password/reset/", {"email": user.email}, headers=ENGLISH)

    (message,) = mail.outbox
    assert message.subject == "A new password"
    assert message.body.lstrip().startswith("A new password")
    assert message.alternatives[0].content.count(link := re.search(r"http://testserver\S+", message.body)[0]) >= 1
    assert client.get(link, follow=True, headers=ENGLISH).text.count('type="password"') == 2


def test_letter_to_an_unknown_address_says_where_to_register(client: Client) -> None:
    client.post("/accounts/login/code/", {"email": "nobody@example.org"}, headers=ENGLISH)

    (message,) = mail.outbox
    assert message.subject == "No registration with this address"
    assert "http://testserver/accounts/signup/" in message.body
    assert "nobody@example.org" in message.alternatives[0].content
