"""Words that stand twice."""

import pytest

from tests.resolutions.checking.texts import found, saying


@pytest.mark.parametrize(
    ("text", "words", "after"),
    [
        ("Приехали 22 человек человек.", "человек человек", "Приехали 22 человек."),
        ("Приехали 22 человека человек.", "человека человек", "Приехали 22 человека."),
        ("Приехали 25\u00a0участников участника.", "участников участника", "Приехали 25\u00a0участников."),
        ("Школа  школа и музей", "Школа  школа", "Школа и музей"),
        ("вести в в школе", "в в", "вести в школе"),
        ("вести дневник дневник дневник", "дневник дневник дневник", "вести дневник"),
        ("научно-практический научно-практический семинар", None, "научно-практический семинар"),
    ],
)
def test_second_word_is_taken_out(text, words, after):
    ((_code, said, fixed),) = found(saying(text), "doubled_word")
    assert (said, fixed) == (words or said, after)


@pytest.mark.parametrize(
    "text",
    [
        "Человек человеку друг",
        "практический научно-практический",
        "школа, школа",
        "очень-очень",
        "5 5",
        "А. А. Иванов",
        "22 человека участников",
        "22 человека человеческих",
        "день дня",
    ],
)
def test_other_words_are_left_alone(text):
    assert found(saying(text), "doubled_word") == []
