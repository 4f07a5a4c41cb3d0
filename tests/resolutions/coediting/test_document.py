"""A Yjs document read as a resolution's text."""

import base64
import json
import time
import unicodedata
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from resolutions.canonical import Addressee, Paragraph
from resolutions.coediting.document import Size, blocks_of, content_of, size_of
from resolutions.coediting.seeding import seed
from resolutions.spans import Span, tidied
from tests.resolutions.coediting.contents import HEAD, uuids

RECORDING = json.loads((Path(__file__).parent / "recording.json").read_text(encoding="utf-8"))
ONE, TWO = uuids(5)[:2]


def recorded(name: str) -> Doc:
    doc = Doc()
    doc.apply_update(base64.b64decode(RECORDING[name]["update"]))
    return doc


def written(*elements: XmlElement | XmlText) -> Doc:
    doc = Doc()
    fragment = doc.get("prosemirror", type=XmlFragment)
    with doc.transaction():
        for element in elements:
            fragment.children.append(element)
    return doc


def para(text: str, **attributes: object) -> XmlElement:
    return XmlElement("para", attributes, [XmlText(text)] if text else [])


def told(node: dict) -> tuple:
    """Return what the editor itself read in a node: attributes, text, spans."""
    text, spans = "", []
    for part in node.get("content", ()):
        marks = part.get("marks", ())
        end = len(text) + len(part["text"])
        spans += [Span(len(text), end, one["type"], tuple(sorted(one["attrs"].items()))) for one in marks]
        text += part["text"]
    return (*node["attrs"].values(), *tidied(text, spans))


@pytest.mark.parametrize("name", ["written", "met", "edited"])
def test_what_the_editor_writes_is_read_as_the_editor_reads_it(name):
    nodes = RECORDING[name]["prosemirror"]["content"]
    paragraphs, recommendations = blocks_of(recorded(name))

    assert [(one.id, one.addressee, *days(one), one.origin, one.text, one.spans) for one in recommendations] == [
        told(node) for node in nodes if node["type"] == "recommendation"
    ]
    assert [(one.text, one.spans) for one in paragraphs] == [
        told(node)[-2:] for node in nodes if node["type"] != "recommendation"
    ]
    assert [one.kind for one in paragraphs] == [
        node["attrs"].get("kind", "task") for node in nodes if node["type"] != "recommendation"
    ]


def test_recording_has_everything_that_can_be_written():
    nodes = RECORDING["written"]["prosemirror"]["content"]
    marks = {mark["type"] for node in nodes for part in node.get("content", ()) for mark in part.get("marks", ())}
    assert marks == {"strong", "em", "comment", "insertion", "deletion"}
    assert {node["type"] for node in nodes} == {"para", "task", "recommendation"}
    assert len(recorded("met").get("prosemirror", type=XmlFragment).children[1].children) == 2  # two wrote at once


def test_editor_s_document_is_seeded_as_the_editor_wrote_it():
    addressees = tuple(Addressee(f"00000000-0000-4000-8000-0000000000{n}", "") for n in (21, 22))
    content = content_of(recorded("written"), replace(HEAD, addressees=addressees))
    seeded = Doc()
    seeded.apply_update(seed(content))
    assert stored(seeded) == stored(recorded("written"))


def stored(doc: Doc) -> list:
    children = doc.get("prosemirror", type=XmlFragment).children
    return [(one.tag, dict(one.attributes), [text.diff() for text in one.children]) for one in children]


def days(one) -> tuple[str, str]:
    return tuple(day.isoformat() if day else "" for day in (one.due_from, one.due_to))


def test_split_block_gets_an_id_that_every_reading_gives_it():
    paragraphs, _ = blocks_of(recorded("edited"))
    first, second = paragraphs[-2:]
    assert (first.text + second.text, first.id) == ("Конец.", "00000000-0000-4000-8000-000000000006")
    assert second.id == blocks_of(recorded("edited"))[0][-1].id == str(uuid.UUID(second.id))
    assert second.id != first.id


@pytest.mark.parametrize("given_id", ["", "p1", "{" + ONE + "}", ONE.upper(), "é" * 10, 5.0, None])
def test_missing_or_malformed_id_is_replaced(given_id):
    doc = written(para("а", id=given_id), para("б", id=given_id), para("в", id=uuids(5)[10]))
    ids = [one.id for one in blocks_of(doc)[0]]
    assert len(set(ids)) == 3
    assert [str(uuid.UUID(one)) for one in ids] == ids
    assert ids == [one.id for one in blocks_of(doc)[0]]


def test_derived_id_never_takes_one_that_is_given():
    derived = blocks_of(written(para("а", id=ONE), para("б", id=ONE)))[0][1].id
    ids = [one.id for one in blocks_of(written(para("а", id=ONE), para("б", id=ONE), para("в", id=derived)))[0]]
    assert (ids[0], ids[2], len(set(ids))) == (ONE, derived, 3)


def test_text_of_unknown_elements_is_kept_as_preamble():
    inner = XmlElement("b", {"id": TWO}, [XmlText("в нём")])
    doc = written(
        XmlText("просто"),
        XmlElement("table", {}, [XmlElement("row", {}, [XmlText("ячейка")])]),
        XmlElement("para", {"kind": "closing", "id": ONE, "style": "x"}, [XmlText("до "), inner, XmlText("после")]),
        XmlElement("image", {"src": "x"}),
    )
    assert [(one.kind, one.text) for one in blocks_of(doc)[0]] == [
        ("preamble", "просто"),
        ("preamble", "ячейка"),
        ("closing", "до после"),
        ("preamble", "в нём"),
    ]


def test_what_lies_in_a_text_is_read_if_it_is_text():
    doc = written(para("аб", id=ONE))
    text = doc.get("prosemirror", type=XmlFragment).children[0].children[0]
    for thing in (7, {"a": 1}, Map({"a": "b"}), Text("г"), XmlText("в"), para("д", id=TWO)):
        text.insert_embed(2, thing)
    assert [one.text for one in blocks_of(doc)[0]] == ["абвг", "д"]


@pytest.mark.parametrize("kind", ["", "task", "chapter", 5.0])
def test_paragraph_of_no_known_kind_is_preamble(kind):
    assert blocks_of(written(para("а", id=ONE, kind=kind)))[0] == (Paragraph(ONE, "preamble", "а"),)


@pytest.mark.parametrize("day", ["", "завтра", "2026-02-30", 5.0])
def test_day_that_is_none_is_left_out(day):
    doc = written(XmlElement("recommendation", {"id": ONE, "due_from": day, "due_to": "2026-05-01"}, []))
    assert days(blocks_of(doc)[1][0]) == ("", "2026-05-01")


def test_recommendation_to_nobody_stays_behind_the_others():
    asked = [("", "никому"), (uuids(1)[0], "кому-то"), ("stranger", "чужому")]
    doc = written(*(XmlElement("recommendation", {"addressee": to}, [XmlText(text)]) for to, text in asked))
    content = content_of(doc, replace(HEAD, addressees=(Addressee(uuids(1)[0], "Педагогам"),)))
    assert [one.text for one in content.recommendations] == ["кому-то", "никому", "чужому"]


def test_marks_unknown_or_wrong_are_left_out_and_their_text_is_not():
    doc = written(para("абв", id=ONE))
    text = doc.get("prosemirror", type=XmlFragment).children[0].children[0]
    text.format(0, 6, {"link": {"href": "x"}})
    text.format(0, 4, {"comment--AAAAAAAA": {"id": 5, "evil": "x"}})
    text.format(2, 6, {"strong": True})
    assert blocks_of(doc)[0][0] == Paragraph(ONE, "preamble", "абв", (Span(0, 2, "comment"), Span(1, 3, "strong")))


def test_text_is_composed_across_marks_and_can_be_kept_everywhere():
    doc = written(para("е\u0308лка\x00\x1b\ufffe\n<&", id=ONE))
    doc.get("prosemirror", type=XmlFragment).children[0].children[0].format(0, 2, {"em": {}})
    assert blocks_of(doc)[0][0] == Paragraph(ONE, "preamble", "ёлка\ufffd\ufffd\ufffd\n<&", (Span(0, 1, "em"),))


def test_pile_of_signs_is_composed_in_no_time():
    doc = written(para("а" + "\u0301\u0323" * 90_000, id=ONE))
    begun = time.process_time()
    text = blocks_of(doc)[0][0].text
    assert time.process_time() - begun < 5  # composing all of them at once takes a minute
    assert unicodedata.is_normalized("NFC", text)


def test_deep_document_is_walked_without_recursion():
    doc = written(XmlElement("para"))
    element = doc.get("prosemirror", type=XmlFragment).children[0]
    with doc.transaction():
        for _ in range(3_000):
            element = element.children.append(XmlElement("para"))
        element.children.append(XmlText("дно"))
    assert size_of(doc) == Size(nodes=3_002, depth=3_002, text_bytes=6)
    assert blocks_of(doc)[0][-1].text == "дно"


def test_size_counts_nodes_levels_and_bytes():
    assert size_of(Doc()) == Size(0, 0, 0)
    assert size_of(written(para("жу", id=ONE), para(""), XmlText("z"))) == Size(nodes=4, depth=2, text_bytes=5)
