"""Changes the server makes to the text of a Yjs document."""

import base64
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from resolutions.canonical import Content, Paragraph
from resolutions.coediting.document import blocks_of, content_of
from resolutions.coediting.revising import replace_text, set_mark, unset_mark
from resolutions.coediting.seeding import seed
from resolutions.spans import Span
from tests.resolutions.coediting.contents import HEAD, marked, uuids
from tests.resolutions.coediting.test_document import RECORDING

ONE, TWO = uuids(2)[:2]
COMMENT = Span(0, 2, "comment", (("id", "x"),))


def doc_of(text: str, *spans: Span) -> Doc:
    paragraphs = (Paragraph(ONE, "fact", text, spans), Paragraph(TWO, "fact", "Другой."))
    doc = Doc()
    doc.apply_update(seed(replace(HEAD, paragraphs=paragraphs)))
    return doc


def block(doc: Doc) -> Paragraph:
    paragraphs, _ = blocks_of(doc)
    assert paragraphs[1:] == (Paragraph(TWO, "fact", "Другой."),)
    return paragraphs[0]


@given(marked(), st.data())
def test_text_is_replaced_at_code_points(marked_text, data):
    text, spans = marked_text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    doc = doc_of(text, *spans)
    replace_text(doc, ONE, start, end, "Ж😀")
    assert block(doc).text == unicodedata.normalize("NFC", f"{text[:start]}Ж😀{text[end:]}")


def test_what_is_put_in_has_just_the_marks_it_is_given():
    doc = doc_of("Пишите", Span(0, 6, "strong"))
    replace_text(doc, ONE, 2, 4, "о", marks=[COMMENT, Span(0, 0, "em")])
    assert block(doc) == Paragraph(
        ONE,
        "fact",
        "Пиоте",
        (Span(0, 2, "strong"), Span(2, 3, "comment", COMMENT.values), Span(2, 3, "em"), Span(3, 5, "strong")),
    )


def test_empty_block_and_emptied_one_can_be_written_into():
    doc = doc_of("")
    replace_text(doc, ONE, 0, 0, "Раз")
    replace_text(doc, ONE, 0, 3, "")
    assert block(doc).text == ""
    replace_text(doc, ONE, 0, 0, "два")
    assert block(doc).text == "два"


def test_block_stored_in_two_texts_and_decomposed_is_one_to_its_writer():
    doc = Doc()
    doc.apply_update(base64.b64decode(RECORDING["met"]["update"]))
    fact = next(one for one in blocks_of(doc)[0] if one.kind == "fact")
    assert sorted(fact.text) == sorted("Первыйй второй")
    replace_text(doc, fact.id, 1, 12, "_")
    found = next(one for one in blocks_of(doc)[0] if one.kind == "fact")
    assert found.text == f"{fact.text[0]}_{fact.text[12:]}"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (0, 1, "_лка x\u0304"),
        (1, 1, "ё_лка x\u0304"),
        (0, 0, "_ёлка x\u0304"),
        (5, 6, "ёлка _"),
        (6, 7, "ёлка _"),
        (7, 7, "ёлка x\u0304_"),
    ],
)
def test_letter_of_several_signs_is_taken_whole(start, end, text):
    doc = Doc()
    fragment = doc.get("prosemirror", type=XmlFragment)
    fragment.children.append(XmlElement("para", {"id": ONE}, [XmlText("е\u0308лка x\u0304")]))
    replace_text(doc, ONE, start, end, "_")
    assert blocks_of(doc)[0][0].text == text


def test_what_is_no_text_is_left_between_letters_taken_out():
    doc = doc_of("Пишите")
    text = doc.get("prosemirror", type=XmlFragment).children[0].children[0]
    text.insert_embed(4, {"a": 1})
    replace_text(doc, ONE, 1, 4, "")
    assert (block(doc).text, text.diff()[1]) == ("Пте", ({"a": 1}, None))


def test_mark_is_set_and_taken_off():
    doc = doc_of("Пишите")
    set_mark(doc, ONE, COMMENT)
    set_mark(doc, ONE, replace(COMMENT, start=1, end=4, values=(("id", "y"),)))
    assert block(doc).spans == (COMMENT, Span(1, 4, "comment", (("id", "y"),)))
    unset_mark(doc, ONE, replace(COMMENT, start=0, end=6))
    assert block(doc).spans == (Span(1, 4, "comment", (("id", "y"),)),)


def test_mark_is_taken_off_under_whatever_key_it_has():
    doc = doc_of("Пишите")
    doc.get("prosemirror", type=XmlFragment).children[0].children[0].format(0, 12, {"comment--AAAAAAAA": {"id": "x"}})
    unset_mark(doc, ONE, replace(COMMENT, start=2, end=4))
    assert block(doc).spans == (COMMENT, replace(COMMENT, start=4, end=6))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 7), (7, 7)])
def test_places_outside_the_text_are_refused_and_nothing_changes(start, end):
    doc = doc_of("Пишите")
    for change in (lambda: replace_text(doc, ONE, start, end, "x"), lambda: set_mark(doc, ONE, Span(start, end, "em"))):
        with pytest.raises(ValueError, match=str(end)):
            change()
    assert block(doc) == Paragraph(ONE, "fact", "Пишите")


def test_unknown_block_is_refused():
    with pytest.raises(LookupError):
        replace_text(doc_of("Пишите"), uuids(9)[0], 0, 0, "x")


def test_suggestion_is_taken_by_two_changes():
    doc = doc_of("старое новое", Span(0, 7, "deletion", (("id", "x"),)), Span(7, 12, "insertion", (("id", "x"),)))
    unset_mark(doc, ONE, Span(7, 12, "insertion", (("id", "x"),)))
    replace_text(doc, ONE, 0, 7, "")
    content: Content = content_of(doc, HEAD)
    assert content.paragraphs[0] == Paragraph(ONE, "fact", "новое")
