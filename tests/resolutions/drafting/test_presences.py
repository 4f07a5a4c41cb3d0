"""Who is at a text and where: what colleagues hear of one another, and what a page can say of others or of itself."""

from typing import Any

import pytest

from resolutions.coediting import wire
from tests import factories
from tests.resolutions.drafting.pages import synced

# People are made before a socket asks: the database is not to be asked where that listens.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("everybody")]
NUMBER = 987_654_321


@pytest.fixture
def writer(event, everybody):
    """Somebody whose number nothing else has."""
    name = {"last_name": "Батуев", "first_name": "Бато", "patronymic": "Баирович"}
    return factories.make_membership(
        event, "committee", factories.make_user(pk=NUMBER, email="bato@example.org", **name)
    )


async def show(page, *told: tuple[Any, ...]):
    """Let a page say of clients, each with its clock, in which state they are."""
    await page.say(wire.awareness([wire.Presence(*one) for one in told]))


def at(place, **state: Any):
    return {"cursor": {"anchor": place, "head": place}} | state


def signed(place):
    return at(place, user={"name": "Батуев\u00a0Б.\u00a0Б.", "colour": 4})


@pytest.mark.parametrize(
    "said", [{}, {"user": {"name": "Иванов И. И.", "colour": 77, "id": 5}}, {"user": "Иванов И. И."}]
)
async def test_name_and_colour_are_those_that_the_site_knows(open_page, people, writer, said):
    page, other = await synced(await open_page(writer)), await synced(await open_page(people.chair))
    await show(page, (7, 1, at(3, **said)))
    await other.until(lambda: other.presences)
    assert other.presences == {7: signed(3)}


async def test_colleagues_hear_of_whoever_comes_moves_and_leaves(open_page, people, writer):
    page, other = await synced(await open_page(writer)), await synced(await open_page(people.chair))
    for clock, place in ((1, 3), (2, 8)):
        await show(page, (7, clock, at(place)))
        await other.until(lambda place=place: other.presences == {7: signed(place)})
    await page.leave()
    await other.until(lambda: other.presences == {7: None})


async def test_newcomer_is_told_of_those_who_are_there_and_of_nobody_who_has_left(open_page, people, writer):
    page, other = await synced(await open_page(writer)), await synced(await open_page(people.chair))
    await show(other, (8, 1, at(1)))
    await show(page, (7, 1, at(3)))
    await page.until(lambda: page.presences.keys() == {7, 8})
    await other.leave()
    await page.until(lambda: page.presences[8] is None)
    late = await open_page(people.organiser)
    await late.until(lambda: late.presences)
    assert late.presences == {7: signed(3)}


async def test_page_that_asks_who_is_there_is_told(open_page, people, writer):
    page, other = await synced(await open_page(writer)), await synced(await open_page(people.chair))
    await show(page, (7, 1, at(3)))
    await other.until(lambda: other.presences)
    other.presences.clear()
    await other.say(wire.query_awareness())
    await other.until(lambda: other.presences == {7: signed(3)})


async def test_page_tells_of_one_client_only(open_page, people, writer):
    page, other = await synced(await open_page(writer)), await synced(await open_page(people.chair))
    await show(page, (7, 1, at(3)), (8, 1, at(4)))
    await show(page, (9, 1, at(5)))
    await show(page, (7, 2, at(6)))
    await other.until(lambda: other.presences.get(7) == signed(6))
    assert other.presences.keys() == {7}


async def test_nobody_tells_of_a_colleagues_client(open_page, people, writer):
    page, other = await synced(await open_page(writer)), await synced(await open_page(people.chair))
    await show(page, (7, 1, at(3)))
    await other.until(lambda: other.presences)
    await show(other, (7, 2, at(9)), (7, 3, None), (8, 1, at(1)))
    await page.until(lambda: 8 in page.presences)
    assert page.presences[7] == signed(3)
    await other.leave()
    await page.until(lambda: page.presences[8] is None)
    assert page.presences[7] == signed(3)


async def test_no_frame_tells_whose_number_or_address_it_is(open_page, make_page, people, writer):
    page, other = await synced(await open_page(writer)), await make_page(people.chair)
    frames, hear = [], other._hear

    async def note(frame):
        frames.append(frame)
        await hear(frame)

    other._hear = note
    await other.open()
    await show(page, (7, 1, at(3)))
    await other.until(lambda: other.presences)
    await page.leave()
    await other.until(lambda: other.presences[7] is None)
    heard = b"\n".join(frames)
    assert "Батуев".encode() in heard
    assert b"@" not in heard
    assert str(NUMBER).encode() not in heard
