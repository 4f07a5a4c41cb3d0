"""Dates as each of the two languages writes them."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.utils import translation
from django.utils.formats import date_format

MOMENT = datetime(2025, 2, 27, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["27 February 2025", "27 February 2025, 9:05", "27/02/2025", "27/02/2025 09:05", "9:05"]),
        ("ru", ["27 февраля 2025 г.", "27 февраля 2025 г. 9:05", "27.02.2025", "27.02.2025 09:05", "9:05"]),
    ],
)
def test_day_stands_first(language: str, written: list[str]) -> None:
    kinds = ("DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT", "TIME_FORMAT")

    with translation.override(language):
        assert [date_format(MOMENT, kind) for kind in kinds] == written


@pytest.mark.parametrize("typed", ["2025-02-07", "07/02/2025", "07.02.2025", "7 February 2025", "7 Feb 2025"])
def test_english_dates_are_read_day_first(typed: str) -> None:
    with translation.override("en"):
        assert forms.DateField().clean(typed).isoformat() == "2025-02-07"
