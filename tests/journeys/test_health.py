"""The server answers a browser."""

from playwright.sync_api import Page


def test_healthz_in_a_browser(page: Page) -> None:
    response = page.goto("/healthz")

    assert response is not None
    assert response.json() == {"status": "ok"}
