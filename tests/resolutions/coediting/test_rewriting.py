"""A form changes a shared text by what differs, and by nothing else."""

import datetime as dt
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc

from resolutions.canonical import Addressee, Content, Paragraph, Recommendation, normal
from resolutions.coediting.document import content_of
from resolutions.coediting.rewriting import insert_block, restyle, rewrite, set_attribute
from resolutions.coediting.seeding import seed
from resolutions.coediting.updates import read_update
from resolutions.spans import Span

IDS = [f"00000000-0000-4000-8000-{number:012d}" for number in range(12)]
TO = [f"00000000-0000-4000-9000-{number:012d}" for number in range(2)]
HEAD = Content("Резолюция", "", "", None, None, None, "", "", addressees=tuple(Addressee(key, "Школам") for key in TO))


def content(*texts: str, kind="fact"):
    return replace(HEAD, paragraphs=tuple(Paragraph(key, kind, text) for key, text in zip(IDS, texts, strict=False)))


def document_of(text):
    document = Doc()
    document.apply_update(seed(text))
    return document


def test_same_text_changes_nothing():
    document = document_of(content("Один", "Два"))
    assert read_update(rewrite(document, content("Один", "Два"))).is_empty


def test_only_the_letters_that_differ_are_written():
    document = document_of(content("Учителя края просят"))
    update = read_update(rewrite(document, content("Учителя всего края просят")))
    assert (update.text_units, dict(update.deletes)) == (len("всего "), {})


def test_marks_of_what_stays_stay():
    marked = replace(HEAD, paragraphs=(Paragraph(IDS[0], "fact", "Важно всем", (Span(0, 5, "strong"),)),))
    document = document_of(marked)
    rewrite(document, content("Важно и всем"))
    assert content_of(document, HEAD).paragraphs[0].spans == (Span(0, 5, "strong"),)


def test_what_is_typed_inside_a_token_is_part_of_it():
    token = Span(0, 17, "fact", (("name", "participants"),))
    remark = Span(0, 17, "comment", (("id", "1"),))
    paragraph = Paragraph(IDS[0], "fact", "более 700 человек пришли", (token, remark))
    document = document_of(replace(HEAD, paragraphs=(paragraph,)))
    rewrite(document, content("более 650 человек пришли"))
    spans = content_of(document, HEAD).paragraphs[0].spans
    assert [one for one in spans if one.mark == "fact"] == [token]
    assert len([one for one in spans if one.mark == "comment"]) == 2


@pytest.mark.parametrize("kind", ["fact", "task"])
def test_marks_and_all_that_a_form_does_not_show_move_with_a_block(kind):
    spans = (Span(0, 5, "strong"), Span(2, 8, "comment", (("id", "7"),)))
    first, second = Paragraph(IDS[0], "fact", "Важно всем", spans), Paragraph(IDS[1], "fact", "Два")
    asked = [
        Recommendation(IDS[2 + n], TO[0], text, dt.date(2026, 1, 1), origin="п. 4", spans=spans)
        for n, text in enumerate(("учить детей", "читать книги"))
    ]
    document = document_of(replace(HEAD, paragraphs=(first, second), recommendations=tuple(asked)))
    shown = [replace(one, due_from=None, origin="", spans=()) for one in reversed(asked)]
    moved = (replace(second, kind=kind), Paragraph(IDS[0], kind, "Важно и всем"))
    rewrite(document, replace(HEAD, paragraphs=moved, recommendations=tuple(shown)))
    read = content_of(document, HEAD)
    assert [one.text for one in read.paragraphs] == ["Два", "Важно и всем"]
    assert read.paragraphs[1].spans == (
        Span(0, 5, "strong"),
        Span(2, 6, "comment", (("id", "7"),)),
        Span(8, 10, "comment", (("id", "7"),)),
    )
    assert read.recommendations == tuple(reversed(asked))


@pytest.mark.parametrize(
    ("after", "spans"),
    [
        ("Ненужно всем", [Span(0, 7, "strong")]),
        ("Это важно всем", [Span(4, 9, "strong")]),
        ("Важненько всем", [Span(0, 9, "strong")]),
        ("Важно и всем", [Span(0, 5, "strong")]),
        ("Важность всем", [Span(0, 5, "strong")]),
        ("Важный случай", [Span(0, 4, "strong")]),
    ],
)
def test_letters_typed_inside_a_mark_bear_it(after, spans):
    document = document_of(
        replace(HEAD, paragraphs=(Paragraph(IDS[0], "fact", "важно всем", (Span(0, 5, "strong"),)),))
    )
    rewrite(document, content(after.lower()))
    assert content_of(document, HEAD).paragraphs == (Paragraph(IDS[0], "fact", after.lower(), tuple(spans)),)


def test_what_comes_in_brings_its_marks():
    document = document_of(content("Один"))
    new = Paragraph(IDS[1], "fact", "Важно", (Span(0, 2, "em"),))
    rewrite(document, replace(HEAD, paragraphs=(*content("Один").paragraphs, new)))
    assert content_of(document, HEAD).paragraphs[1] == new


def test_colleagues_letters_meet_those_of_the_form():
    form, page = document_of(content("Один", "Два")), document_of(content("Один", "Два"))
    begun = page.get_state()
    rewrite(page, content("Один", "Два с половиной"))
    form.apply_update(rewrite(form, content("Одиннадцать", "Два")))
    form.apply_update(page.get_update(begun))
    assert [one.text for one in content_of(form, HEAD).paragraphs] == ["Одиннадцать", "Два с половиной"]


@pytest.mark.parametrize(("before", "after"), [("a", ""), ("", "a"), ("aa", "a"), ("aba", "aa"), ("ёж", "ёжик")])
def test_differences_at_the_edges(before, after):
    document = document_of(content(before))
    rewrite(document, content(after))
    assert content_of(document, HEAD).paragraphs[0].text == after


@pytest.mark.parametrize("is_whole", [True, False])
def test_only_a_whole_content_tells_what_no_form_shows(is_whole):
    day = date(2026, 9, 1)
    plain = Recommendation(IDS[0], TO[0], "читать", due_from=day, due_to=day, origin="письмо")
    document = document_of(replace(HEAD, recommendations=(plain,)))
    wanted = replace(plain, due_from=None, due_to=None, origin="", addressee=TO[1])
    rewrite(document, replace(HEAD, recommendations=(wanted,)), is_whole=is_whole)
    kept = {} if is_whole else {"due_from": day, "origin": "письмо"}
    assert content_of(document, HEAD).recommendations == (replace(wanted, **kept),)


@pytest.mark.parametrize(
    ("above", "order"),
    [(None, [2, 0, 1]), (IDS[0], [0, 2, 1]), (IDS[1], [0, 1, 2]), (IDS[5], [0, 1, 2])],
)
def test_block_is_put_behind_another(above, order):
    document = document_of(content("Один", "Два"))
    insert_block(document, Paragraph(IDS[2], "fact", "Три"), above)
    assert [one.id for one in content_of(document, HEAD).paragraphs] == [IDS[number] for number in order]


def test_one_attribute_is_set_and_nothing_else():
    document = document_of(replace(HEAD, recommendations=(Recommendation(IDS[0], TO[0], "вести дневник"),)))
    set_attribute(document, IDS[0], "due_to", "2026-09-01")
    (item,) = content_of(document, HEAD).recommendations
    assert item == Recommendation(IDS[0], TO[0], "вести дневник", due_to=date(2026, 9, 1))


@pytest.mark.parametrize(("key", "name", "error"), [(IDS[1], "due_to", LookupError), (IDS[0], "addressee", ValueError)])
def test_attribute_that_a_block_has_not_is_not_set(key, name, error):
    document = document_of(content("Один"))
    with pytest.raises(error):
        set_attribute(document, key, name, "x")
    assert content_of(document, HEAD) == normal(content("Один"))


def looks_of(document):
    return [one.spans for one in content_of(document, HEAD).paragraphs]


def test_words_are_bold_and_italic_as_they_were_and_keep_what_is_said_of_them():
    spans = (Span(0, 5, "em"), Span(2, 9, "strong"), Span(3, 4, "comment", (("id", "x"),)))
    document = document_of(replace(HEAD, paragraphs=(Paragraph(IDS[0], "fact", "Важно всем", spans),)))
    was = replace(HEAD, paragraphs=(Paragraph(IDS[0], "fact", "Важно всем", (Span(0, 3, "strong"),)),))
    restyle(document, was)
    assert looks_of(document) == [(Span(0, 3, "strong"), Span(3, 4, "comment", (("id", "x"),)))]
    before = document.get_state()
    restyle(document, was)
    assert document.get_state() == before


def test_block_that_says_something_else_or_was_not_there_keeps_its_looks():
    spans = (Span(0, 5, "strong"),)
    both = tuple(Paragraph(key, "fact", "Важно всем", spans) for key in IDS[:2])
    document = document_of(replace(HEAD, paragraphs=both))
    restyle(document, content("Важно"))
    assert looks_of(document) == [spans, spans]


letters = st.text("абв «»—\n\U0001f642", max_size=8)
paragraphs = st.builds(
    Paragraph, st.sampled_from(IDS[:6]), st.sampled_from(["preamble", "fact", "task", "closing"]), letters
)
asked = st.builds(Recommendation, st.sampled_from(IDS[6:]), st.sampled_from(TO), letters)
contents = st.builds(
    lambda some, more: replace(HEAD, paragraphs=tuple(some), recommendations=tuple(more)),
    st.lists(paragraphs, max_size=6, unique_by=lambda one: one.id),
    st.lists(asked, max_size=5, unique_by=lambda one: one.id),
)


@given(contents, contents)
def test_text_reads_as_the_form_says_whatever_it_said_before(before, after):
    document = document_of(before)
    rewrite(document, after)
    assert content_of(document, HEAD) == normal(after)


@given(contents, st.randoms(use_true_random=False))
def test_what_stands_between_others_in_the_document_is_not_moved(text, chance):
    blocks = [*text.paragraphs, *text.recommendations]
    chance.shuffle(blocks)
    document = Doc()
    for block in reversed(blocks):
        insert_block(document, block, None)
    assert read_update(rewrite(document, content_of(document, HEAD))).is_empty


@given(contents, contents, st.randoms(use_true_random=False))
def test_text_that_lay_unsorted_reads_as_the_form_says(before, after, chance):
    blocks = [*before.paragraphs, *before.recommendations]
    chance.shuffle(blocks)
    document = Doc()
    for block in reversed(blocks):
        insert_block(document, block, None)
    rewrite(document, after)
    assert content_of(document, HEAD) == normal(after)


def suggested(text, *marks: tuple[int, int, str]):
    return replace(
        HEAD, paragraphs=(Paragraph(IDS[0], "fact", text, tuple(Span(*one, (("id", "a"),)) for one in marks)),)
    )


@pytest.mark.parametrize(
    ("marks", "typed", "text"),
    [
        ([(5, 11, "insertion")], "Важно", "Важно очень"),
        ([(5, 11, "insertion")], "Важно всем", "Важно всем очень"),
        ([(5, 11, "insertion")], "Нужно", "Нужно очень"),
        ([(2, 4, "insertion")], "Да", "Дажн"),
        ([(0, 5, "insertion")], "очень всем", "очень всемВажно"),
        ([(0, 5, "deletion")], "Важно очень", "Важно очень"),
        ([(0, 11, "insertion")], "Новое", "НовоеВажно очень"),
    ],
)
def test_what_is_only_suggested_stays_where_it_is(marks, typed, text):
    document = document_of(suggested("Важно очень", *marks))
    rewrite(document, content(typed))
    assert content_of(document, HEAD).paragraphs[0].text == text
