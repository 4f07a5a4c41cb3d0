"""A participant takes a place and gives it back; the same page is a list on a phone and a grid on a desk."""

from playwright.sync_api import expect

from tests import factories
from tests.journeys.measures import excess, violations
from tests.sessions.factories import make_room, make_session, make_speaker, make_track, publish


def released():
    event = factories.make_event()
    hall, room = make_room(event, "Большой зал"), make_room(event, "Аудитория 214")
    make_session(event, "10:00", "11:00", title="Пленарное", kind="plenary", room=hall)
    make_session(event, "11:00", "11:30", title="Кофе-пауза", kind="break")
    make_session(
        event,
        "12:30",
        "13:15",
        make_speaker(event),
        title="Чаты",
        room=room,
        track=make_track(event),
        needs_enrolment=True,
        capacity=22,
    )
    publish(event)
    return event


def test_participant_takes_a_place_and_gives_it_back(open_context):
    event = released()
    person = factories.make_registration(event, user=factories.make_user())
    page = open_context(person.user, viewport={"width": 360, "height": 800}, locale="en-GB").new_page()
    page.goto(f"/events/{event.slug}/programme/")
    card = page.get_by_role("article").filter(has_text="Чаты")
    expect(card).to_contain_text("Places: 22")
    card.get_by_role("button", name="Enrol").click()
    expect(card).to_contain_text("You are enrolled")
    assert person.enrolments.count() == 1
    card.get_by_role("button", name="Leave").click()
    expect(card).to_contain_text("Places: 22")
    assert person.enrolments.count() == 0


def test_programme_is_a_list_on_a_phone_and_a_grid_on_a_desk(open_context):
    event = released()
    page = open_context(viewport={"width": 1280, "height": 900}, locale="en-GB").new_page()
    page.goto(f"/events/{event.slug}/programme/")
    rooms = page.locator(".timetable-rooms")
    plenary, pause = page.locator(".slot").first, page.locator(".timetable-band")
    expect(rooms).to_be_visible()
    assert pause.bounding_box()["width"] > 1.5 * plenary.bounding_box()["width"]
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    expect(rooms).to_be_hidden()
    assert excess(page) == 0
    assert violations(page) == []


def test_programme_is_filtered_as_one_types(open_context):
    event = released()
    page = open_context(locale="en-GB").new_page()
    page.goto(f"/events/{event.slug}/programme/")
    page.get_by_role("searchbox").fill("чаты")
    expect(page.get_by_role("article")).to_have_count(1)
    assert "q=" in page.url
