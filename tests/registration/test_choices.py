import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.choices import TrackName, read_consent, read_format, read_track


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, "onsite")
            for text in ["Очно", "очная", "очное участие", "ОЧНО ", "лично", "офлайн", "off-line", "on site"]
        ),
        *(
            (text, "online")
            for text in ["дист.", "Дистанционно", "онлайн", "заочно (ВКС)", "on-line", "Zoom", "трансляция"]
        ),
        *((text, "online") for text in ["заочная", "удалённо", "online", "не очно", "вебинар", "он-лайн"]),
        *((text, "") for text in ["", " ", "-", "—"]),
        *((text, None) for text in ["очно/дистанционно", "очно-заочно", "да", "школа"]),
    ],
)
def test_format_is_read(text, expected):
    assert read_format(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, True)
            for text in ["да", "ДА", "Да.", "+", "1", "✓", "✔", "☑", "v", "V", "согласен", "согласна", "Согл."]
        ),
        *(
            (text, True)
            for text in ["да, согласна", "есть", "имеется", "даю согласие", "yes", "true", "2025-02-01", "01.02.2025"]
        ),
        *((text, True) for text in ["получено", "подписано", "прилагается", "ок"]),
        *(
            (text, False)
            for text in ["", " ", "-", "?", "0", "нет", "не согласен", "Нет, не даю", "отказ", "no", "false"]
        ),
        *((text, False) for text in ["не получено", "без согласия", "отсутствует", "ложь"]),
        *((text, None) for text in ["х", "уточнить", "доверенность", "ждём", "дама"]),
    ],
)
def test_consent_is_read_and_what_is_unclear_is_not_taken_for_yes(text, expected):
    assert read_consent(text) == expected


TRACKS = (TrackName(1, "Цифровая школа"), TrackName(2, "Функциональная грамотность"), TrackName(3, "Воспитание"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(
            (text, 3)
            for text in ["пл. 3", "3", "площадка 3", "Площадка № 3", "III", "третья", "3-я площадка", "Воспитание"]
        ),
        ("функцональная грамотность", 2),
        ("Цифровая", 1),
        ("", 0),
        ("-", 0),
        ("4", None),
        ("площадка 44", None),
        ("Спорт", None),
    ],
)
def test_track_is_read(text, number):
    assert read_track(text, TRACKS) == number


@given(st.text(max_size=30))
def test_any_text_is_some_answer(text):
    assert read_format(text) in {"", "onsite", "online", None}
    assert read_consent(text) in {True, False, None}
    assert read_track(text, TRACKS) in {0, 1, 2, 3, None}
