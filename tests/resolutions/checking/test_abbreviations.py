"""Abbreviations are spelled out once."""

import re

import pytest

from resolutions.checking import Directory, Organisation
from tests.resolutions.checking.texts import found, saying


def test_first_use_is_found_and_spelled_out_in_brackets():
    texts = saying("Ведётся ГИС.", "Ещё раз ГИС.")
    after = "Ведётся ГИС (государственная информационная система)."
    assert found(texts) == [("abbreviation", "ГИС", after)]


def test_one_that_nobody_knows_has_no_fix():
    assert found(saying("Система ЖЖЖЖ.")) == [("abbreviation", "ЖЖЖЖ", "")]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "Открыт центр опережающей и смелой подготовки кадров.",
            "Открыт центр опережающей и смелой подготовки (далее – ЦОСП) кадров.",
        ),
        ("Школьное методическое объединение", "Школьное методическое объединение (далее – ШМО)"),
        ("Фонд «Жить жарко и жадно жуя».", "Фонд «Жить жарко и жадно жуя» (далее – ЖЖЖЖ)."),
    ],
)
def test_words_written_out_before_are_named_where_they_stand(text, after):
    word = after.partition("(далее – ")[2].partition(")")[0]
    ((code, words, mended),) = found(saying("Первые слова.", text, f"Работает {word}.", f"Снова {word}."))
    assert (code, mended) == ("abbreviation_unnamed", after)
    assert words in text
    assert found(saying(mended, f"Работает {word}.")) == []


@pytest.mark.parametrize(
    "texts",
    [
        ["Жуки. Работает ЖЖЖЖ. Жизнь жарких жёлтых жуков."],
        ["Жизнь жаркая, жёлтых жуков. Работает ЖЖЖЖ."],
        ["Жизнь жарких жуков. Работает ЖЖЖ."],
        ["Жизнь ДО жёлтых жуков. Работает ЖДЖЖ."],
    ],
)
def test_words_behind_parted_or_too_few_are_not_taken_for_it(texts):
    word = re.search(r"Работает (\w+)", texts[0])[1]
    assert found(saying(*texts)) == [("abbreviation", word, "")]


@pytest.mark.parametrize(
    "texts",
    [
        ["Единая система (далее – ЖЖС).", "Ввести ЖЖС."],
        ["Ввести ЖЖС.", "Единая система (ЖЖС)."],
        ["Ввести ЖЖС (жёсткая жилая система)."],
        ["Ввести МЭШ («Московская электронная школа»)."],
        ["Школы РФ и СМИ.", "ГУ ДПО «ЖЖЖ»"],
        ["ВСЕМ УЧАСТНИКАМ"],
        ["ВУЗам и ГлобалЛаб"],
    ],
)
def test_known_and_defined_ones_are_left_alone(texts):
    assert found(saying(*texts), "abbreviation") == []


def test_short_names_of_the_directory_are_known():
    known = Directory((Organisation("Институт", "ЖЖИ"),))
    assert found(saying("Работа ЖЖИ."), known=known) == []
