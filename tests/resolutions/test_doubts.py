"""What in the dates of a resolution contradicts."""

from datetime import date, timedelta

import pytest

from resolutions.doubts import Dates, doubts

FIRST, LAST, TODAY = date(2026, 2, 26), date(2026, 2, 27), date(2026, 3, 2)


@pytest.mark.parametrize(
    ("over", "codes"),
    [
        ({}, []),
        ({"in_heading": FIRST, "adopted_on": LAST}, []),
        ({"in_heading": FIRST - timedelta(1)}, ["heading_elsewhen"]),
        ({"in_heading": LAST + timedelta(1)}, ["heading_elsewhen"]),
        ({"adopted_on": FIRST - timedelta(1)}, ["adopted_before"]),
        ({"adopted_on": TODAY}, []),
        ({"adopted_on": TODAY + timedelta(1)}, ["adopted_ahead"]),
        ({"adopted_on": LAST, "sayings": ["Принята 27 февраля 2026 года", "Принято единогласно"]}, []),
        ({"adopted_on": LAST, "sayings": ["Принята 27 февраля 2025 г."]}, ["said_otherwise"]),
        ({"sayings": ["Принята 27 февраля 2025 г."]}, []),
        (
            {"in_heading": LAST.replace(year=2025), "adopted_on": FIRST.replace(year=2025)},
            ["heading_elsewhen", "adopted_before"],
        ),
    ],
)
def test_doubts(over, codes):
    assert [code for code, _day in doubts(Dates(FIRST, LAST, TODAY, **over))] == codes
