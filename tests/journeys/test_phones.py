"""Desk and programme on a phone 360 pixels wide: what belongs together lies together, and nothing on anything else."""

from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from registration.models import ImportBatch, Registration
from tests.factories import NOW, make_registration
from tests.journeys.measures import excess
from tests.sessions.factories import make_room, make_session, make_speaker, make_track, publish

PHONE = {"viewport": {"width": 360, "height": 740}}


def box(found: Locator) -> FloatRect:
    measured = found.bounding_box()
    assert measured is not None
    return measured


def meet(one: FloatRect, other: FloatRect) -> bool:
    """Tell whether two boxes lie on each other."""
    across = one["x"] < other["x"] + other["width"] and other["x"] < one["x"] + one["width"]
    return across and one["y"] < other["y"] + other["height"] and other["y"] < one["y"] + one["height"]


def together(page: Page, selector: str) -> list[tuple[int, int]]:
    """Which of the elements lie on each other, by their numbers."""
    boxes = [box(one) for one in page.locator(selector).all()]
    pairs = [(a, b) for a in range(len(boxes)) for b in range(a)]
    return [(a, b) for a, b in pairs if meet(boxes[a], boxes[b])]


@pytest.fixture
def desk(people: Any, open_context: Any) -> Page:
    page: Page = open_context(people.organiser, **PHONE).new_page()
    return page


def test_people_begin_soon_below_their_filters(event: Any, desk: Page) -> None:
    make_registration(event, state=Registration.State.WAITING, waiting_since=NOW)
    desk.goto(f"/events/{event.slug}/manage/participants/?state=waiting")
    assert excess(desk) == 0
    assert together(desk, ".participant-filter > :not([type=hidden]), .desk-head .cluster > *, .table-frame") == []
    assert box(desk.locator(".participant-filter"))["height"] < 520
    show, reset = desk.get_by_role("button", name="Показать"), desk.get_by_role("link", name="Сбросить")
    order = box(desk.get_by_label("Порядок"))
    assert abs(order["y"] - box(show)["y"]) < 1
    assert box(reset)["y"] > box(show)["y"]
    expect(desk.get_by_role("row").filter(has_text="№")).to_be_visible()


def test_acts_on_a_card_reach_from_edge_to_edge(event: Any, desk: Page) -> None:
    row = make_registration(event)
    desk.goto(f"/events/{event.slug}/manage/participants/{row.code}/")
    acts = desk.locator(".desk-head .cluster")
    buttons = [box(one) for one in acts.locator(".button").all()]
    lines = {round(one["y"]): sum(other["width"] for other in buttons if other["y"] == one["y"]) for one in buttons}
    assert len(buttons) > 2
    assert [line for line, width in lines.items() if width < box(acts)["width"] - 20] == []


def test_label_of_a_number_leaves_room_for_it(event: Any, desk: Page) -> None:
    ImportBatch.objects.create(event=event, file_name="Заявка.xlsx")
    desk.goto(f"/events/{event.slug}/manage/import/")
    words = desk.evaluate(
        """() => [...document.querySelectorAll("td[data-label]")].map((cell) => {
            const label = document.createElement("span");
            const { fontSize, fontWeight } = getComputedStyle(cell, "::before");
            Object.assign(label.style, { position: "absolute", fontSize, fontWeight });
            label.textContent = cell.dataset.label;
            document.body.append(label);
            const left = parseFloat(getComputedStyle(cell).gridTemplateColumns);
            return Math.max(...label.textContent.split(" ").map((word) => {
                label.textContent = word;
                return label.getBoundingClientRect().width;
            })) <= left + 0.5;
        })"""
    )
    assert words == [True] * 4


def test_buttons_of_the_order_do_not_lie_on_each_other(event: Any, desk: Page) -> None:
    for name in ("Козлёнкова", "Юдина"):
        make_speaker(event, last_name=name)
    desk.goto(f"/events/{event.slug}/manage/programme/speakers/")
    expect(desk.locator(".move .button")).to_have_count(4)
    assert (together(desk, ".move .button"), excess(desk)) == ([], 0)


def test_card_of_a_session_begins_at_its_edge_and_holds_a_long_room(event: Any, open_context: Any) -> None:
    long = make_room(event, "Научно-методический-центр-сопровождения-имени-академика " * 2)
    make_session(event, title="Открытие", room=make_room(event, "Большой зал"))
    make_session(event, "11:00", "12:00", title="Разбор", room=long, track=make_track(event))
    publish(event)
    page = open_context(**PHONE).new_page()
    page.goto(f"/events/{event.slug}/programme/")
    opening, talk = (page.locator(".slot").filter(has_text=title) for title in ("Открытие", "Разбор"))
    assert abs(box(opening.locator(".slot-room"))["x"] - box(opening.locator(".slot-title"))["x"]) < 1
    room, card = box(talk.locator(".slot-room")), box(talk)
    assert room["x"] + room["width"] <= card["x"] + card["width"]
    assert excess(page) == 0
