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
        ("разработка программы, позволяющей повысить качество", "разработка"),
        ("Внедрение сервисов", "Внедрение"),
        ("программа «Развить»", "программа"),
        ("в рамках курсов", "в"),
    ],
)
def test_other_words_are_found_and_not_changed(text, word):
    assert found(asking(text, "ждать."), "opening") == [("opening", word, "")]


def test_capital_of_a_deed_becomes_small():
    assert found(asking("Продолжить работу;", "ждать."), "capital") == [("capital", "Продолжить", "продолжить работу;")]


def test_capitals_of_sentences_stay():
    assert found(asking("Продолжить работу.", "Ждать."), "capital") == []
