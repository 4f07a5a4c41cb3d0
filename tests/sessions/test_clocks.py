from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from sessions.clocks import clock
from tests.sessions.slots import CHITA, at


@pytest.mark.parametrize(
    ("reader", "difference"),
    [
        ("Europe/Moscow", "your clock shows 6 hours less"),
        ("Asia/Yakutsk", ""),
        ("Asia/Chita", ""),
        ("Asia/Vladivostok", "your clock shows 1 hour more"),
        ("Asia/Kathmandu", "your clock shows 3 h 15 min less"),
        ("", ""),
        ("Mars/Olympus", ""),
        ("../../etc/passwd", ""),
        ("Asia", ""),
        ("a\x00b", ""),
    ],
)
def test_reader_is_told_how_far_her_clock_is(reader, difference):
    with translation.override("en"):
        assert clock(CHITA, reader, at("10:00")).difference == difference


@pytest.mark.parametrize(
    ("zone", "name", "offset"),
    [
        ("Asia/Chita", "Chita time", "UTC+9"),
        ("America/New_York", "local time", "UTC−5"),
        ("Asia/Kathmandu", "local time", "UTC+5.75"),
    ],
)
def test_zone_has_a_name_and_an_offset(zone, name, offset):
    with translation.override("en"):
        one = clock(ZoneInfo(zone), "", at("10:00"))
    assert (one.name, one.offset) == (name, offset)
