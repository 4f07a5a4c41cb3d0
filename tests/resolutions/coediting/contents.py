"""Resolutions of any sort, in their normal form, for properties that hold for all of them."""

import datetime as dt
import unicodedata
import uuid
from dataclasses import replace

from hypothesis import strategies as st

from resolutions.canonical import Addressee, Content, Paragraph, Recommendation, normal
from resolutions.spans import Span, tidied

HEAD = Content("Резолюция", "форума", "Чита", dt.date(2026, 2, 26), None, 650, "", "")
FAMILIES = "👩‍👩‍👧 "
LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\n\t")
TEXTS = st.text(LETTERS | st.sampled_from(f"жёйЩ<>&\"'\u0301\u0306\u0323{FAMILIES}"), max_size=20)
VALUES = st.sampled_from(["", "7", '"', "ё", str(uuid.UUID(int=7))])


def uuids(first: int) -> list[str]:
    return [str(uuid.UUID(int=first * 1000 + n)) for n in range(1000)]


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    text = unicodedata.normalize("NFC", draw(TEXTS))
    spans = draw(st.lists(spans_in(len(text)), max_size=5))
    return tidied(text, spans)


@st.composite
def spans_in(draw: st.DrawFn, length: int) -> Span:
    mark = draw(st.sampled_from(["strong", "em", "comment", "insertion", "deletion", "fact"]))
    names = {"comment": ["id"], "insertion": ["by", "id"], "deletion": ["by", "id"]}.get(mark, [])
    values = tuple((name, draw(VALUES)) for name in names)
    if mark == "fact":  # one letter says one fact at most
        values = (("name", "participants"),)
    return Span(draw(st.integers(-1, length)), draw(st.integers(0, length + 1)), mark, values)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    days = st.none() | st.dates()
    names = draw(st.lists(TEXTS, max_size=3))
    addressees = tuple(Addressee(new_id, name) for new_id, name in zip(uuids(1), names, strict=False))
    known = st.sampled_from([*(one.id for one in addressees), "", "nobody"])
    kinds = st.sampled_from(["preamble", "fact", "task", "closing"])
    paragraphs = draw(st.lists(st.tuples(kinds, marked()), max_size=6))
    asked = draw(st.lists(st.tuples(known, marked(), days, days, TEXTS), max_size=6))
    return normal(
        replace(
            HEAD,
            paragraphs=tuple(
                Paragraph(new_id, kind, *text) for new_id, (kind, text) in zip(uuids(2), paragraphs, strict=False)
            ),
            addressees=addressees,
            recommendations=tuple(
                Recommendation(new_id, to, text, begin, end, origin, spans)
                for new_id, (to, (text, spans), begin, end, origin) in zip(uuids(3), asked, strict=False)
            ),
        )
    )
