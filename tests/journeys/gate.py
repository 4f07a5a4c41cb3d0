"""Holds a browser's requests back until the test lets them through."""

from playwright.sync_api import Page, Route


class Gate:
    """Holds back what passes until it is opened."""

    def __init__(self) -> None:
        self.held: list[Route] | None = []

    def __call__(self, route: Route) -> None:
        if self.held is None:
            route.continue_()
        else:
            self.held.append(route)

    def open(self) -> None:
        held, self.held = self.held or [], None
        assert held
        for route in held:
            route.continue_()


def hold_scripts(page: Page) -> Gate:
    """Let the pages that come next wait for their scripts until the gate is opened."""
    gate = Gate()
    page.route("**/build/*.js", lambda route: gate(route))  # noqa: PLW0108  it wants a plain function
    return gate
