"""By when something is asked."""

import datetime as dt
from dataclasses import replace

import pytest

from resolutions.checking import Directory
from resolutions.checking.deadlines import named_day
from tests.resolutions.checking.texts import DAY, asking, found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("провести опрос до 1 сентября 2026 г.", dt.date(2026, 9, 1)),
        ("провести опрос до 01.09.2026", dt.date(2026, 9, 1)),
        ("провести опрос до 1 сентября", dt.date(2026, 9, 1)),
        ("провести опрос до 1 февраля", dt.date(2027, 2, 1)),
        ("работать в 2025–2026 учебном году", dt.date(2026, 8, 31)),
        ("работать с 2026 по 2028 гг.", dt.date(2028, 12, 31)),
        ("работать до конца 2026 года", dt.date(2026, 12, 31)),
        ("исполнять распоряжение от 20 августа 2027 года", None),
        ("изучить опыт 2024 года", None),
        ("исполнять закон 273-ФЗ", None),
        ("до 31 февраля", None),
    ],
)
def test_day_named_in_words(text, day):
    assert named_day(text, DAY) == day


def test_item_without_any_time_is_offered_the_next_edition():
    expected = [("no_deadline", "вести дневник.", "due_to=2027-02-26")]
    assert found(asking("вести дневник.", due_to=None)) == expected


@pytest.mark.parametrize(("day", "offered"), [(DAY, "due_to=2027-12-31"), (dt.date.max, ""), (None, "")])
def test_text_without_a_date_is_offered_the_end_of_the_year_of_the_next_edition(day, offered):
    content = asking("вести дневник.", due_to=None)
    known = Directory(day=day)
    assert found(replace(content, date=None), known=known) == [("no_deadline", "вести дневник.", offered)]
    assert found(content, known=known) == [("no_deadline", "вести дневник.", "due_to=2027-02-26")]


def test_day_of_the_words_goes_into_the_field():
    text = "вести дневник до 1 сентября 2026 г."
    assert found(asking(text, due_to=None), "due_in_words", "no_deadline") == [
        ("due_in_words", text, "due_to=2026-09-01")
    ]


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("ежегодно вести дневник.", {"due_to": None}),
        ("вести дневник на постоянной основе.", {"due_to": None}),
        ("вести дневник.", {"due_to": None, "due_from": DAY}),
        ("вести дневник до 1 сентября 2026 г.", {}),
    ],
)
def test_items_with_a_time_are_left_alone(text, over):
    assert found(asking(text, **over), "due_in_words", "no_deadline") == []


def test_letter_of_another_alphabet_names_no_month():
    """U+1C81 counts as «д» where capitals do not matter, and is none."""
    assert named_day("провести опрос до 5 \u1c81екабря", DAY) is None
