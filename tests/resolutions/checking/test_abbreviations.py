"""Abbreviations are spelled out once."""

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
