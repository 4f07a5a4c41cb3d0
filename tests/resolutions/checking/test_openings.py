"""Items begin with a deed."""

import pytest

from tests.resolutions.checking.texts import asking, found


@pytest.mark.parametrize(
    "text",
    [
        "продолжить работу",
        "не допускать спешки",
        "также активно вести дневник",
        "в рамках курсов повышать квалификацию",
        "при подготовке к урокам использовать опыт",
        "рекомендовать к использованию сервисы",
        "систематически, без спешки, вести дневник",
        "",
        "–",
    ],
)
def test_deeds_are_left_alone(text):
    assert found(asking(text, "ждать."), "opening", "capital") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("разработка программ и поддержка школ", "разработка"),
        ("Поддержка нужна всем", "Поддержка"),
        ("программа «Развить»", "программа"),
        ("в рамках курсов", "в"),
    ],
)
def test_what_is_not_certain_is_found_and_not_changed(text, word):
    assert found(asking(text, "ждать."), "opening") == [("opening", word, "")]


def test_deed_is_made_of_its_noun_in_small_letters_unless_the_list_has_sentences():
    expected = [("opening", "Внедрение", "внедрить сервисы")]
    assert found(asking("Внедрение сервисов", "ждать."), "opening") == expected
    expected = [("opening", "Внедрение", "Внедрить сервисы.")]
    assert found(asking("Внедрение сервисов.", "Ждать."), "opening") == expected


def test_item_that_was_put_right_is_found_no_more():
    (mended,) = [after for _code, _word, after in found(asking("Широкая поддержка школ", "ждать."), "opening")]
    assert mended == "обеспечить широкую поддержку школ"
    assert found(asking(mended, "ждать."), "opening", "capital") == []


def test_capital_of_a_deed_becomes_small():
    assert found(asking("Продолжить работу;", "ждать."), "capital") == [("capital", "Продолжить", "продолжить работу;")]


def test_capitals_of_sentences_stay():
    assert found(asking("Продолжить работу.", "Ждать."), "capital") == []
