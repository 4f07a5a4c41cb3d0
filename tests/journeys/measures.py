"""What a test measures on a page that has come whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a page does well is not told of in full: to describe it takes as long as to find it. Nor are its stylesheets
# collected beforehand, which none of these rules reads. A page that has not got axe yet has nothing to tell. What is
# just appearing has the colours of what it appears upon: it is read once it is there.
RUN = """async rules => {
  if (!window.axe) return null;
  const appearing = document.getAnimations().filter(one =>
    one.playState === 'running' && Number.isFinite(one.effect.getComputedTiming().endTime));
  await Promise.allSettled(appearing.map(one => one.finished));
  const told = await axe.run({runOnly: rules, resultTypes: ['violations'], preload: {assets: ['media']}});
  return told.violations }"""


def excess(page: Page) -> int:
    """How many CSS pixels the page is wider than its window.

    Words can be read before the stylesheets have come; a width measured then is that of a bare page.
    """
    page.wait_for_load_state("load")
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def resized(page: Page, *sizes: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Give the window each of these sizes, in CSS pixels, one after another: a page need not be opened for each."""
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        yield width, height


def violations(page: Page) -> list[str]:
    """Run axe and list what it finds, each with the first element at fault.

    A page that is read before its stylesheets have come, as after a click, has other colours and sizes.
    """
    page.wait_for_load_state("load")
    found: list[dict[str, Any]] | None = page.evaluate(RUN, RULES)
    if found is None:
        page.evaluate(AXE)
        found = page.evaluate(RUN, RULES)
    assert found is not None
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
