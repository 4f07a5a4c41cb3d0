"""One fills in the form of the whole text while a colleague writes in it: neither loses a word."""

import pytest
from playwright.sync_api import expect

from resolutions.drafting.taking import text_of as text_at_the_server
from resolutions.models import Resolution
from tests.journeys.measures import excess, resized
from tests.journeys.phones import PATIENCE
from tests.journeys.test_look import violations
from tests.journeys.test_writing import at_text, text_of, type_at_the_end_of
from tests.resolutions.texts import make_draft

FIRST = "420 человек"
A_MOMENT = 50


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee)


@pytest.fixture
def form(open_context, draft, people):
    page = open_context(people.committee).new_page()
    page.goto(f"/events/{draft.event.slug}/manage/resolution/{draft.code}/")
    return page


@pytest.fixture
def colleague(open_context, draft, people):
    page = at_text(open_context, draft, people.chair, locale="ru-RU")
    expect(text_of(page)).to_contain_text(FIRST)
    return page


@pytest.fixture
def write(colleague, draft):
    """Let the colleague write, and the server have it."""

    def act(words: str, more: str) -> None:
        type_at_the_end_of(colleague, words, more)
        for _ in range(PATIENCE // A_MOMENT):
            if any(more in one.text for one in text_at_the_server(Resolution.objects.get(pk=draft.pk)).paragraphs):
                return
            colleague.wait_for_timeout(A_MOMENT)

    return act


def save(form) -> None:
    form.locator(".action-bar").get_by_role("button", name="Сохранить").click()


def test_signature_is_saved_while_a_colleague_writes(form, colleague, write, draft):
    for number, letter in enumerate("абвг"):
        write(FIRST, f" {letter}{letter}")
        form.get_by_label("Подписи").fill(f"Председатель {number}")
        save(form)
        expect(form.get_by_text("Сохранено", exact=True).first).to_be_visible()
        expect(form.get_by_label("Подписи")).to_have_value(f"Председатель {number}")
        assert Resolution.objects.get(pk=draft.pk).signature == f"Председатель {number}"
    expect(text_of(colleague)).to_contain_text("420 человек. аа бб вв гг")
    assert Resolution.objects.get(pk=draft.pk).content.paragraphs[0].text.endswith("420 человек. аа бб вв гг")


def test_item_of_both_is_told_and_the_next_save_leaves_the_rest_to_the_colleague(form, colleague, write, draft):
    item = form.locator("textarea", has_text="вернуть урокам опыт")
    item.fill("вернуть урокам опыты;")
    form.get_by_label("Подписи").fill("Л. Д. Жапова")
    write("вернуть урокам опыт", " и наблюдение")
    write(FIRST, " Больше, чем раньше.")
    save(form)

    told = form.get_by_role("alert")
    expect(told).to_contain_text("«Задача: вернуть урокам опыты»: сейчас вернуть урокам опыт; и наблюдение")
    expect(told.get_by_role("listitem")).to_have_count(1)
    expect(form.get_by_label("Подписи")).to_have_value("Л. Д. Жапова")
    expect(form.locator("textarea", has_text=FIRST)).to_have_value(
        "В работе симпозиума приняли участие 420 человек. Больше, чем раньше."
    )
    for size in resized(form, (360, 800), (1280, 800)):
        assert (size, violations(form), excess(form)) == (size, [], 0)
    expect(text_of(colleague)).to_contain_text("вернуть урокам опыт; и наблюдение")

    write("беречь время", " Всегда.")
    save(form)

    expect(form.get_by_text("Сохранено", exact=True).first).to_be_visible()
    for words in ("вернуть урокам опыты;", "Больше, чем раньше.", "беречь время учителя. Всегда."):
        expect(text_of(colleague)).to_contain_text(words)
    expect(text_of(colleague)).not_to_contain_text("наблюдение")
    assert Resolution.objects.get(pk=draft.pk).signature == "Л. Д. Жапова"
