"""How much a text may hold: what is more is refused whole, and what is deleted makes room."""

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from resolutions.coediting import schema
from resolutions.coediting.guard import Guard, covers
from resolutions.coediting.updates import read_update


def text_of(*texts: str):
    document = Doc()
    root = document.get(schema.ROOT, type=XmlFragment)
    with document.transaction():
        for text in texts:
            root.children.append(XmlElement("para", {"kind": "fact"}, [XmlText(text)] if text else []))
    return document, root


def change(document, act):
    """Return what a client with all of the text would send after an act of its own."""
    theirs = Doc()
    theirs.apply_update(document.get_update())
    before = theirs.get_state()
    act(theirs.get(schema.ROOT, type=XmlFragment))
    return theirs.get_update(before)


def added(text):
    return lambda root: root.children.append(XmlElement("para", {"kind": "fact"}, [XmlText(text)]))


def paragraphs(count):
    def act(root):
        for _ in range(count):
            root.children.append(XmlElement("para", {"kind": "fact"}))

    return act


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (paragraphs(schema.MOST_NODES - 2), ""),
        (paragraphs(schema.MOST_NODES - 1), "too_big"),
        (added("я" * (schema.MOST_TEXT // 2 - 1)), ""),
        (added("я" * (schema.MOST_TEXT // 2)), "too_big"),
    ],
    ids=["as many nodes", "a node more", "as much text", "a letter more"],
)
def test_text_has_its_limits(act, said):
    document, _root = text_of("я")
    guard = Guard(document)
    before = guard.vector
    assert guard.take(read_update(change(document, act))) == said
    assert (guard.vector == before) == bool(said)


def test_what_was_deleted_makes_room(monkeypatch):
    monkeypatch.setattr(schema, "MOST_TEXT", 20)
    document, root = text_of("десять", "б")
    guard = Guard(document)
    more = change(document, added("восемь"))
    assert guard.take(read_update(more)) == "too_big"
    removal = change(document, lambda root: root.children.__delitem__(0))
    assert guard.take(read_update(removal)) == ""
    document.apply_update(removal)
    assert len(root.children) == 1
    assert guard.take(read_update(more)) == ""


@pytest.mark.parametrize("deep", [2, schema.DEEPEST, schema.DEEPEST + 1])
def test_no_block_lies_in_another(deep):
    document, _root = text_of("я")

    def act(root):
        block = XmlElement("para", {"kind": "fact"})
        root.children.append(block)
        for _ in range(deep - 1):
            inner = XmlElement("para", {"kind": "fact"})
            block.children.append(inner)
            block = inner

    guard = Guard(document)
    before = guard.vector
    assert guard.take(read_update(change(document, act))) == "foreign"
    assert guard.vector == before


def test_what_another_process_let_in_counts(monkeypatch):
    monkeypatch.setattr(schema, "MOST_NODES", 10)
    document, _root = text_of()
    guard = Guard(document)
    theirs = change(document, paragraphs(7))
    guard.learn(theirs)
    document.apply_update(theirs)
    assert guard.take(read_update(change(document, paragraphs(4)))) == "too_big"
    assert guard.take(read_update(change(document, paragraphs(3)))) == ""


def addressed(to):
    return lambda root: root.children.append(XmlElement("recommendation", {"addressee": to}))


def commented(key):
    def act(root):
        root.children.append(XmlElement("para", {"kind": "fact"}, [XmlText("я")]))
        root.children[len(root.children) - 1].children[0].format(0, 2, {"comment--abcdefgh": {"id": key}})

    return act


@pytest.mark.parametrize("act", [addressed, commented])
def test_values_of_attributes_and_marks_are_short(act):
    document, _root = text_of()
    guard = Guard(document)
    assert guard.take(read_update(change(document, act("я" * 1_100)))) == "foreign"
    assert guard.take(read_update(change(document, act("я" * 900)))) == ""


@pytest.mark.parametrize(
    ("gone", "spans", "is_covered"),
    [
        ([], [], True),
        ([], [(0, 1)], False),
        ([(0, 3), (3, 2)], [(1, 4)], True),
        ([(5, 2), (0, 3)], [(0, 3), (6, 1)], True),
        ([(0, 3), (4, 2)], [(2, 3)], False),
        ([(0, 9), (2, 3)], [(7, 2)], True),
        ([(1, 3)], [(0, 2)], False),
    ],
)
def test_stretches_lie_within_others_however_these_are_cut(gone, spans, is_covered):
    assert covers(tuple(gone), tuple(spans)) is is_covered
