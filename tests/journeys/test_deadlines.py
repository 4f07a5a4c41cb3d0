"""The day until which something is asked stands with the item, for everybody who writes."""

from datetime import date

import pytest
from playwright.sync_api import expect

from resolutions.models import Recommendation
from tests.journeys.test_writing import at_text, text_of
from tests.resolutions.texts import make_draft


@pytest.fixture
def draft(event, people):
    return make_draft(event, people.committee)


@pytest.mark.parametrize(("locale", "said"), [("ru-RU", "до 31 декабря 2026 г."), ("en-US", "until December 31, 2026")])
def test_item_says_until_when_it_is_asked(open_context, draft, people, locale, said):
    Recommendation.objects.filter(text__startswith="сократить").update(due_to=date(2026, 12, 31))
    page = at_text(open_context, draft, people.committee, locale=locale)
    item = text_of(page).locator("p", has_text="сократить")
    expect(item).to_have_attribute("data-deadline", said)
    assert said in item.evaluate("(one) => getComputedStyle(one, '::after').content")
    expect(text_of(page).locator("p", has_text="поддержать")).not_to_have_attribute("data-deadline", "")
    assert text_of(page).locator("[data-deadline]").count() == 1
