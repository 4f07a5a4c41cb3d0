"""How big a text may grow, and how deep: by the numbers that are promised."""

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from resolutions.coediting.guard import Guard
from resolutions.coediting.updates import UpdateError, read_update
from tests.resolutions.coediting import writing as w


def text_of(*texts: str):
    document = Doc()
    add(document, *texts)
    return document


def add(document, *texts: str):
    """Add a paragraph of each text; one of none has no node for it."""
    root = document.get("prosemirror", type=XmlFragment)
    with document.transaction():
        for text in texts:
            root.children.append(XmlElement("para", {"kind": "fact"}, [XmlText(text)] if text else []))


def said(document, *texts: str):
    """Tell what becomes of paragraphs that somebody adds to a text."""
    theirs = Doc()
    theirs.apply_update(document.get_update())
    before = theirs.get_state()
    add(theirs, *texts)
    return Guard(document).take(read_update(theirs.get_update(before)))


@pytest.mark.parametrize(
    ("there", "more", "answer"),
    [
        (["я"], [""] * 4_998, ""),
        (["я"], [""] * 4_999, "too_big"),
        (["я"] * 2_500, [], ""),
        (["я"] * 2_500, [""], "too_big"),
        ([], ["я"] * 2_500, ""),
        ([], ["я"] * 2_500 + [""], "too_big"),
    ],
)
def test_text_has_5000_elements_and_texts(there, more, answer):
    assert said(text_of(*there), *more) == answer


@pytest.mark.parametrize(
    ("there", "more", "answer"),
    [
        ([], "a" * 400_000, ""),
        ([], "a" * 400_001, "too_big"),
        (["я"], "я" * 199_999, ""),
        (["я"], "я" * 199_999 + "a", "too_big"),
        (["я" * 100_000, "я" * 100_000], "a", "too_big"),
    ],
    ids=["letters of one byte", "a letter more", "letters of two bytes", "a byte more", "full already"],
)
def test_text_has_400_000_bytes(there, more, answer):
    assert said(text_of(*there), more) == answer


def nested(deep):
    """Write blocks of which each but the first lies in the one before."""
    return w.update(w.run(w.element("para"), *[w.element("para", parent=(7, clock)) for clock in range(deep - 1)]))


def test_no_text_is_known_more_than_12_deep():
    guard = Guard(Doc())
    guard.learn(nested(12))
    assert guard.vector == {7: 12}
    guard = Guard(Doc())
    with pytest.raises(UpdateError) as refused:
        guard.learn(nested(13))
    assert (refused.value.code, guard.vector) == ("too_deep", {})
