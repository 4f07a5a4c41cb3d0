"""The way of a device's scan past the stack of pages: no login, no forms, no cookies, one thread, two statements.

A page needs a dozen middlewares; a scan needs none of them, and eight phones at the doors ask several times a second.
Whatever is not a well-formed scan of a known device goes the ordinary way, which says what is wrong with it.
"""

import contextlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header
from ninja.renderers import JSONRenderer
from pydantic import ValidationError

from registration.api_auth import token_in
from registration.api_scans import Scan, answer_at_once
from registration.devices import hashed
from symposium.lib.threads import Threads

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]

ADDRESS = re.compile(r"/api/v1/events/([-a-zA-Z0-9_]+)/check-ins/")
LONGEST = 8192
# More of them would only wait for one another.
THREADS = 4
_renderer = JSONRenderer()


class Doorway:
    """Answers scans before `pages` are asked."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages
        self.threads = Threads(THREADS, "doorway")

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        address = ADDRESS.fullmatch(scope["path"])
        if scope["method"] != "POST" or address is None or not _is_secure(scope):
            await self.pages(scope, receive, send)
            return
        messages, body = await _read(receive)
        content = None
        if body:
            # A database that cannot be asked now is the ordinary way's to tell of.
            with contextlib.suppress(Error):
                content = await self.threads.run(_answered, address[1], dict(scope["headers"]), body)
        if content:
            await _send(send, content)
        else:
            await self.pages(scope, _again(messages, receive), send)


def _answered(slug: str, headers: dict[bytes, bytes], body: bytes) -> bytes | None:
    """Answer in one of the threads; nothing where the ordinary way has to."""
    token = token_in(headers.get(b"authorization", b"").decode("latin-1"))
    try:
        scan = Scan.model_validate_json(body)
    except ValidationError:
        return None
    language = _language(headers.get(b"accept-language", b"").decode("latin-1"))
    with translation.override(language):
        told = answer_at_once(hashed(token), slug, scan) if token else None
    if told is None:
        return None
    content = _renderer.render(None, told, response_status=200)  # type: ignore[arg-type]
    return str(content).encode()


async def _read(receive: Receive) -> tuple[list[Message], bytes]:
    """Read the body and remember how it came; what is longer than any scan is left to others."""
    messages: list[Message] = []
    body = b""
    while True:
        message = await receive()
        messages.append(message)
        body += message.get("body", b"")
        if len(body) > LONGEST or message["type"] != "http.request":
            return messages, b""
        if not message.get("more_body"):
            return messages, body


def _again(messages: list[Message], receive: Receive) -> Receive:
    """Tell once more what was read, then go on."""
    kept = iter(messages)

    async def tell() -> Message:
        return next(kept, None) or await receive()

    return tell


async def _send(send: Send, content: bytes) -> None:
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _is_secure(scope: Any) -> bool:
    """Tell whether the request may be answered as it came, by the same settings as every page."""
    if not settings.SECURE_SSL_REDIRECT or scope.get("scheme") == "https":
        return True
    name, value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    header = name.removeprefix("HTTP_").replace("_", "-").lower().encode()
    return bool(header) and dict(scope["headers"]).get(header, b"").decode("latin-1") == value


@lru_cache(maxsize=200)
def _language(header: str) -> str:
    """The reader's language, as the pages find it without a cookie."""
    for code, _weight in parse_accept_lang_header(header):
        try:
            return str(get_supported_language_variant(code))
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
