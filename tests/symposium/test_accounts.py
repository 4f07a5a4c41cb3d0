"""Signing in: the code from the letter is enough, and letters are ours."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_login_by_code_from_the_letter(client: Client) -> None:
    user = factories.make_user()

    client.post("/accounts/login/code/", {"email": user.email})
    (code,) = set(re.findall(r"\b\d{6}\b", mail.outbox[0].body))
    client.post("/accounts/login/code/confirm/", {"code": code})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_login_with_a_wrong_code_stays_out(client: Client) -> None:
    user = factories.make_user()
    client.post("/accounts/login/code/", {"email": user.email})
    (code,) = set(re.findall(r"\b\d{6}\b", mail.outbox[0].body))

    client.post("/accounts/login/code/confirm/", {"code": "111111" if code != "111111" else "222222"})

    assert "_auth_user_id" not in client.session


def test_login_by_password(client: Client) -> None:
    user = factories.make_user()

    client.post("/accounts/login/", {"login": user.email, "password": "a-long-password"})

    assert client.session["_auth_user_id"] == str(user.pk)


def test_login_of_an_unknown_address_looks_the_same(client: Client) -> None:
    known = client.post("/accounts/login/code/", {"email": factories.make_user().email})
    unknown = Client().post("/accounts/login/code/", {"email": "nobody@example.org"})

    assert (unknown.status_code, unknown.headers.get("Location")) == (known.status_code, known.headers.get("Location"))


def test_letter_with_a_code_is_in_russian_and_html(client: Client) -> None:
    client.post("/accounts/login/code/", {"email": factories.make_user().email})

    (message,) = mail.outbox
    code = re.search(r"\d{6}", message.body)[0]
    assert message.subject == f"{code} — ваш код"
    assert message.alternatives[0].mimetype == "text/html"


def test_the_back_room_knows_no_password_of_its_own(client: Client) -> None:
    user = factories.make_user(is_staff=True, is_superuser=True)

    response = client.post("/admin/login/?next=/admin/", {"username": user.email, "password": "a-long-password"})

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=%2Fadmin%2F")
    assert "_auth_user_id" not in client.session


def test_the_back_room_asks_for_the_second_step(client: Client) -> None:
    user = factories.make_user(is_staff=True, is_superuser=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})

    asked = client.get("/admin/", follow=True)
    answer = client.post(asked.request["PATH_INFO"], {"login": user.email, "password": "a-long-password"})

    assert (asked.request["PATH_INFO"], answer.url.partition("?")[0]) == (
        "/accounts/login/",
        "/accounts/2fa/authenticate/",
    )
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("fields", "method", "status", "way"),
    [
        ({}, "get", 403, None),
        ({"is_staff": True}, "get", 302, "/admin/"),
        ({"is_staff": True}, "post", 405, None),
    ],
    ids=["no right", "staff", "staff trying another's password"],
)
def test_the_back_room_of_those_signed_in(
    client: Client, fields: dict[str, bool], method: str, status: int, way: str | None
) -> None:
    client.force_login(factories.make_user(**fields))

    response = getattr(client, method)("/admin/login/")

    assert (response.status_code, response.headers.get("Location")) == (status, way)
