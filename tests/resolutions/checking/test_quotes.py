"""« », within them „ “; what opens closes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.checking import Directory, check
from tests.resolutions.checking.texts import found, saying


@pytest.mark.parametrize(
    ("text", "code", "after"),
    [
        ('Симпозиум "Живой урок".', "quotes", "Симпозиум «Живой урок»."),
        ("Симпозиум “Живой урок”.", "quotes", "Симпозиум «Живой урок»."),
        ("Центр «Школа «Росток»».", "quotes_nested", "Центр «Школа „Росток“»."),
        ('Центр «Школа "Росток"».', "quotes_nested", "Центр «Школа „Росток“»."),
        ("Центр «Точка роста, школа.", "quote_unclosed", "Центр «Точка роста», школа."),
        ("Центр «Школа «Росток».", "quote_unclosed", "Центр «Школа «Росток»»."),
        ("Центр «Школа «Рост, сад» края.", "quote_unclosed", "Центр «Школа «Рост, сад» края»."),
        ("Центр Точка роста» края.", "quote_unopened", "Центр Точка роста края."),
        ("Уроки (очные и заочные.", "bracket_unclosed", "Уроки (очные и заочные)."),
        ("Уроки очные) идут.", "bracket_unopened", "Уроки очные идут."),
    ],
)
def test_mark_is_put_right(text, code, after):
    assert [(one[0], one[2]) for one in found(saying(text))] == [(code, after)]


@pytest.mark.parametrize(
    "text",
    [
        "«Урок» и «Опыт»",
        "«Школа „Росток“»",
        "1) один; 2) два; а) три",
        '15" экран',
        "(«Стань школьником», включён)",
        "«(да)»",
        "",
    ],
)
def test_right_marks_are_left_alone(text):
    assert found(saying(text)) == []


@given(st.text('«»„“”"() абв.,;-1\n', max_size=30))
def test_every_fix_lies_in_the_text(text):
    content = saying(text)
    length = len(content.paragraphs[0].text)
    for one in check(content, Directory()):
        edits = one.fix.edits if one.fix else ()
        places = [place for edit in edits for place in (edit.start, edit.end)]
        assert places == sorted(places)
        assert all(0 <= place <= length for place in (one.start, one.end, *places))
