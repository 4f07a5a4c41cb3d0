"""A draft begins with the edition's template, and each of last year's recommendations is decided upon beside it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect

from resolutions import actions, beginning
from resolutions.drafting.taking import text_of as taken
from resolutions.models import Recommendation, Resolution
from tests import factories
from tests.journeys.measures import excess
from tests.journeys.test_look import violations
from tests.journeys.test_writing import saved, text_of
from tests.resolutions.texts import make_published

TEMPLATE = "Участники встретились: {event}, {place}.\nМинистерству образования края:\n- …\nУчастники благодарят хозяев."
MINISTRY, LABORATORIES, REPORTS, LESSONS = (
    "Министерству образования края",
    "поддержать школьные лаборатории",
    "сократить отчёты",
    "показывать уроки друг другу",
)


@pytest.fixture
def last(event, people):
    """Last year's resolution; one of its items is being done."""
    day = event.starts_on - timedelta(365)
    edition = factories.make_event(slug="last", series=event.series, starts_on=day, ends_on=day)
    factories.make_membership(edition, "committee", people.committee)
    revision = make_published(edition, people.chair)
    item = Recommendation.objects.get(text__startswith=LABORATORIES)
    noted = {str(item.pk): ("in_progress", "открыты три", None)}
    actions.note_execution(resolution=revision.resolution, noted=noted, by=people.chair, now=revision.created_at)
    return revision


def earlier(page, words):
    """An item of last year beside the text."""
    return page.locator("#last-year .finding").filter(has_text=words)


def close(page, words, why, verb):
    item = earlier(page, words)
    item.get_by_text("Close", exact=True).click()
    item.get_by_role("textbox").fill(why)
    item.get_by_role("button", name=verb).click()


def test_draft_of_the_template_decides_upon_each_item_of_last_year(open_context, event, people, last):
    beginning.save_template(event=event, title="Решение", text=TEMPLATE, by=people.organiser)
    page = open_context(people.committee, locale="en-US").new_page()
    page.goto(f"/events/{event.slug}/manage/resolution/")
    page.get_by_role("button", name="Begin a draft").click()
    page.get_by_role("link", name="Write together").click()
    expect(text_of(page)).to_contain_text(f"Участники встретились: «{event.title}», Чита.")
    saved(page)
    page.locator("#beside-last-year > summary").click()
    expect(page.locator("#beside-last-year > summary .count")).to_have_text("3")
    expect(earlier(page, LABORATORIES)).to_contain_text("In progress")
    expect(earlier(page, LABORATORIES)).to_contain_text("открыты три")

    earlier(page, LABORATORIES).get_by_role("button", name="Carry over").click()
    expect(earlier(page, LABORATORIES)).to_contain_text("Stands in this text")
    expect(text_of(page)).to_contain_text(re.compile(f"{MINISTRY}.*{LABORATORIES}.*благодарят хозяев", re.DOTALL))
    close(page, REPORTS, "", "Do not carry over")
    expect(page.locator("#last-year-said")).to_contain_text("Say in a few words")
    earlier(page, REPORTS).get_by_role("textbox").fill("отчётов больше нет")
    earlier(page, REPORTS).get_by_role("button", name="Do not carry over").click()
    expect(earlier(page, REPORTS)).to_contain_text("Not carried over: отчётов больше нет")
    close(page, LESSONS, "прошли шесть", "It is done")
    expect(earlier(page, LESSONS)).to_contain_text("прошли шесть")

    page.reload()
    expect(page.locator("#last-year")).to_contain_text("0 items are open.")
    expect(earlier(page, LABORATORIES)).to_contain_text("Stands in this text")
    expect(earlier(page, REPORTS)).to_contain_text(f"({people.committee.short_name})")
    expect(earlier(page, LESSONS)).to_contain_text("Done")
    expect(text_of(page)).to_contain_text(LABORATORIES)
    saved(page)
    draft = Resolution.objects.get(event=event)
    assert [item.text for item in taken(draft).recommendations] == ["поддержать школьные лаборатории;"]


def test_answer_that_comes_late_takes_nothing_from_under_the_hands(open_context, event, people, last):
    draft = actions.create_resolution(event=event, by=people.committee)
    page = open_context(people.committee, locale="en-US").new_page()
    page.goto(f"/events/{event.slug}/manage/resolution/{draft.code}/write/")
    saved(page)
    page.locator("#beside-last-year > summary").click()
    expect(earlier(page, REPORTS)).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/last-year/", hold)
    with page.expect_request("**/last-year/"):
        page.evaluate("() => { document.body.dispatchEvent(new CustomEvent('text-saved')) }")
    earlier(page, REPORTS).get_by_text("Close", exact=True).click()
    earlier(page, REPORTS).get_by_role("textbox").fill("отчётов больше нет")
    page.evaluate("() => { document.body.addEventListener('htmx:afterRequest', () => { document.title = 'came' }) }")
    held[0].continue_()
    expect(page).to_have_title("came")
    expect(earlier(page, REPORTS).get_by_role("textbox")).to_have_value("отчётов больше нет")


def test_item_comes_with_its_addressee_before_the_eyes_of_two(open_context, event, people, last):
    beginning.save_template(event=event, title="Решение", text=TEMPLATE, by=people.organiser)
    draft = actions.create_resolution(event=event, by=people.committee)
    size = {"width": 360, "height": 780}
    pages = [open_context(user, locale="en-US", viewport=size).new_page() for user in (people.committee, people.chair)]
    for page in pages:
        page.goto(f"/events/{event.slug}/manage/resolution/{draft.code}/write/")
        saved(page)
        page.locator("#beside-last-year > summary").click()
    one, other = pages
    earlier(one, REPORTS).get_by_text("Close", exact=True).click()
    assert (violations(one), excess(one)) == ([], 0)
    earlier(one, LESSONS).get_by_role("button", name="Carry over").click()
    expect(text_of(one).get_by_role("heading", name="Педагогам")).to_be_visible()
    expect(text_of(other)).to_contain_text(LESSONS)
    expect(earlier(other, LESSONS)).to_contain_text("Stands in this text")
    other.get_by_role("link", name="The text has other addressees by now").click()
    expect(text_of(other).get_by_role("heading", name="Педагогам")).to_be_visible()
