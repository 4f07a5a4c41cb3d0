"""What a test measures on a page that has come whole."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def excess(page: Page) -> int:
    """How many CSS pixels the page is wider than its window.

    Words can be read before the stylesheets have come; a width measured then is that of a bare page.
    """
    page.wait_for_load_state("load")
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def violations(page: Page) -> list[str]:
    """Run axe and list what it finds, each with the first element at fault.

    A page that is read before its stylesheets have come, as after a click, has other colours and sizes.
    """
    page.wait_for_load_state("load")
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate("rules => axe.run({runOnly: rules}).then(r => r.violations)", RULES)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
