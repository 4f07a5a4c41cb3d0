"""The update that a draft's text becomes."""

import hashlib
from dataclasses import replace

from hypothesis import given
from pycrdt import Doc

from resolutions.canonical import Addressee, Paragraph, Recommendation
from resolutions.coediting.document import content_of
from resolutions.coediting.seeding import mark_key, seed, seed_client
from resolutions.spans import Span
from tests.resolutions.coediting.contents import HEAD, contents, uuids

CONTENT = replace(
    HEAD,
    paragraphs=(
        Paragraph(uuids(2)[0], "fact", "Было 😀.", (Span(0, 4, "em"), Span(0, 4, "strong"), Span(2, 6, "strong"))),
        Paragraph(uuids(2)[1], "task", ""),
        Paragraph(uuids(2)[2], "closing", "Конец."),
    ),
    addressees=(Addressee(uuids(1)[0], "Педагогам"),),
    recommendations=(
        Recommendation(
            uuids(3)[0], uuids(1)[0], "читать", spans=(Span(0, 6, "insertion", (("by", "7"), ("id", "x"))),)
        ),
    ),
)


def loaded(*updates: bytes) -> Doc:
    doc = Doc()
    for update in updates:
        doc.apply_update(update)
    return doc


@given(contents())
def test_seeded_document_says_what_the_content_says(content):
    assert content_of(loaded(seed(content)), content) == content


@given(contents())
def test_seeding_twice_is_seeding_once(content):
    once, twice = loaded(seed(content)), loaded(seed(content), seed(content))
    assert (once.get_state(), content_of(once, content)) == (twice.get_state(), content_of(twice, content))
    assert once.get_update(twice.get_state()) == b"\x00\x00"


def test_same_content_has_the_same_bytes_in_every_process_and_version():
    # Documents begun before an upgrade are joined with ones begun after it: this figure may never change.
    assert (
        hashlib.sha256(seed(CONTENT)).hexdigest() == "f015f14a6ef7eaa90201c8da8ccb49bcc6a702a84bd8df44fda2109b3cff0c18"
    )


def test_heading_does_not_change_the_seed():
    assert seed(replace(CONTENT, title="Проект")) == seed(CONTENT)


def test_two_texts_seeded_by_mistake_stand_one_behind_the_other():
    other = replace(CONTENT, paragraphs=(Paragraph(uuids(4)[0], "fact", "Иное."),), recommendations=())
    assert seed_client(other) != seed_client(CONTENT)
    one, two = loaded(seed(CONTENT), seed(other)), loaded(seed(other), seed(CONTENT))
    both = content_of(one, CONTENT)
    assert both == content_of(two, CONTENT)
    assert {block.text for block in both.paragraphs} == {"Было 😀.", "", "Конец.", "Иное."}


def test_nothing_is_seeded_as_an_update_of_nothing():
    assert seed(HEAD) == b"\x00\x00"
    assert content_of(loaded(seed(HEAD)), HEAD) == HEAD


def test_what_the_editor_does_not_know_is_not_seeded():
    spans = (Span(0, 2, "blink"), Span(0, 2, "strong", (("size", "9"),)), Span(1, 3, "strong"))
    content = replace(HEAD, paragraphs=(Paragraph(uuids(2)[0], "fact", "абвг", spans),))
    assert content_of(loaded(seed(content)), HEAD).paragraphs[0].spans == (Span(0, 3, "strong"),)


def test_overlapping_marks_are_named_as_the_editor_names_them():
    ids = [f"00000000-0000-4000-8000-0000000000{n}" for n in (31, 33)]
    assert mark_key("strong", {}) == "strong"
    assert mark_key("comment", {"id": ids[1]}) == "comment--yx3KMV/1"
    assert mark_key("insertion", {"by": "7", "id": ids[0]}) == "insertion--rA7YGKjR"
