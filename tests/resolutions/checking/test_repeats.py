"""The same item as last year."""

from dataclasses import replace

import pytest

from resolutions.checking import Directory, Past
from tests.resolutions.checking.texts import asking, found

PAST = Directory(
    past=(Past("old", "Поддержать школьные лаборатории края.", "2025"), Past("x", "Вести журнал.", "2025"))
)


@pytest.mark.parametrize("text", ["поддержать школьные лаборатории края;", "поддержать школьную лабораторию края;"])
def test_nearly_the_same_item_is_marked_as_carried_over(text):
    assert found(asking(text, "ждать."), "repeated", known=PAST) == [("repeated", text, "origin=old")]


def test_earlier_item_is_carried_over_once():
    text = "поддержать школьные лаборатории края;"
    content = asking(text, text)
    first, second = content.recommendations
    content = replace(content, recommendations=(replace(first, origin="old"), second))
    assert found(content, "repeated", known=PAST) == []


@pytest.mark.parametrize(
    ("texts", "over"),
    [
        (["поддержать школьные музеи края."], {}),
        (["поддержать школьные лаборатории края."], {"origin": "old"}),
        (["поддержать школьные лаборатории края."], {"origin": "other"}),
    ],
)
def test_other_items_and_those_that_say_so_are_left_alone(texts, over):
    assert found(asking(*texts, **over), "repeated", known=PAST) == []
