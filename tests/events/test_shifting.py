from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.shifting import SAME_WEEKDAY, in_year, next_slug, shifted

CHITA = ZoneInfo("Asia/Chita")
BERLIN = ZoneInfo("Europe/Berlin")


def test_shifted_keeps_the_weekday_and_the_clock() -> None:
    moment = datetime(2025, 2, 27, 10, 0, tzinfo=CHITA)

    moved = shifted(moment, SAME_WEEKDAY, CHITA)

    assert moved == datetime(2026, 2, 26, 10, 0, tzinfo=CHITA)


def test_shifted_keeps_the_clock_where_summer_time_begins_between() -> None:
    winter = datetime(2025, 3, 29, 8, 0, tzinfo=UTC)  # nine o'clock in Berlin

    moved = shifted(winter, timedelta(days=1), BERLIN)

    assert moved == datetime(2025, 3, 30, 7, 0, tzinfo=UTC)


def test_shifted_of_nothing() -> None:
    assert shifted(None, SAME_WEEKDAY, CHITA) is None


@pytest.mark.parametrize(
    ("slug", "expected"),
    [("cto-2025", "cto-2026"), ("2025-cto", "2026-cto"), ("cto", "cto-2026"), ("cto-24", "cto-24-2026")],
)
def test_next_slug(slug: str, expected: str) -> None:
    assert next_slug(slug, 2025, 2026) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ЦТО — 2027", "ЦТО — 2028"),
        ("Школа 2027. Итоги 2027 года", "Школа 2028. Итоги 2028 года"),
        ("cto-2027", "cto-2028"),
        ("cto2027", "cto2028"),
        ("27.02.2027", "27.02.2028"),
        ("2027-02-27", "2028-02-27"),
        ("2026/27 учебный год", "2027/28 учебный год"),
        ("2026/2027 и 2027–2028 учебные годы", "2027/2028 и 2028–2029 учебные годы"),
        ("2027 — 2028", "2028 — 2029"),
        ("С 2025 года, программа 2025–2030, опыт 2025/26", "С 2025 года, программа 2025–2030, опыт 2025/26"),
        ("Программа 2027–2030", "Программа 2027–2030"),
        ("№ 12027, 20270 писем, 2 027", "№ 12027, 20270 писем, 2 027"),
        ("Без года", "Без года"),
        ("", ""),
    ],
)
def test_years_of_a_text_move_along(text: str, expected: str) -> None:
    assert in_year(text, 2027, 2028) == expected


@given(st.text("2078 —/-–", max_size=20))
def test_years_of_the_same_year_stay(text: str) -> None:
    assert in_year(text, 2027, 2027) == text


def test_a_century_of_a_school_year_turns() -> None:
    assert in_year("2098/99", 2099, 2100) == "2099/00"
    assert in_year("2099/00", 2099, 2100) == "2100/01"
