"""Suggestions are accepted or rejected all at once, or those of one author, with scripts and without."""

from typing import Any

import pytest
from playwright.sync_api import expect

from resolutions.coediting.revising import replace_text, set_mark
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import text_of as taken
from resolutions.spans import DELETION, INSERTION, Span
from tests.journeys.measures import excess, resized, violations
from tests.journeys.test_review import cards
from tests.journeys.test_writing import at_text, saved, text_of, words_of
from tests.resolutions.texts import NOW, make_draft

ITEMS = ["поддержать школьные лаборатории;", "сократить отчёты.", "показывать уроки друг другу."]
ACCEPTED = ["создать школьные лаборатории;", "упразднить отчёты.", "показывать опыт друг другу."]
HERS, HIS = "Алёшина М. Ю.", "Ёлгин М. Ю."


@pytest.fixture
def draft(event, people):
    """A text in which one has suggested two changes, and another a third."""
    for user, name in ((people.committee, "Алёшина"), (people.organiser, "Ёлгин")):
        user.last_name, user.first_name, user.patronymic = name, "М", "Ю"
        user.save()
    draft = make_draft(event, people.committee)
    for place, user, gone, put in (
        (0, people.committee, "поддержать", "создать"),
        (1, people.organiser, "сократить", "упразднить"),
        (2, people.committee, "уроки", "опыт"),
    ):
        suggest(draft, place, user, gone, put)
    return draft


def suggest(draft, place, user, gone, put):
    item = taken(draft).recommendations[place]
    start = item.text.index(gone)
    end = start + len(gone)
    mark = (("by", str(user.pk)), ("id", f"suggestion-{place}"))

    def change(document):
        set_mark(document, item.id, Span(start, end, DELETION, mark))
        replace_text(document, item.id, end, end, put, marks=[Span(0, 0, INSERTION, mark)])

    change_text(locked=draft, by=user, now=NOW, change=change)


def standing(draft):
    """What is asked, as the text has it, and how much of that is only suggested."""
    asked = taken(draft).recommendations
    return [one.text for one in asked], sum(len(one.spans) for one in asked)


def mixed(*changed: int):
    """The items of which those are as they were suggested."""
    return [ACCEPTED[place] if place in changed else ITEMS[place] for place in range(len(ITEMS))]


@pytest.fixture
def pages(open_context, draft, people):
    found = at_text(open_context, draft, people.chair), at_text(open_context, draft, people.organiser, locale="ru-RU")
    for page in found:
        expect(cards(page)).to_have_count(3)
    return found


def press(page, name):
    page.locator('[data-panel="suggestions"]').get_by_role("button", name=name, exact=True).click()


def settled(pages, *items: str):
    for page in pages:
        expect(page.locator('[data-panel="suggestions"]')).to_be_hidden()
        expect(text_of(page).locator("[data-number]")).to_have_text(list(items))
        saved(page)
    assert words_of(pages[0]) == words_of(pages[1])


def test_all_are_accepted_by_one_act_that_is_undone_by_one_and_rejected(pages, draft):
    one, other = pages
    press(one, "Accept all")
    toast = one.get_by_role("status").filter(has_text="3 changes accepted")
    settled(pages, *ACCEPTED)
    assert standing(draft) == (ACCEPTED, 0)

    toast.get_by_role("button", name="Undo").click()
    for page in pages:
        expect(cards(page)).to_have_count(3)
    press(other, "Отклонить все")
    expect(other.get_by_role("status").filter(has_text="Отклонены 3 правки")).to_be_visible()
    settled(pages, *ITEMS)
    assert standing(draft) == (ITEMS, 0)


def test_those_of_one_author_are_settled_and_the_others_wait(pages, draft):
    one, other = pages
    whose = one.get_by_label("Whose suggestions")
    expect(whose.get_by_role("option")).to_have_text(["Of everybody", HERS, HIS])
    whose.select_option(label=HERS)
    expect(cards(one)).to_have_count(2)
    press(one, "Accept all")
    for page in pages:
        expect(cards(page)).to_have_count(1)
        expect(cards(page)).to_contain_text("сократить → упразднить")
        saved(page)
    # There is one author left: nobody is to be chosen.
    expect(whose).to_be_hidden()
    asked, spans = standing(draft)
    assert (asked[0], asked[2], spans) == (ACCEPTED[0], ACCEPTED[2], 2)
    cards(other).get_by_role("button", name="Отклонить").click()
    settled(pages, *mixed(0, 2))


@pytest.fixture
def bare(open_context, draft, people):
    """The page of suggestions in a browser without scripts."""

    def make(**options: Any):
        page = open_context(people.chair, java_script_enabled=False, **{"locale": "en-US", **options}).new_page()
        page.goto(f"/events/{draft.event.slug}/manage/resolution/{draft.code}/suggestions/")
        return page

    return make


def shown(page):
    return page.locator(".beside-card")


@pytest.mark.parametrize(
    ("verb", "said", "items"), [("Accept all", "Accepted", ACCEPTED), ("Reject all", "Rejected", ITEMS)]
)
def test_all_are_settled_without_scripts(bare, draft, verb, said, items):
    page = bare()
    expect(shown(page)).to_have_count(3)
    page.get_by_role("button", name=verb).click()
    expect(page.get_by_text(said, exact=True)).to_be_visible()
    expect(page.get_by_text("No suggestion waits for a decision")).to_be_visible()
    assert standing(draft) == (items, 0)


def test_those_of_one_author_are_settled_without_scripts(bare, draft):
    page = bare(locale="ru-RU")
    whose = page.get_by_role("combobox", name="Чьи правки")
    whose.select_option(label=HERS)
    page.get_by_role("button", name="Показать").click()
    expect(shown(page)).to_have_count(2)
    expect(shown(page)).to_contain_text([HERS, HERS])
    expect(whose.locator("option:checked")).to_have_text(HERS)
    page.get_by_role("button", name="Отклонить все").click()
    expect(page.get_by_text("Отклонено", exact=True)).to_be_visible()
    expect(shown(page)).to_have_count(1)
    expect(shown(page)).to_contain_text(HIS)
    shown(page).get_by_role("button", name="Принять").click()
    expect(page.get_by_text("Нет правок, которые ждут решения")).to_be_visible()
    assert standing(draft) == (mixed(1), 0)


def test_page_of_suggestions_pleases_axe_and_fits(open_context, draft, people):
    page = open_context(people.chair, locale="en-US").new_page()
    page.goto(f"/events/{draft.event.slug}/manage/resolution/{draft.code}/suggestions/")
    for size in resized(page, (360, 780), (1280, 800)):
        assert (size, violations(page), excess(page)) == (size, [], 0)
