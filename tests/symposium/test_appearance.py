"""The reader's wishes: theme, contrast, size of text, language."""

import pytest
from django.test import Client


def test_appearance_is_remembered_and_leads_back(client: Client) -> None:
    response = client.post("/appearance/", {"contrast": "high", "scale": "150", "next": "/healthz"})

    assert (response.status_code, response.headers["Location"]) == (302, "/healthz")
    assert {name: cookie.value for name, cookie in response.cookies.items()} == {"contrast": "high", "scale": "150"}


@pytest.mark.parametrize("field", ["theme", "contrast", "scale"])
def test_appearance_with_an_unknown_value_sets_nothing(client: Client, field: str) -> None:
    response = client.post("/appearance/", {field: "<script>"})

    assert dict(response.cookies) == {}


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_appearance_never_leads_off_the_site(client: Client, address: str) -> None:
    assert client.post("/appearance/", {"next": address}).headers["Location"] == "/"


@pytest.mark.django_db
def test_language_is_switched_for_anybody(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/"})

    assert '<html lang="en"' in client.get("/").content.decode()
