"""What is left of a text when its suggestions are accepted or rejected."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc

from resolutions import spans
from resolutions.canonical import Content, Paragraph, Recommendation, is_settled
from resolutions.coediting.document import content_of
from resolutions.coediting.seeding import seed
from resolutions.coediting.suggesting import Suggestion, settle, suggestions_of
from resolutions.spans import DELETION, INSERTION, Span, nfc
from tests.resolutions.coediting.contents import HEAD, contents, uuids

ONE, TWO = uuids(2)[:2]


def mark(start: int, end: int, name: str, key: str = "a", by: str = "7") -> Span:
    return Span(start, end, name, (("by", by), ("id", key)))


def made(text: str, *marks: Span) -> Content:
    return replace(HEAD, paragraphs=(Paragraph(ONE, "fact", text, marks), Paragraph(TWO, "fact", "Другой.")))


def document_of(content: Content) -> Doc:
    document = Doc()
    document.apply_update(seed(content))
    return document


def settled(content: Content, *ids: str, accept: bool) -> Paragraph:
    document = document_of(content)
    settle(document, ids, accept=accept)
    return content_of(document, HEAD).paragraphs[0]


def texts(content: Content) -> list[str]:
    return [nfc(one.text) for one in (*content.paragraphs, *content.recommendations) if one.text]


def blocks(content: Content) -> list[Paragraph | Recommendation]:
    return [*content.paragraphs, *content.recommendations]


def all_settled(content: Content, *, accept: bool) -> Content:
    document = document_of(content)
    settle(document, {one.id for one in suggestions_of(content)}, accept=accept)
    return content_of(document, content)


@given(contents())
def test_accepting_all_leaves_what_the_text_says_when_all_is_taken(content):
    left = all_settled(content, accept=True)
    assert is_settled(left)
    assert texts(left) == [
        text for text in (nfc(spans.accepted(one.text, one.spans)) for one in blocks(content)) if text
    ]


@given(contents())
def test_rejecting_all_leaves_the_text_as_it_stood(content):
    left = all_settled(content, accept=False)
    assert is_settled(left)
    assert texts(left) == [text for text, _ in (spans.standing(one.text, one.spans) for one in blocks(content)) if text]


@given(contents(), st.booleans())
def test_settling_leaves_every_other_mark(content, accept):
    left = all_settled(content, accept=accept)
    names = {span.mark for one in blocks(left) for span in one.spans}
    assert names <= {span.mark for one in blocks(content) for span in one.spans} - spans.SUGGESTIONS


REPLACED = made("риски опасности", mark(0, 5, INSERTION), mark(6, 15, DELETION))
# What one put in, another struck in its midst.
CROSSED = made("важные риски", mark(0, 7, INSERTION, "mine"), mark(2, 7, DELETION, "theirs", "8"))


@pytest.mark.parametrize(
    ("content", "ids", "accept", "text", "left"),
    [
        (REPLACED, "a", True, "риски ", []),
        (REPLACED, "a", False, " опасности", []),
        (CROSSED, "mine", True, "важные риски", [DELETION]),
        (CROSSED, "mine", False, "риски", []),
        (CROSSED, "theirs", True, "вариски", [INSERTION]),
        (CROSSED, "theirs", False, "важные риски", [INSERTION]),
        (REPLACED, "another", True, "риски опасности", [INSERTION, DELETION]),
    ],
)
def test_one_is_settled_and_others_stay(content, ids, accept, text, left):
    found = settled(content, ids, accept=accept)
    assert (found.text, [span.mark for span in found.spans]) == (text, left)


@pytest.mark.parametrize(("name", "accept"), [(DELETION, True), (INSERTION, False)])
def test_block_goes_with_its_last_letter(name, accept):
    assert settled(made("Всё", mark(0, 3, name)), "a", accept=accept).text == "Другой."


@pytest.mark.parametrize(("name", "accept"), [(DELETION, False), (INSERTION, True)])
def test_block_that_stays_whole_keeps_its_letters(name, accept):
    assert settled(made("Всё", mark(0, 3, name)), "a", accept=accept) == Paragraph(ONE, "fact", "Всё")


def test_suggestions_are_told_in_reading_order_by_block_and_id():
    content = replace(
        made("риски опасности", mark(0, 5, INSERTION), mark(6, 15, DELETION)),
        recommendations=(
            Recommendation(uuids(3)[0], "", "Да нет", None, None, "", (mark(3, 6, INSERTION, "b", "8"),)),
        ),
    )
    assert suggestions_of(content) == [
        Suggestion("a", "7", ONE, "опасности", "риски"),
        Suggestion("b", "8", uuids(3)[0], "", "нет"),
    ]


def test_letters_of_two_suggestions_belong_to_both():
    assert [(one.removed, one.added) for one in suggestions_of(CROSSED)] == [("", "важные "), ("жные ", "")]


def test_closing_stands_last():
    closing = Paragraph(TWO, "closing", "Конец", (mark(0, 5, INSERTION, "z"),))
    content = replace(HEAD, paragraphs=(closing, Paragraph(ONE, "fact", "Факт", (mark(0, 4, DELETION, "y"),))))
    assert [one.id for one in suggestions_of(content)] == ["y", "z"]
