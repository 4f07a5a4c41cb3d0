"""A colleague's name at her cursor is seen as a whole, wherever in the line she writes."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_writing import desk, draft, text_of, type_at_the_end_of  # noqa: F401  fixtures of writing

# How far the name reaches over the edges of the paper, which cuts it.
OVER = """flag => { const box = (one) => one.getBoundingClientRect();
  const [name, paper] = [box(flag), box(flag.closest(".ProseMirror"))];
  return Math.max(0, name.right - paper.right, paper.left - name.left) }"""


@pytest.mark.parametrize("width", [360, 1280])
def test_name_at_the_edge_is_within_the_paper(desk, people, width):  # noqa: F811
    people.chair.last_name, people.chair.first_name = "Константинопольская-Заозёрная", "Ия"
    people.chair.save()
    page = desk(people.committee, viewport={"width": width, "height": 800})
    other = desk(people.chair, viewport={"width": width, "height": 800})
    flag = text_of(page).locator(".coedit-flag")
    leans = []
    for letters in (" это", *["бб"] * 12):
        type_at_the_end_of(other, "показывать уроки", letters)
        expect(text_of(page)).to_contain_text(text_of(other).locator("p.is-here").inner_text())
        expect(text_of(page).locator(".coedit-cursor.is-moving")).to_be_attached()
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        leans.append(flag.evaluate("one => one.style.getPropertyValue('--lean')"))
        assert flag.evaluate(OVER) == 0
    assert len(set(leans)) > 1
