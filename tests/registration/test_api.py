import json
from datetime import UTC, datetime, timedelta

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from registration import tickets
from registration.devices import add_device, revoke_device, with_contacts
from registration.models import CheckIn, Device
from registration.stats import by_door
from symposium.wsgi import application
from tests import factories


@pytest.fixture
def token(event):
    return add_device(event=event, name="Телефон 1", point=None, by=None)[1]


@pytest.fixture
def post(client, event, token):
    def send(body, *, slug=event.slug, authorization=f"Device {token}", language="en"):
        return client.post(
            f"/api/v1/events/{slug}/check-ins/",
            body if isinstance(body, (str, bytes)) else json.dumps(body),
            content_type="application/json",
            headers={"authorization": authorization, "accept-language": language},
        )

    return send


def told(response):
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return response.status_code, response.json()


def problem(code, message, fields=None):
    return {"code": code, "message": message, "fields": fields or {}}


def test_scan_is_answered(post, event, point):
    guest = factories.make_registration(event, territory=factories.make_territory())
    scanned_at = timezone.now().replace(microsecond=755_000) - timedelta(minutes=3)
    clock = scanned_at.astimezone(event.tz)
    code = tickets.signed(guest.code, event.public_tag)

    response = post({"code": code, "point": "a", "nonce": "1", "scanned_at": scanned_at.isoformat()})

    status, body = told(response)
    assert datetime.fromisoformat(body.pop("first_scanned_at")) == scanned_at
    assert body.pop("message").startswith(f"Entry marked at {clock.hour}:{clock:%M}")
    assert (status, body) == (
        200,
        {
            "result": "admitted",
            "reason": None,
            "registration": {
                "code": guest.code,
                "name": "Ёлгина Марина Юрьевна",
                "organisation": "МОУ СОШ № 6",
                "territory": "Карымский район",
                "format": "onsite",
            },
        },
    )


def test_same_nonce_gets_the_same_bytes(post, event, point):
    guest = factories.make_registration(event)
    body = {"code": guest.code, "point": "a", "nonce": "1"}
    first, _second = post(body), post(body | {"nonce": "2"})

    assert post(body).content == first.content
    assert CheckIn.objects.count() == 2


def test_refusal_is_an_answer_too(post, point):
    status, body = told(post({"code": "https://example.org", "point": "a", "nonce": "1"}))

    assert (status, body["result"], body["reason"], body["registration"]) == (200, "refused", "foreign", None)
    assert CheckIn.objects.get().device == Device.objects.get()


def test_time_without_offset_is_of_the_events_clock(post, event, point):
    guest = factories.make_registration(event)

    post({"code": guest.code, "point": "a", "nonce": "1", "scanned_at": "2026-02-26T09:41:00"})

    assert CheckIn.objects.get().scanned_at == datetime(2026, 2, 26, 0, 41, tzinfo=UTC)


def test_exit_is_answered(post, event, point):
    guest = factories.make_registration(event)

    ways = [
        post({"code": guest.code, "point": "a", "nonce": str(number), "direction": way}).json()["result"]
        for number, way in enumerate(["in", "out", "out", "in"])
    ]

    assert ways == ["admitted", "admitted", "repeat", "admitted"]


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "no_token"),
        ("Bearer x", "no_token"),
        ("Device", "no_token"),
        ("Device ", "no_token"),
        ("Device x", "bad_token"),
    ],
)
def test_caller_without_a_good_token_is_refused(post, point, authorization, code):
    status, body = told(post({}, authorization=authorization))

    assert (status, body["code"], body["fields"]) == (401, code, {})


def test_revoked_device_is_refused(post, point):
    revoke_device(Device.objects.get(), by=None, now=timezone.now())

    assert told(post({})) == (
        401,
        problem("revoked_device", "The device's access is revoked. Make a new token for it on the page of doors"),
    )


def test_login_opens_nothing(client_of, people, event, point):
    response = client_of(people.organiser).post(f"/api/v1/events/{event.slug}/check-ins/", {})

    assert told(response)[0] == 401


@pytest.mark.parametrize("slug", ["another", "nothing"])
def test_device_of_another_event_finds_nothing(post, point, slug):
    factories.make_event(slug="another")

    response = post({"code": "K7MQ42XD", "point": "a", "nonce": "1"}, slug=slug)

    assert told(response) == (404, problem("not_found", "There is nothing at this address"))


def test_unknown_point_is_told(post, point):
    response = post({"code": "K7MQ42XD", "point": "b", "nonce": "1"})

    assert told(response) == (404, problem("unknown_point", "The event has no such check-in point"))


def test_device_of_one_point_serves_no_other(post, event, point):
    factories.make_point(event, "b")
    Device.objects.update(point=point)

    answers = [told(post({"code": "K7MQ42XD", "point": code, "nonce": "1"})) for code in "ab"]

    assert answers[0][1]["reason"] == "unknown_code"
    assert answers[1] == (403, problem("other_point", "The device belongs to another check-in point"))


def test_bad_fields_are_told_by_name(post, point):
    response = post({"code": "", "point": "Вход А", "scanned_at": "вчера", "direction": "up"})

    assert told(response) == (
        422,
        problem(
            "invalid",
            "Some fields have to be corrected",
            {
                "code": ["The text must not be empty"],
                "point": ["The text is too long or has characters that are not taken here"],
                "nonce": ["This field is required"],
                "scanned_at": ["Write date and time like 2026-02-26T09:41:00+09:00"],
                "direction": ["One of 'in' or 'out' is expected"],
            },
        ),
    )
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("[]", 422),
        ("null", 422),
        ("{", 400),
        ("<code/>", 400),
        (b"\xff\xfe", 400),
        ('{"code": "\\ud800", "point": "a", "nonce": "1"}', 422),
        ('{"code": "\\u0000", "point": "a", "nonce": "1"}', 200),
        ('{"code": "K7MQ42XD", "point": "a\\u0000", "nonce": "1"}', 422),
        ('{"code": "K7MQ42XD", "point": "a", "nonce": "\\u0000"}', 422),
        ('{"code": "K7MQ42XD", "point": "a", "nonce": "1", "scanned_at": 1e300}', 422),
        ('{"code": "K7MQ42XD", "point": "a", "nonce": "1", "scanned_at": "0001-01-01T00:00:00+14:00"}', 200),
        ('{"code": "K7MQ42XD", "point": "a", "nonce": "1", "scanned_at": "9999-12-31T23:59:59-14:00"}', 200),
        (json.dumps({"code": "K" * 513, "point": "a", "nonce": "1"}), 422),
        (json.dumps({"code": "K", "point": "a", "nonce": "1" * 65}), 422),
    ],
)
def test_odd_body_is_answered_in_json(post, point, body, status):
    assert told(post(body))[0] == status


def test_too_large_a_body_is_refused(post, point, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    assert told(post("x" * 1001)) == (413, problem("too_large", "The request is too large"))


def test_other_methods_and_addresses_are_answered_in_json(client, event):
    with_get = client.get(f"/api/v1/events/{event.slug}/check-ins/")

    assert told(with_get)[0] == 405
    assert with_get["Allow"] == "POST"
    assert told(client.post("/api/v1/nothing/here", {}))[0] == 404


def test_refusals_speak_the_readers_language(post, point):
    with_language = {
        language: post({}, authorization="", language=language).json()["message"] for language in ("ru", "en")
    }

    assert with_language["en"] == "Send the device's token: «Authorization: Device …»"
    assert with_language["ru"] != with_language["en"]


def test_counts_are_told(client, event, token, post, point):
    guests = [factories.make_registration(event) for _ in range(3)]
    post({"code": guests[0].code, "point": "a", "nonce": "1"})

    response = client.get(f"/api/v1/events/{event.slug}/arrivals/", headers={"authorization": f"Device {token}"})

    assert told(response) == (200, {"registered": 3, "arrived": 1})


@pytest.mark.parametrize("is_bound", [True, False])
@pytest.mark.parametrize("seen", [None, timedelta(hours=1)])
def test_scan_costs_three_statements(post, event, point, django_assert_num_queries, is_bound, seen):
    last = timezone.now() - seen if seen else None
    Device.objects.update(point=point if is_bound else None, last_seen_at=last)
    guests = [factories.make_registration(event) for _ in range(2)]

    # SAVEPOINT and RELEASE stand for the test's own transaction
    for nonce, guest in enumerate([guests[0], guests[1], guests[0]]):
        with django_assert_num_queries(3 + 2):
            assert post({"code": guest.code, "point": "a", "nonce": f"n-{nonce}"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"), [("[]", 422), ("{", 400), ('{"point": 7}', 422), ('{"point": "\\u0000"}', 422)]
)
def test_scan_that_is_none_is_a_problem(post, point, body, status):
    assert post(body).status_code == status


def test_device_is_heard_by_its_scans(post, event, point):
    post({"code": factories.make_registration(event).code, "point": "a", "nonce": "1"})
    scan = CheckIn.objects.get()
    assert with_contacts(event).get().contact_at == scan.received_at
    assert by_door(event)[0].last_seen_at == scan.received_at


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("operation", ["check_ins", "counts"])
def test_api_keeps_to_its_own_schema(event, point, token, settings, operation):
    settings.ALLOWED_HOSTS = ["*"]
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    [described] = [
        each.ok() for each in schema.get_all_operations() if each.ok().definition.raw["operationId"].endswith(operation)
    ]

    @given(case=described.as_strategy())
    @hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def run(case):
        case.path_parameters["slug"] = event.slug
        case.call_and_validate(headers={"Authorization": f"Device {token}", "Accept-Encoding": "identity"})

    run()
