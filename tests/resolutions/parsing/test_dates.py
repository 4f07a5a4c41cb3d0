"""Dates as people write them."""

from datetime import date

import pytest

from resolutions.parsing.dates import find_date, russian_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("27 февраля 2025 г.", date(2025, 2, 27)),
        ("27 февраля 2025 года", date(2025, 2, 27)),
        ("27 ФЕВРАЛЯ 2025", date(2025, 2, 27)),
        ("«27» февраля 2025 г.", date(2025, 2, 27)),
        ("26–27 февраля 2025 г.", date(2025, 2, 27)),
        ("26 и 27 февраля 2025 г.", date(2025, 2, 27)),
        ("с 26 по 27 февраля 2025 г.", date(2025, 2, 27)),
        ("27.02.2025", date(2025, 2, 27)),
        ("27.02.25 г.", date(2025, 2, 27)),
        ("27/02/2025", date(2025, 2, 27)),
        ("2025-02-27", date(2025, 2, 27)),
        ("принята 1 мая 2024 г. в Чите", date(2024, 5, 1)),
        ("31 февраля 2025 г., а потом 1 марта 2025 г.", date(2025, 3, 1)),
    ],
)
def test_find_date_reads(text, day):
    found = find_date(text)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize("text", ["", "в 2025 году", "№ 230-р", "32.13.2025", "февраля 2025", "версия 1.2.3"])
def test_find_date_finds_none(text):
    assert find_date(text) is None


def test_russian_date_has_no_leading_zero():
    assert russian_date(date(2025, 3, 1)) == "1 марта 2025 г."
