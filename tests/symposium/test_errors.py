"""Error pages: in our look, saying what to do, the last of them without anything that may itself be broken."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from events.models import Event


def test_unknown_address_is_a_page_of_ours(client: Client, db: None) -> None:
    with translation.override("en"):
        response = client.get("/nothing/here/", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert "404.html" in [template.name for template in response.templates]
    assert "There is no such page" in response.content.decode()


def test_forbidden_page_names_the_address_one_came_with(
    client_of: Callable[..., Client], people: SimpleNamespace, event: Event
) -> None:
    response = client_of(people.stranger).get(f"/events/{event.slug}/manage/settings/")
    assert response.status_code == 403
    assert people.stranger.email in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "429.html"])
def test_error_pages_have_one_heading_and_a_way_on(name: str, db: None) -> None:
    request = RequestFactory().get("/x/")
    html = render_to_string(name, {"appearance": {}}, request)
    assert html.count("<h1") == 1
    assert 'class="button button-filled' in html


def test_page_of_a_failure_needs_no_database_and_no_context() -> None:
    html = get_template("500.html").render({})
    assert '<html lang="ru">' in html
    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_page_of_a_failure_appears_without_its_style_sheet(settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    html = get_template("500.html").render({})
    assert '<link rel="stylesheet" href="">' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("path", ["/nothing/here/", "/events/no-such-event/"])
def test_page_of_ours_is_shown_in_development_too(client: Client, settings: Any, db: None, path: str) -> None:
    settings.DEBUG = True

    response = client.get(path)

    assert (response.status_code, [template.name for template in response.templates][:1]) == (404, ["404.html"])


def test_failure_in_development_keeps_its_trace(settings: Any, db: None) -> None:
    settings.DEBUG = True
    settings.LANGUAGES = None

    response = Client(raise_request_exception=False).get("/")

    assert (response.status_code, "Traceback" in response.text) == (500, True)


def test_mark_is_where_browsers_look_for_it(client: Client) -> None:
    response = client.get("/favicon.ico")

    assert (response.status_code, b"".join(response.streaming_content)[:4]) == (200, b"\x00\x00\x01\x00")
