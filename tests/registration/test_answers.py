from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from registration import answers
from registration.checkins import Attempt, check_in
from tests import factories

NOW = datetime(2026, 2, 26, 0, 41, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def scan(code, point, now=NOW, direction="in"):
    return check_in(Attempt(code, f"{direction}{now:%s%f}", direction=direction), point=point, now=now)


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(seconds=20), "Entry already marked at 9:41, Вход\u00a0А"),
        (timedelta(minutes=1), "Entry already marked at 9:41, Вход\u00a0А, 1 minute ago"),
        (timedelta(minutes=23), "Entry already marked at 9:41, Вход\u00a0А, 23 minutes ago"),
        (timedelta(hours=1), "Entry already marked at 9:41, Вход\u00a0А"),
        (timedelta(days=1), "Entry already marked at 9:41, 26 February, Вход\u00a0А"),
    ],
)
def test_repetition_says_when_and_where(event, point, later, words):
    guest = factories.make_registration(event)
    scan(guest.code, point)

    assert answers.message(scan(guest.code, point, NOW + later)) == words


def test_admission_says_the_time_of_the_events_own_clock(event, point):
    guest = factories.make_registration(event)

    told = [answers.message(scan(guest.code, point, direction=way)) for way in ("in", "out")]

    assert told == ["Entry marked at 9:41", "Exit marked at 9:41"]


def test_cancellation_is_told_with_its_day(event, point):
    guest = factories.make_registration(event, state="cancelled", cancelled_at=datetime(2026, 2, 20, 16, tzinfo=UTC))

    told = answers.message(scan(guest.code, point))

    assert told == "The registration was cancelled on 21 February. Send to the organisers' table"


def test_data_hold_what_the_desk_has_to_see_and_no_more(event, point):
    guest = factories.make_registration(event, territory=factories.make_territory(), phone="+79141234567")

    assert answers.as_data(scan(guest.code, point)) == {
        "result": "admitted",
        "reason": None,
        "message": "Entry marked at 9:41",
        "first_scanned_at": NOW,
        "registration": {
            "code": guest.code,
            "name": "Ёлгина Марина Юрьевна",
            "organisation": "МОУ СОШ № 6",
            "territory": "Карымский район",
            "format": "onsite",
        },
    }


def test_data_of_a_refusal_name_nobody(point):
    assert answers.as_data(scan("K7MQ42XD", point)) == {
        "result": "refused",
        "reason": "unknown_code",
        "message": "There is no such ticket. Find the person by name",
        "first_scanned_at": None,
        "registration": None,
    }
