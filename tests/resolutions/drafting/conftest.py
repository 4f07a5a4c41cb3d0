"""Fixtures of writing together."""

import secrets
from typing import Any

import pytest

from resolutions.drafting.consumer import TextConsumer
from tests import factories
from tests.editors import Editors
from tests.resolutions.drafting.pages import Page, cookie_of
from tests.resolutions.texts import make_draft


@pytest.fixture
def event(db):
    """An event that no other test process tells anything of: they may share one Redis."""
    return factories.make_event(slug=f"text-{secrets.token_hex(4)}")


@pytest.fixture
def editors():
    with Editors() as editors:
        yield editors


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee)


@pytest.fixture
def tell_of_leaving(monkeypatch):
    """Let a page hear when the site has done with it."""
    disconnect = TextConsumer.disconnect

    async def disconnect_and_tell(self, code):
        try:
            await disconnect(self, code)
        finally:
            self.scope["left"].set()

    monkeypatch.setattr(TextConsumer, "disconnect", disconnect_and_tell)


@pytest.fixture
async def make_page(client_of, draft, tell_of_leaving):
    """Make a page of the draft, or of another code, for a person or for nobody; every one is closed at the end."""
    pages = []

    async def make(user=None, code="", **options: Any):
        page = Page(code or draft.code, await cookie_of(client_of, user) if user else "", **options)
        pages.append(page)
        return page

    yield make
    for page in pages:
        await page.leave()


@pytest.fixture
def open_page(make_page, people):
    """Open a page of the draft for a person, of the committee if none is named."""

    async def make(user=None, **options: Any):
        return await (await make_page(user or people.committee, **options)).open()

    return make
