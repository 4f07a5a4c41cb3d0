"""The short way of a scan says what the long way says, and leaves everything else to it."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registration import doorway, tickets
from registration.devices import add_device, revoke_device
from registration.models import CheckIn
from symposium.asgi import application
from tests import factories
from tests.races import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def device(event):
    return add_device(event=event, name="Телефон 1", point=None, by=None)


async def sent(path, body, headers, method="POST"):
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
        "scheme": "http", "query_string": b"", "root_path": "",
        "client": ("127.0.0.1", 1), "server": ("testserver", 80),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    site = ApplicationCommunicator(application, scope)
    # In two pieces, as networks send.
    await site.send_input({"type": "http.request", "body": body[:5], "more_body": True})
    await site.send_input({"type": "http.request", "body": body[5:]})
    start = await site.receive_output(timeout=PATIENCE)
    content = b""
    while (message := await site.receive_output(timeout=PATIENCE)).get("body") is not None:
        content += message["body"]
        if not message.get("more_body"):
            break
    await site.wait(timeout=PATIENCE)
    return start["status"], dict(start["headers"]), content


@pytest.fixture
def ask(event, device):
    def ask_site(body, *, slug=event.slug, token=device[1], language="ru", **more: Any):
        headers = {"host": "testserver", "authorization": f"Device {token}", "accept-language": language}
        headers |= {"content-type": "application/json", "content-length": str(len(json.dumps(body)))}
        path = f"/api/v1/events/{slug}/check-ins/"
        return asyncio.run(sent(path, json.dumps(body).encode(), headers, **more))

    return ask_site


@pytest.fixture
def ask_pages(client, event, device):
    def ask_view(body, *, language="ru"):
        headers = {"authorization": f"Device {device[1]}", "accept-language": language}
        path = f"/api/v1/events/{event.slug}/check-ins/"
        return client.post(path, json.dumps(body), content_type="application/json", headers=headers)

    return ask_view


@pytest.mark.parametrize("language", ["ru", "en", "xx, en;q=0.5", ""])
def test_both_ways_say_the_same(event, point, ask, ask_pages, language):
    guest = factories.make_registration(event, territory=factories.make_territory())
    for nonce, code in enumerate([tickets.signed(guest.code, event.public_tag), guest.code, "x", "K7MQ42XD"]):
        body = {"code": code, "point": "a", "nonce": f"n{nonce}", "direction": "in"}
        status, headers, content = ask(body, language=language)
        response = ask_pages(body, language=language)
        assert (status, content) == (200, response.content)
        assert headers[b"content-type"] == response["content-type"].encode()
    assert CheckIn.objects.count() == 4


def test_short_way_costs_two_statements(event, point, device):
    guest = factories.make_registration(event)
    scan = doorway.Scan(code=guest.code, point="a", nonce="1")
    with CaptureQueriesContext(connection) as queries:
        doorway.answer_at_once(device[0].token_hash, event.slug, scan)
    assert [query["sql"].split()[0] for query in queries] == ["SELECT", "INSERT"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"token": "x"}, 401, "bad_token"),
        ({"token": ""}, 401, "no_token"),
        ({"slug": "other"}, 404, "not_found"),
        ({"method": "GET"}, 405, "method_not_allowed"),
        ({"body": {"code": "x", "point": "b", "nonce": "1"}}, 404, "unknown_point"),
        ({"body": {"code": "", "point": "a", "nonce": "1"}}, 422, "invalid"),
        ({"body": {"code": "x" * 9000, "point": "a", "nonce": "1"}}, 422, "invalid"),
        ({"body": []}, 422, "invalid"),
    ],
)
def test_what_is_no_scan_of_a_device_goes_the_long_way(event, point, ask, change, status, code):
    body = change.pop("body", {"code": "x", "point": "a", "nonce": "1"})
    told, _headers, content = ask(body, **change)
    assert (told, json.loads(content)["code"]) == (status, code)
    assert not CheckIn.objects.exists()


def test_revoked_device_and_one_of_another_point_are_refused(event, point, ask, device):
    other = factories.make_point(event, "b")
    device[0].point = other
    device[0].save()
    body = {"code": "x", "point": "a", "nonce": "1"}
    assert json.loads(ask(body)[2])["code"] == "other_point"
    revoke_device(device[0], by=None, now=factories.NOW)
    assert json.loads(ask(body)[2])["code"] == "revoked_device"


def test_plain_request_is_sent_on_where_only_secure_ones_are_answered(event, point, ask, settings):
    settings.SECURE_SSL_REDIRECT = True
    body = {"code": factories.make_registration(event).code, "point": "a", "nonce": "1"}
    assert not doorway._is_secure({"scheme": "http", "headers": []})
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert doorway._is_secure({"scheme": "http", "headers": [(b"x-forwarded-proto", b"https")]})
    assert ask(body)[0] in {200, 301}


def test_token_stands_in_no_log(event, point, ask, device, caplog):
    caplog.set_level("DEBUG")
    ask({"code": "x", "point": "a", "nonce": "1"})
    ask({"code": "", "point": "a", "nonce": "1"})
    assert device[1] not in caplog.text
