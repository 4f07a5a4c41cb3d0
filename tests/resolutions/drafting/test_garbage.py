"""What is nested too deep or broken off: nothing of it is kept, and colleagues see nothing of it."""

import pytest
from asgiref.sync import sync_to_async

from resolutions.coediting import wire
from resolutions.coediting.lib0 import write_octets, write_text
from resolutions.models import Quarantined
from tests.resolutions.coediting import writing as w
from tests.resolutions.drafting.pages import rows, synced, typed

# People are made before a socket asks: the database is not to be asked where that listens.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]


def blocks(deep):
    """Write blocks of which each but the first lies in the one before."""
    return w.update(w.run(w.element("para"), *[w.element("para", parent=(7, clock)) for clock in range(deep - 1)]))


def value(deep):
    """Write a block with an attribute that is a list in a list in a list."""
    return w.update(w.run(w.element("para"), w.any_value(b"\x75\x01" * deep + b"\x7e", parent=(7, 0), key="kind")))


def mark(deep):
    """Write a block with letters, and a mark whose value is a list in a list in a list."""
    letters = [w.string("a", parent=(7, 1)), w.format_mark("strong", nested(deep), origin=(7, 2))]
    return w.update(w.run(w.element("para"), w.xml_text(parent=(7, 0)), *letters))


def nested(deep):
    return "[" * deep + "]" * deep


@pytest.mark.parametrize(
    ("update", "reason"),
    [
        (blocks(12), "foreign"),
        (blocks(13), "foreign"),
        (blocks(4_000), "foreign"),
        (value(13), "too_deep"),
        (value(50_000), "too_deep"),
        (mark(13), "bad_json"),
        (mark(50_000), "bad_json"),
        (value(0)[:-1], "truncated"),
        (value(0) + b"\x00", "trailing"),
    ],
    ids=[
        "blocks 12 deep", "blocks 13 deep", "blocks 4,000 deep", "value 13 deep", "value 50,000 deep", "mark 13 deep",
        "mark 50,000 deep", "truncated", "trailing",
    ],
)  # fmt: skip
async def test_update_that_is_garbage_is_set_aside_and_nobody_sees_it(open_page, draft, people, update, reason):
    page, other = await synced(await open_page()), await synced(await open_page(people.chair))
    await page.until(lambda: page.acks == [1])
    await page.say(wire.update(update))
    await page.until(lambda: page.denials or len(page.acks) > 1)
    assert (page.denials, page.closed, len(await rows(draft))) == (["foreign"], None, 1)
    aside = await sync_to_async(Quarantined.objects.get)()
    assert (aside.reason, bytes(aside.data)) == (reason, update)
    await page.change(typed(" дальше"))
    await page.until(lambda: page.acks[-1:] == [2])
    await other.until(lambda: other.texts == page.texts)
    assert other.document.get_state() == page.document.get_state()


def presence(deep):
    """Write what a page says of itself, so deep in all."""
    state = '{"cursor":' + nested(deep - 1) + "}"
    return b"\x01" + write_octets(w.uints(1, 7, 1) + write_text(state))


async def test_presence_that_is_12_deep_is_told(open_page, people):
    page, other = await synced(await open_page()), await synced(await open_page(people.chair))
    await page.say(presence(12))
    await other.until(lambda: other.presences)
    assert str(other.presences[7]["cursor"]) == nested(11)


@pytest.mark.parametrize("deep", [13, 2_000])
async def test_page_that_says_deeper_things_of_itself_is_closed(open_page, draft, people, deep):
    page, other = await synced(await open_page()), await synced(await open_page(people.chair))
    await page.say(presence(deep))
    await page.until(lambda: page.closed or page.presences)
    assert (page.denials, page.closed) == (["foreign"], 4400)
    await other.change(typed(" дальше"))
    await other.until(lambda: other.acks[-1:] == [2])
    assert (other.presences, len(await rows(draft))) == ({}, 2)
