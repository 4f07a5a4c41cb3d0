"""What is wrong in a text's language stands beside it, is mended by one click for everybody, or is left on purpose."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from resolutions.drafting.taking import text_of as taken
from tests.journeys.measures import excess
from tests.journeys.test_look import violations
from tests.journeys.test_writing import at_text, saved, text_of, type_at_the_end_of, words_of
from tests.resolutions.texts import make_draft

TEXT = """Резолюция
краевого симпозиума «Живой урок»
26 февраля 2026 г.        г. Чита

Участники обсудили «живой урок и беседу, а также кружки.
Участники симпозиума предлагают:
Педагоги края:
- каждый месяц показывать уроки друг другу.
- тетради беречь ежегодно.
Родителям:
- читать детям вслух.
Участники благодарят ЦНППМ и всех гостей.
"""
UNCLOSED, ABBREVIATION = "A quotation mark opens here and is not closed.", "«ЦНППМ» is not spelled out anywhere."
SEMICOLON, OPENING = "An item that others follow ends with a semicolon.", "does not begin with what is to be done"
DEADLINE, DATIVE = "No deadline: neither a day nor a time in the words.", "The addressee stands in the dative"
BRACKET = "A bracket opens here and is not closed."


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee, TEXT)


@pytest.fixture
def desk(open_context, draft):
    """Open the text for a person with what is found in its language unfolded beside it."""

    def make(user, **options: Any):
        page = at_text(open_context, draft, user, **options)
        page.locator("#beside-checks > summary").click()
        return page

    return make


def found(page):
    """What nobody has decided upon."""
    return page.locator("#checks > .finding-group .finding")


def press(page, words, verb):
    found(page).filter(has_text=words).get_by_role("button", name=verb).click()
    expect(found(page).filter(has_text=words)).to_have_count(0)


def test_one_click_mends_its_place_for_both_who_write(desk, draft, people):
    one, other = desk(people.committee), desk(people.chair)
    for page in (one, other):
        for place, words in enumerate([DATIVE, UNCLOSED, SEMICOLON, OPENING, DEADLINE, ABBREVIATION]):
            expect(found(page).nth(place)).to_contain_text(words)
        expect(page.locator("#beside-checks > summary .count")).to_have_text("6")
    expect(found(one).filter(has_text=OPENING).get_by_role("button", name="Put right")).to_have_count(0)
    mended = words_of(one)
    for words, before, after in (
        (UNCLOSED, "беседу,", "беседу»,"),
        (SEMICOLON, "друг другу.", "друг другу;"),
        (ABBREVIATION, "ЦНППМ", "ЦНППМ (центр непрерывного повышения профессионального мастерства)"),
    ):
        press(one, words, "Put right")
        expect(text_of(other)).to_contain_text(after)
        mended = [block.replace(before, after) for block in mended]
        assert words_of(one) == words_of(other) == mended
    press(other, DEADLINE, "Put right")
    for page in (one, other):
        expect(found(page)).to_have_count(2)
        saved(page)
    draft.refresh_from_db()
    assert [str(item.due_to) for item in taken(draft).recommendations] == ["None", "None", "2027-02-26"]


def test_addressee_is_put_into_the_dative_where_it_heads_its_items(desk, people):
    page = desk(people.committee)
    expect(text_of(page).get_by_role("heading", name="Педагоги края")).to_be_visible()
    press(page, DATIVE, "Put right")
    expect(text_of(page).get_by_role("heading", name="Педагогам края")).to_be_visible()


def test_what_is_left_stays_left_and_what_is_typed_and_undone_comes_and_goes(desk, people):
    page = desk(people.committee)
    press(page, OPENING, "Leave it")
    type_at_the_end_of(page, "симпозиума предлагают", "(")
    expect(found(page).filter(has_text=BRACKET)).to_be_visible()
    page.keyboard.press("Control+z")
    expect(found(page).filter(has_text=BRACKET)).to_have_count(0)

    page.reload()
    expect(found(page)).to_have_count(5)
    page.get_by_text("Left as it is: 1").click()
    left = page.locator("#checks-left .finding")
    expect(left).to_contain_text(OPENING)
    expect(left).to_contain_text(f"Left by {people.committee.short_name}")
    left.get_by_role("button", name="Take up again").click()
    expect(found(page).filter(has_text=OPENING)).to_be_visible()


OFFERED = """Резолюция
краевого симпозиума «Живой урок»
26 февраля 2026 г.        г. Чита

Открыт центр опережающей профессиональной подготовки кадров.
Участники симпозиума предлагают:
Педагогам края:
- Широкая поддержка кружков до 1 мая 2027 года;
- поддержать АНО «Росток» и ЦОПП, а также ЖЖЖЖ.
"""
UNKNOWN, MEANT = "The directory has no such organisation", "is not spelled out anywhere"


@pytest.mark.parametrize("with_scripts", [True, False])
def test_every_finding_has_its_click_with_scripts_and_without(open_context, event, people, with_scripts):
    draft = make_draft(event, people.committee, OFFERED)
    if with_scripts:
        page = at_text(open_context, draft, people.organiser, viewport={"width": 360, "height": 780})
        page.locator("#beside-checks > summary").click()
    else:
        page = open_context(people.organiser, locale="en-US", java_script_enabled=False).new_page()
        page.goto(reverse("resolutions:checks", args=[event.slug, draft.code]))
    expect(found(page).filter(has_text=OPENING).locator("ins")).to_have_text("обеспечить широкую поддержку")
    expect(found(page).filter(has_text="«ЦОПП»").locator("ins")).to_have_text("(далее – ЦОПП)")
    expect(found(page).filter(has_text=UNKNOWN)).to_contain_text("The directory would have: АНО «Росток»")
    for words, verb in (
        (OPENING, "Put right"),
        ("«ЦОПП»", "Put right"),
        ("«ЖЖЖЖ»", "Readers know it"),
        (UNKNOWN, "Enter into the directory"),
        (DEADLINE, "Needs no deadline"),
    ):
        press(page, words, verb)
    while found(page).count():
        before = found(page).count()
        found(page).first.get_by_role("button", name="Put right").click()
        expect(found(page)).to_have_count(before - 1)
    assert excess(page) == 0
    draft.refresh_from_db()
    text = taken(draft)
    assert text.paragraphs[0].text == "Открыт центр опережающей профессиональной подготовки (далее – ЦОПП) кадров."
    assert text.recommendations[0].text == "обеспечить широкую поддержку кружков до 1 мая 2027 года;"


def test_findings_please_axe_and_fit_a_phone(desk, people):
    page = desk(people.committee, viewport={"width": 360, "height": 780})
    expect(found(page)).to_have_count(6)
    press(page, UNCLOSED, "Put right")
    assert (violations(page), excess(page)) == ([], 0)
