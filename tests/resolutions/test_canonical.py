"""One text, one spelling in bytes."""

import json
import unicodedata
from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.canonical import (
    Addressee,
    Content,
    Paragraph,
    Recommendation,
    accepted,
    checksum,
    from_json,
    is_settled,
    normal,
    settled,
    to_bytes,
    to_json,
)
from resolutions.fitting import content_of
from resolutions.parsing import parse
from resolutions.reading import read_file
from resolutions.spans import Span
from tests.resolutions.coediting import contents as marked
from tests.resolutions.texts import TEXT

texts = st.text(max_size=30).map(lambda text: unicodedata.normalize("NFC", text))
days = st.none() | st.dates()
CONTENT = Content(
    title="Резолюция",
    event_name="форума",
    place="Чита",
    date=date(2026, 2, 26),
    adopted_on=None,
    participants=650,
    signature="",
    adoption="",
    paragraphs=(
        Paragraph("p1", "fact", "Было."),
        Paragraph("t1", "task", "учить"),
        Paragraph("c1", "closing", "Конец."),
    ),
    addressees=(Addressee("a1", "Педагогам"), Addressee("a2", "Школам", "Рекомендовать")),
    recommendations=(
        Recommendation("r1", "a1", "читать", date(2026, 3, 1), date(2026, 5, 1)),
        Recommendation("r2", "a2", "писать"),
    ),
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    kinds = draw(st.lists(st.tuples(st.sampled_from(["preamble", "fact", "task"]), texts), max_size=5))
    closing = draw(st.lists(texts, max_size=2))
    addressees = tuple(
        Addressee(f"a{n}", name, lead)
        for n, (name, lead) in enumerate(draw(st.lists(st.tuples(texts, texts), max_size=3)))
    )
    asked = [(one.id, text) for one in addressees for text in draw(st.lists(texts, max_size=3))]
    return replace(
        CONTENT,
        title=draw(texts),
        date=draw(days),
        participants=draw(st.none() | st.integers(0, 10**6)),
        paragraphs=tuple(
            [Paragraph(f"p{n}", kind, text) for n, (kind, text) in enumerate(kinds)]
            + [Paragraph(f"c{n}", "closing", text) for n, text in enumerate(closing)]
        ),
        addressees=addressees,
        recommendations=tuple(
            Recommendation(f"r{n}", to, text, None, draw(days)) for n, (to, text) in enumerate(asked)
        ),
    )


@given(contents())
def test_json_gives_the_same_content_back(content):
    assert from_json(json.loads(to_bytes(content))) == content


def test_blocks_stand_in_reading_order_and_name_their_addressee():
    blocks = to_json(CONTENT)["blocks"]
    assert [(block["type"], block.get("kind"), block.get("addressee")) for block in blocks] == [
        ("para", "fact", None),
        ("task", None, None),
        ("recommendation", None, "a1"),
        ("recommendation", None, "a2"),
        ("para", "closing", None),
    ]


def test_bytes_have_sorted_keys_and_one_form_of_letters():
    twice = replace(CONTENT, title=unicodedata.normalize("NFD", "Йод ё"))
    once = replace(CONTENT, title=unicodedata.normalize("NFC", "Йод ё"))
    assert to_bytes(twice) == to_bytes(once)
    assert list(json.loads(to_bytes(once))) == sorted(to_json(once))


def test_checksum_knows_every_word_and_id():
    other_id = replace(CONTENT, paragraphs=(replace(CONTENT.paragraphs[0], id="p2"), *CONTENT.paragraphs[1:]))
    assert len({checksum(CONTENT), checksum(replace(CONTENT, place="Улан-Удэ")), checksum(other_id)}) == 3
    assert checksum(CONTENT) == "718c1a8b8b00b22a30bcde42373c592d9ab90a73d66e671f34fdcabf3ab61a1c"


def test_plain_content_is_spelt_as_it_was_before_there_were_marks():
    numbers = count()
    content = content_of(parse(read_file(TEXT.encode())), lambda: f"id-{next(numbers)}")
    assert checksum(content) == "ce7f34da45e08922dc5decaaddc9ec9b46360fa3ef3c7ab4ddb641aff246d591"
    assert not {"spans", "origin"} & {key for block in to_json(content)["blocks"] for key in block}


def test_marks_and_origin_are_written_where_there_are_any():
    comment = Span(0, 2, "comment", (("id", "c1"),))
    item = Recommendation("r", "a1", "читать", origin="5", spans=(comment, Span(1, 6, "em")))
    asked = to_json(replace(CONTENT, recommendations=(item,)))["blocks"][2]
    assert (asked["origin"], asked["spans"]) == (
        "5",
        [
            {"start": 0, "end": 2, "mark": "comment", "values": {"id": "c1"}},
            {"start": 1, "end": 6, "mark": "em"},
        ],
    )


@given(marked.contents())
def test_json_gives_marks_and_origins_back(content):
    assert from_json(json.loads(to_bytes(content))) == content == normal(content)


def test_equal_contents_have_one_checksum_however_they_are_put():
    pieces = (Span(2, 4, "em"), Span(0, 2, "em"), Span(1, 1, "strong"))
    one, two = (replace(CONTENT.paragraphs[0], spans=spans) for spans in (pieces, (Span(0, 4, "em"),)))
    closing = CONTENT.paragraphs[-1]
    assert checksum(replace(CONTENT, paragraphs=(closing, one))) == checksum(
        replace(CONTENT, paragraphs=(two, closing))
    )


def test_sign_that_combines_with_no_letter_before_it_leaves_the_json_whole():
    content = replace(CONTENT, paragraphs=(Paragraph("p1", "fact", "раз\n\u0303два"),))
    assert json.loads(to_bytes(content))["blocks"][0]["text"] == "раз\n\u0303два"


def test_recommendation_to_nobody_known_stands_behind_the_others():
    items = [Recommendation(f"r{n}", to, "") for n, to in enumerate(["", "a2", "gone", "a1"])]
    content = replace(CONTENT, recommendations=tuple(items))
    assert [one.id for one in normal(content).recommendations] == ["r3", "r1", "r0", "r2"]
    assert [one.id for one in content.recommendations_to_nobody()] == ["r0", "r2"]


def test_text_is_settled_when_no_suggestion_is_left():
    assert is_settled(replace(CONTENT, paragraphs=(Paragraph("p", "fact", "аб", (Span(0, 1, "comment"),)),)))
    for mark in ("insertion", "deletion"):
        block = Recommendation("r", "a1", "абв", spans=(Span(0, 1, mark),))
        assert not is_settled(replace(CONTENT, recommendations=(block,)))
        assert accepted(block) == ("бв" if mark == "deletion" else "абв")


def test_another_schema_is_refused():
    with pytest.raises(ValueError, match="unknown schema"):
        from_json(to_json(CONTENT) | {"schema": 2})


@given(marked.contents())
def test_settled_content_reads_as_if_suggestions_were_taken(content):
    read = settled(content)
    before, after = [*content.paragraphs, *content.recommendations], [*read.paragraphs, *read.recommendations]
    assert [one.text for one in after] == [unicodedata.normalize("NFC", accepted(one)) for one in before]
    assert {span.mark for one in after for span in one.spans} <= {"strong", "em"}
    assert settled(read) == read
