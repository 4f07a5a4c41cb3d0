"""That an act was not sent is told to who acted, not to who reads; it goes when the network is back."""

from playwright.sync_api import expect

from tests.journeys.test_writing import desk, draft, saved, type_at_the_end_of  # noqa: F401  fixtures of writing

SENDING = """() => new Promise((done) => {
  document.addEventListener("htmx:sendError", () => done(), {once: true});
  document.body.dispatchEvent(new CustomEvent("text-saved"));
})"""


def test_parts_that_come_anew_by_themselves_tell_of_no_lost_network(desk, people):  # noqa: F811
    page = desk(people.committee)
    told = page.locator(".toasts")
    page.context.set_offline(True)
    page.evaluate(SENDING)
    expect(told).not_to_be_visible()

    page.get_by_role("button", name="Remark", exact=True).click()
    page.get_by_label("Remark", exact=True).fill("Или отменить?")
    page.get_by_role("button", name="Remark upon it").click()
    expect(told).to_have_text("No connection: nothing is lost, try again in a moment.")
    told.locator(".toast").hover()
    page.context.set_offline(False)
    expect(told).to_be_empty()
    page.get_by_role("button", name="Remark upon it").click()
    expect(page.locator("[data-thread]")).to_contain_text("Или отменить?")
