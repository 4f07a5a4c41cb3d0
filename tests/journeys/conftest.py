"""A real browser before a real server: both run on the test's own database."""

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from channels.layers import channel_layers
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, BrowserType, Locator, Page, Playwright, expect, sync_playwright

from events.models import User
from registration.devices import add_device, begin_pairing, pairing_address
from symposium.lib.sockets import Protocol
from tests import factories
from tests.journeys.phones import PATIENCE, worker_is_there

# The same browser without its windows takes a quarter less of the processor.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
    "--renderer-process-limit=1",
]
# Playwright's synchronous API keeps an event loop in this thread; the ORM calls of a test are still synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE)
ACTS = ("check", "click", "fill", "press", "press_sequentially", "select_option", "set_input_files", "tap", "uncheck")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/journeys/" in item.nodeid:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(autouse=True)
def own_layer() -> None:
    """Let the served site have a channel layer of its own.

    A socket that another test has closed may still listen at the old one, in an event loop of its own, and Redis's
    layer listens in one loop alone.
    """
    channel_layers.backends.clear()


@pytest.fixture(autouse=True)
def hands_wait_for_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a hand touch only a page that has come whole: before its scripts run, a link is a link without them."""

    def waiting(act: Callable[..., Any]) -> Callable[..., Any]:
        def touch(self: Locator, *args: Any, **options: Any) -> Any:
            self.page.wait_for_load_state("load", timeout=PATIENCE)
            return act(self, *args, **options)

        return touch

    for name in ACTS:
        monkeypatch.setattr(Locator, name, waiting(getattr(Locator, name)))


class Driver:
    """What drives the browsers: started once, for it takes longer to start than many a journey."""

    def __init__(self, playwright: Playwright) -> None:
        self.chromium = playwright.chromium
        self.loop = asyncio.get_running_loop()
        self._browser: Browser | None = None

    def browser(self) -> Browser:
        """The browser in which each test opens windows of its own; another one, should a test have ended it."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = self.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        return self._browser

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let its event loop be that of this thread, in which tests that are no journeys have loops of their own.

        Within a loop Django works through other connections than without: they go with it, and the database is emptied
        through the one that knows what it held when it was fresh.
        """
        asyncio._set_running_loop(self.loop)
        try:
            yield
        finally:
            connections.close_all()
            asyncio._set_running_loop(None)


@pytest.fixture(scope="session")
def driver() -> Iterator[Driver]:
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("Chromium is not installed and REQUIRE_BROWSER is set")
        pytest.skip("BROWSER JOURNEY NOT RUN: Chromium is not installed")
    with sync_playwright() as playwright:
        driver = Driver(playwright)
        asyncio._set_running_loop(None)
        yield driver
        asyncio._set_running_loop(driver.loop)


@pytest.fixture
def chromium(driver: Driver) -> Iterator[BrowserType]:
    with driver.at_work():
        yield driver.chromium


@pytest.fixture
def launch(chromium: BrowserType) -> Iterator[Callable[..., Browser]]:
    """Start a Chromium of the test's own with further command-line arguments."""
    opened: list[Browser] = []

    def start(*more: str) -> Browser:
        browser = chromium.launch(executable_path=CHROMIUM, args=[*ARGS, *more])
        opened.append(browser)
        return browser

    yield start
    for browser in opened:
        browser.close()


@pytest.fixture
def open_phone(chromium: BrowserType, live_url: str, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser whose memory outlives it: by the same name, the same phone is opened again."""
    contexts: list[BrowserContext] = []

    def make(name: str, **options: Any) -> BrowserContext:
        context = chromium.launch_persistent_context(
            tmp_path / name,
            executable_path=CHROMIUM,
            args=ARGS,
            base_url=live_url,
            **{"locale": "en-US", "viewport": {"width": 360, "height": 780}, **options},
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def browser(chromium: BrowserType, driver: Driver) -> Browser:
    return driver.browser()


@pytest.fixture
def live_url(transactional_db: None, settings: Any) -> Iterator[str]:
    """The address of the site, served by uvicorn from this process."""
    from symposium.asgi import application

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.SITE_URL = f"http://{address}"
    sockets: dict[str, Any] = {"ws": Protocol, "ws_per_message_deflate": False}
    server = uvicorn.Server(uvicorn.Config(application, lifespan="off", log_level="warning", **sockets))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://{address}"
    server.should_exit = True
    thread.join(PATIENCE / 1000)
    listener.close()


@pytest.fixture
def open_context(browser: Browser, live_url: str) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser window of its own, signed in as `user` where one is given."""
    contexts: list[BrowserContext] = []

    def make(user: User | None = None, *, of: Browser | None = None, **options: Any) -> BrowserContext:
        context = (of or browser).new_context(base_url=live_url, **{"locale": "ru-RU", **options})
        context.set_default_timeout(PATIENCE)
        if user is not None:
            sign_in(context, user, live_url)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A page of somebody who is not signed in."""
    return open_context().new_page()


@pytest.fixture
def door(event):
    return factories.make_point(event)


@pytest.fixture
def guests(event, door):
    return [factories.make_registration(event, last_name=name) for name in ("Ёлгина", "Доржиева", "Алёшина")]


@pytest.fixture
def pair(people, event, door):
    """Let a page become a device by the code that an organiser shows."""

    def make(page, name="Телефон 1", **fields: Any):
        device, _token = add_device(event=event, name=name, point=fields.pop("point", door), by=None, **fields)
        page.goto(pairing_address(begin_pairing(device, by=people.organiser, now=timezone.now())))
        return device

    return make


@pytest.fixture
def phone(open_context, pair, guests):
    """A paired phone at the door."""

    def make(name="Телефон 1", *, of=None, **fields: Any):
        page = open_context(of=of, locale="en-US", viewport={"width": 360, "height": 780}).new_page()
        page.device = pair(page, name, **fields)
        expect(page.locator('[data-screen="scan"]')).to_be_visible()
        # What a test puts between page and server while the worker takes the page over stands beside their way.
        worker_is_there(page)
        return page

    return make
