"""Places that were left open."""

from dataclasses import replace

import pytest

from resolutions.canonical import Addressee
from resolutions.unfinished import open_texts
from tests.resolutions.checking.texts import asking, found, saying


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("В работе приняли участие … человек.", "…"),
        ("… человек приехали.", "…"),
        ("Симпозиума, состоявшегося … (Чита)", "…"),
        ("В городе (…) собрались", "…"),
        ("Приняли участие ... человек.", "..."),
        ("от ____ года", "____"),
    ],
)
def test_gap_is_found(text, words):
    assert found(saying(text), "gap") == [("gap", words, "")]


@pytest.mark.parametrize("text", ["Ну что ж… Посмотрим", "«…и так далее»", "...и так далее", "один [...] два", "а_б"])
def test_ellipsis_is_none(text):
    assert found(saying(text), "gap") == []


def test_gap_in_an_addressee_is_found():
    content = replace(asking("вести дневник."), addressees=(Addressee("to", "Школам … района"),))
    assert found(content, "gap") == [("gap", "…", "")]


def test_what_is_open_is_told_in_reading_order_but_not_where_somebody_signs():
    content = replace(asking("вести …;", "писать."), paragraphs=saying("Приехали … человек.").paragraphs)
    content = replace(content, event_name="симпозиума «…»", signature="Председатель ______ Жапова", adoption="…")
    assert list(open_texts(content)) == ["event_name", "p1", "r1"]


def test_thousand_signs_are_looked_at_once():
    assert len(found(saying("… " * 1000), "gap")) == 1000
