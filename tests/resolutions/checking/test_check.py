"""The whole check: order, struck words, growth."""

import re
import sys
from dataclasses import replace

import pytest

from resolutions.canonical import Addressee, Recommendation
from resolutions.checking import Directory, Organisation, Past, check
from resolutions.spans import Span
from tests.resolutions.checking.texts import DAY, HEAD, NOTHING, asking, found, saying


def test_findings_come_in_reading_order():
    content = replace(asking("вести , дневник"), paragraphs=saying("Один да ещё один , два").paragraphs)
    content = replace(content, addressees=(Addressee("to", "Педагоги"),))
    codes = [(one.place, one.code) for one in check(content, NOTHING)]
    assert codes == [("to", "addressee_case"), ("p1", "space_before"), ("r1", "space_before"), ("r1", "end_last")]


def test_what_is_struck_counts_as_gone_and_places_are_those_of_the_whole_text():
    content = saying("Один ненужное, два  три")
    struck = (Span(5, 13, "deletion"),)
    content = replace(content, paragraphs=(replace(content.paragraphs[0], spans=struck),))
    # Without the struck word the space stands before a comma; the doubled one is where it was.
    assert [(one.code, one.start, one.end) for one in check(content, NOTHING)] == [
        ("space_before", 4, 13),
        ("doubled_space", 18, 20),
    ]
    assert [one.fix is None for one in check(content, NOTHING)] == [True, False]


def test_normal_form_is_what_places_mean():
    assert found(saying("Особый и\u0306 , да")) == [("space_before", " ", "Особый й, да")]


def work_of(content, known=NOTHING):
    """How many calls and steps of loops a check costs: a line that is run again counts again."""
    steps = [0]

    def count(_frame, _kind, _argument):
        steps[0] += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        check(content, known)
    finally:
        sys.settrace(before)
    return steps[0]


def items_of(many):
    """So many items, organisations that are known, and items of earlier editions."""
    texts = [f"провести в районе {number} опрос «Школа {number}», и т.д.;" for number in range(many)]
    items = tuple(Recommendation(f"r{number}", "to", text, due_to=DAY) for number, text in enumerate(texts))
    known = Directory(
        tuple(Organisation(f"Школа {number}") for number in range(many)),
        tuple(Past(f"o{number}", re.sub("опрос", "опросы", text), "2025") for number, text in enumerate(texts)),
    )
    return replace(HEAD, recommendations=items), known


def test_ten_times_the_items_cost_ten_times_the_work():
    assert work_of(*items_of(300)) / work_of(*items_of(30)) < 13


@pytest.mark.parametrize("signs", ["(", "(»", "(«а»", "«а» (", '"', " ;", "а, «"])
@pytest.mark.parametrize("build", [saying, asking])
def test_ten_times_the_signs_cost_ten_times_the_work(signs, build):
    """Even where nothing is writing: brackets that nothing closes, signs without an end."""
    half = len(signs) // 2 or 1
    few, many = ("".join(part * number for part in (signs[:half], signs[half:])) for number in (60, 600))
    assert work_of(build(f"а{many}")) / work_of(build(f"а{few}")) < 13
