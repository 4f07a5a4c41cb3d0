"""What tests do with a phone at a door."""

from playwright.sync_api import expect

from registration import tickets

# Milliseconds that a condition is awaited: a busy machine is no defect.
PATIENCE = 60_000


def signed(guest):
    return tickets.signed(guest.code, guest.event.public_tag)


def show(page, text):
    """Show a code by a scanner that tells the page outright."""
    page.evaluate("text => document.dispatchEvent(new CustomEvent('scan', {detail: text}))", text)


def answer(page, result):
    return page.locator(f'[data-result="{result}"]')


def worker_is_there(page):
    """Wait until the page would open without network."""
    until(page, "navigator.serviceWorker.controller")


def unsent(page, count):
    """Wait until so many scans are not sent: a phone that the server kept waiting has answered by itself."""
    expect(page.locator('[data-part="net"]')).to_have_attribute("data-unsent", str(count), timeout=PATIENCE)


def until(page, condition):
    """Wait for a condition of the page, whose policy lets nobody evaluate strings in it."""
    assert page.evaluate(
        f"""async () => {{
          const end = performance.now() + {PATIENCE};
          while (!({condition}) && performance.now() < end) await new Promise(done => setTimeout(done, 20));
          return performance.now() < end }}"""
    ), condition
