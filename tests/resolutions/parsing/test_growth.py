"""A text twice as long takes twice as long to read: nothing in the parser looks again at all it has read."""

from collections.abc import Callable

import pytest

from resolutions.parsing import parse
from resolutions.parsing.lines import lines_of
from tests.timing import grows_at_most

HEAD = "Резолюция\nсимпозиума «Урок»\n26 февраля 2026 г.\n\n"
SHAPES = {
    "a quotation mark never closed": ("Резолюция\nсимпозиума «Цифровая\n", "слово о том, как надо жить и учиться всем"),
    "a wrapped paragraph": (HEAD, "слово о том, как надо жить и учиться всем"),
    "tasks": (f"{HEAD}Необходимо решение следующих задач:\n", "- вернуть урокам опыт;"),
    "deeper lists": (f"{HEAD}Участники предлагают:\nПедагогам:\n1. Вести дневник:\n", "- вернуть урокам опыт;"),
    "recommendations": (f"{HEAD}Участники предлагают:\nПедагогам:\n", "- вернуть урокам опыт;"),
    "addressees": (f"{HEAD}Участники предлагают:\n", "Педагогам:\n- вернуть урокам опыт;"),
    "addressees in one line": (f"{HEAD}Участники предлагают:\n", "Педагогам также в срок до 1 мая внедрять опыт."),
    "paragraphs": (HEAD, "В симпозиуме приняли участие 420 человек.\n"),
    "dates": (f"{HEAD}", "26 февраля 2026 г."),
    "signatures": (HEAD, "Председатель И. О. Балданова"),
}


def reading(head: str, line: str, count: int) -> Callable[[], object]:
    lines = lines_of(head + "\n".join([line] * count))
    return lambda: parse(lines)


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_as_the_text_does(shape):
    head, line = SHAPES[shape]
    assert grows_at_most(3, reading(head, line, 2_000), reading(head, line, 4_000))


@pytest.mark.parametrize(
    ("line", "repeated"),
    [
        ("Педагогам {}, внедрять опыт.", "до 1 "),
        ("Педагогам {}внедрять опыт.", "также "),
        ("В симпозиуме участвовали {}школ.", "123 "),
    ],
)
def test_time_grows_as_the_line_does(line, repeated):
    head = f"{HEAD}Участники предлагают:\n"
    short, long = (line.format(repeated * count) for count in (180, 1_800))
    assert grows_at_most(20, reading(head, short, 1), reading(head, long, 1))
