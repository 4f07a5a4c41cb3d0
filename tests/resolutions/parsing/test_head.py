"""Where the heading ends, whatever it says."""

from resolutions.parsing import parse
from resolutions.parsing.lines import lines_of
from resolutions.parsing.structure import texts_in_order
from tests.resolutions.words import lost


def test_quotation_mark_never_closed_takes_twelve_lines_at_the_most():
    text = "Резолюция\nсимпозиума «Урок\n" + "\n".join(f"Строка {word}" for word in "абвгдежзиклмноп")
    parsed = parse(lines_of(text))
    assert parsed.event_name.split()[-1] == "л"
    assert not lost(text, "\n".join(texts_in_order(parsed)))


def test_name_of_the_event_ends_before_it_is_too_long_to_be_kept():
    text = "Резолюция\nсимпозиума «Урок\n" + "\n".join(["слово о том, как надо жить и учиться всем, " * 3] * 6)
    parsed = parse(lines_of(text))
    assert 370 < len(parsed.event_name) <= 500
    assert not lost(text, "\n".join(texts_in_order(parsed)))
