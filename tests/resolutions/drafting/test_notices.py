"""What another process has kept reaches a page: soon by a notice, within two seconds without any."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from pycrdt import Doc, XmlFragment

from resolutions.drafting import log, notices, rooms
from tests.resolutions.drafting.pages import PATIENCE, paragraph, rows, synced
from tests.resolutions.texts import NOW

# People are made before a socket asks: the database is not to be asked where that listens.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]


async def keep_elsewhere(draft, page, user):
    """Let another process keep a paragraph that somebody writes there, and say nothing."""
    elsewhere = Doc()
    elsewhere.apply_update(page.document.get_update())
    before = elsewhere.get_state()
    paragraph("Написано в другом процессе")(elsewhere.get("prosemirror", type=XmlFragment))
    received = log.Received(elsewhere.get_update(before), user.pk, frozenset({elsewhere.client_id}))
    (answer,) = await sync_to_async(log.append)(resolution_id=draft.pk, received=[received], now=NOW)
    assert answer.seq == 2


async def opened(open_page):
    """Open a page that the site has asked for all it wanted."""
    page = await synced(await open_page())
    await page.until(lambda: page.acks == [1])
    return page


async def test_what_another_process_has_kept_comes_within_two_seconds_though_no_notice_does(open_page, draft, people):
    page = await opened(open_page)
    await keep_elsewhere(draft, page, people.chair)
    # The rest is for a busy machine.
    async with asyncio.timeout(2 + 8):
        await page.until(lambda: "Написано в другом процессе" in page.texts)
    assert await rows(draft) == [(1, None), (2, people.chair.email)]


async def test_what_another_process_has_kept_comes_by_a_notice_before_anybody_looks(
    open_page, draft, people, monkeypatch
):
    monkeypatch.setattr(rooms, "GLANCE", 10 * PATIENCE)
    page = await opened(open_page)
    await keep_elsewhere(draft, page, people.chair)
    other = notices.Notices(draft.pk, lambda _message: None)
    await other.say({"seq": 2})
    await page.until(lambda: "Написано в другом процессе" in page.texts)
