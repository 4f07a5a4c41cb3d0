"""Spaces, dashes and doubled signs."""

import pytest

from tests.resolutions.checking.texts import found, saying


@pytest.mark.parametrize(
    ("text", "code", "after"),
    [
        ("Один , два.", "space_before", "Один, два."),
        ("Один .", "space_before", "Один."),
        ("« Один» и (два )", "space_after", "«Один» и (два )"),
        ("Один  два.", "doubled_space", "Один два."),
        ("Один,два.", "no_space", "Один, два."),
        ("Один,, два.", "doubled_sign", "Один, два."),
        ("Один.. Два", "doubled_sign", "Один. Два"),
        ("в 2025-2026 годах", "year_range", "в 2025–2026 годах"),
        ("и т.д.;", "shortened", "и т.\u00a0д.;"),
        ("в 2025–2026 г.г.", "years_shortened", "в 2025–2026 гг."),
        ("в 2025г.", "no_space_year", "в 2025\u00a0г."),
        ("Школа №5", "no_space_number", "Школа №\u00a05"),
        ("Урок - это опыт", "hyphen", "Урок – это опыт"),
        ("Урок — это опыт - и всё", "hyphen", "Урок — это опыт — и всё"),
    ],
)
def test_sign_is_put_right(text, code, after):
    assert [(one[0], one[2]) for one in found(saying(text), code)] == [(code, after)]


def test_years_written_together_are_one_finding():
    assert [one[2] for one in found(saying("в 2025г.г."))] == ["в 2025\u00a0гг."]


@pytest.mark.parametrize(
    "text",
    [
        "Один, два; три: четыре.",
        "и т. д.",
        "Ну что ж... Посмотрим",
        "в 2025–2026 гг.",
        "распоряжение № 230-р от 20.08.2021",
        "3,5 балла и 10:30",
        "научно-практический",
        "тел. 8-3022-35-35-35",
        "– пункт\n- пункт",
        "Яндекс.Учебник",
        "сайт.д.",
        "в 2025\u00a0г. прошли",
    ],
)
def test_right_signs_are_left_alone(text):
    assert found(saying(text)) == []
