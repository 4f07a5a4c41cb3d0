"""What two people have made of one text, put together: what each of both changed, and nobody's words lost."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions import editing
from resolutions.canonical import Addressee, Content, Paragraph, Recommendation
from resolutions.merging import HEADS, WHOLE, Clash, Sheet, is_same, merge
from resolutions.spans import Span
from tests.resolutions.texts import with_item

GONE = object()
DAY, LATER = dt.date(2026, 9, 1), dt.date(2026, 10, 1)
CONTENT = Content(
    title="Резолюция",
    event_name="симпозиума",
    place="Чита",
    date=None,
    adopted_on=None,
    participants=420,
    signature="А. Б. Доржиев",
    adoption="",
    paragraphs=(
        Paragraph("p1", "fact", "Было много людей."),
        Paragraph("p2", "task", "беречь время;"),
        Paragraph("p3", "task", "вернуть опыт."),
        Paragraph("c1", "closing", "Спасибо."),
    ),
    addressees=(Addressee("a1", "Министерству"), Addressee("a2", "Школам")),
    recommendations=(
        Recommendation("r1", "a1", "поддержать лаборатории;", due_from=DAY, due_to=LATER),
        Recommendation("r2", "a1", "сократить отчёты."),
        Recommendation("r3", "a2", "показывать уроки."),
    ),
)
BASE = Sheet(CONTENT, "Бланк")


def merged(mine: Content, theirs: Content, base: Content = CONTENT):
    return merge(Sheet(base), Sheet(mine), Sheet(theirs))


def said(content: Content) -> dict[str, object]:
    """Every field of a text by where it is."""
    fields: dict[str, object] = {name: getattr(content, name) for name in HEADS}
    for one in (*content.paragraphs, *content.addressees, *content.recommendations):
        names = [name for name in ("kind", "text", "name", "lead", "addressee", "due_to") if hasattr(one, name)]
        fields |= {f"{one.id} {name}": getattr(one, name) for name in names}
    return fields


def order(content: Content) -> list[str]:
    return [one.id for one in (*content.paragraphs, *content.addressees, *content.recommendations)]


def test_words_of_both_in_two_items_and_two_fields_are_kept():
    mine = with_item(replace(CONTENT, signature="И. О. Балданова"), "r2", text="убрать отчёты.")
    theirs = with_item(replace(CONTENT, place="Нерчинск"), "p1", text="Было очень много людей.")
    found = merged(mine, theirs)
    wanted = replace(CONTENT, signature="И. О. Балданова", place="Нерчинск")
    wanted = with_item(with_item(wanted, "r2", text="убрать отчёты."), "p1", text="Было очень много людей.")
    assert (found.sheet.content, found.clashes) == (wanted, ())


def test_lines_without_a_place_are_a_field():
    assert merge(BASE, Sheet(CONTENT, ""), BASE).sheet.unplaced == ""
    assert merge(BASE, BASE, Sheet(CONTENT, "Иное")).sheet.unplaced == "Иное"
    both = merge(BASE, Sheet(CONTENT, "Моё"), Sheet(CONTENT, "Иное"))
    assert (both.sheet.unplaced, both.clashes) == ("Моё", (Clash("", "unplaced", "Моё", "Иное"),))


@pytest.mark.parametrize(
    ("key", "field", "here", "there"),
    [
        ("p1", "text", "Мало.", "Много."),
        ("p2", "kind", "fact", "preamble"),
        ("a2", "name", "Лицеям", "Гимназиям"),
        ("a2", "lead", "Просим", "Предлагаем"),
        ("r1", "due_to", DAY, None),
        ("r2", "text", "", "иное"),
    ],
)
def test_field_that_both_changed_is_told_and_hers_stands(key, field, here, there):
    found = merged(with_item(CONTENT, key, **{field: here}), with_item(CONTENT, key, **{field: there}))
    assert found.clashes == (Clash(key, field, here, there),)
    assert said(found.sheet.content)[f"{key} {field}"] == here


def test_two_fields_of_one_item_are_two():
    found = merged(with_item(CONTENT, "r1", due_to=DAY), with_item(CONTENT, "r1", text="иное", addressee="a2"))
    assert found.clashes == ()
    assert next(one for one in found.sheet.content.recommendations if one.id == "r1") == Recommendation(
        "r1", "a2", "иное", DAY, DAY
    )


@pytest.mark.parametrize("text", ["Было много людей. ", "Было много людей.\u2060", "\nБыло много людей."])
def test_spaces_at_ends_and_signs_that_nobody_sees_are_no_change(text):
    loose = with_item(CONTENT, "p1", text=text)
    assert merged(CONTENT, with_item(CONTENT, "p1", text="Иное."), loose).clashes == ()
    assert merged(CONTENT, loose, loose).sheet.content == loose
    assert merged(with_item(CONTENT, "p1", text="Иное."), loose).clashes == ()


def test_nothing_and_nought_are_one_number():
    assert is_same(0, None)
    assert is_same("", None)
    assert not is_same("0", None)


def test_what_a_form_does_not_show_stays_with_what_it_lies_on():
    marks = (Span(0, 4, "strong"),)
    theirs = with_item(with_item(CONTENT, "p1", spans=marks), "r1", spans=marks, origin="old")
    found = merged(with_item(with_item(CONTENT, "r1", due_from=None), "r2", text="иное"), theirs).sheet.content
    assert (found.paragraphs[0], found.recommendations[0]) == (theirs.paragraphs[0], theirs.recommendations[0])
    other = merged(with_item(CONTENT, "r1", text="другое"), theirs).sheet.content.recommendations[0]
    assert other == replace(theirs.recommendations[0], text="другое", spans=())


def test_term_that_would_end_before_it_begins_has_no_beginning():
    early = with_item(CONTENT, "r1", due_to=DAY - dt.timedelta(1))
    assert merged(early, CONTENT).sheet.content.recommendations[0].due_from is None


def test_what_one_removed_and_the_other_left_alone_is_gone():
    assert merged(editing.remove(CONTENT, "p2"), CONTENT).sheet.content == editing.remove(CONTENT, "p2")
    assert merged(CONTENT, editing.remove(CONTENT, "a1")).sheet.content == editing.remove(CONTENT, "a1")
    assert merged(editing.remove(CONTENT, "r1"), editing.remove(CONTENT, "r1")).clashes == ()


def test_what_was_removed_here_and_changed_there_is_told():
    theirs = with_item(CONTENT, "r1", text="поддержать всё;")
    found = merged(editing.remove(CONTENT, "r1"), theirs)
    assert found.clashes == (Clash("r1", WHOLE, None, theirs.recommendations[0]),)
    assert found.sheet.content == editing.remove(CONTENT, "r1")


def test_what_was_changed_here_and_removed_there_is_told_and_stands():
    mine = with_item(CONTENT, "r1", text="поддержать всё;", due_from=None)
    found = merged(mine, editing.remove(CONTENT, "r1"))
    assert found.clashes == (Clash("r1", WHOLE, mine.recommendations[0], None),)
    assert order(found.sheet.content) == order(CONTENT)
    assert found.sheet.content.recommendations[0].due_from == DAY


def test_addressee_removed_here_of_whom_something_new_is_asked_is_told():
    theirs = editing.add_recommendation(CONTENT, "a2", "new")
    theirs = with_item(theirs, "new", text="вести дневник.")
    found = merged(editing.remove(CONTENT, "a2"), theirs)
    assert found.clashes == (
        Clash("a2", WHOLE, None, CONTENT.addressees[1]),
        Clash("new", WHOLE, None, theirs.recommendations[-1]),
    )
    assert found.sheet.content == editing.remove(CONTENT, "a2")


def test_item_readdressed_to_whom_she_removed_is_told():
    found = merged(editing.remove(CONTENT, "a2"), with_item(CONTENT, "r1", addressee="a2"))
    assert found.clashes == (
        Clash("a2", WHOLE, None, CONTENT.addressees[1]),
        Clash("r1", "addressee", "a1", "a2"),
    )
    assert found.sheet.content == editing.remove(CONTENT, "a2")


def test_addressee_removed_there_of_whom_she_asks_something_new_stands():
    mine = editing.add_recommendation(CONTENT, "a2", "new")
    found = merged(mine, editing.remove(CONTENT, "a2"))
    assert found.clashes == (Clash("a2", WHOLE, CONTENT.addressees[1], None),)
    assert order(found.sheet.content)[-4:] == ["a2", "r1", "r2", "new"]


def test_form_that_is_sent_twice_adds_once_and_takes_back_nothing_written_since():
    mine = editing.add_recommendation(CONTENT, "a1", "new")
    theirs = with_item(mine, "new", text="вести дневник.")
    found = merged(mine, theirs)
    assert (found.sheet.content.recommendations, found.clashes) == (
        merged(theirs, theirs).sheet.content.recommendations,
        (),
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("abcd", "abxcd", "abxcd"),
        ("abcy", "abxc", "abxcy"),
        ("bac", "abxc", "baxc"),
        ("acb", "axbc", "axcb"),
        ("abc", "cab", "cab"),
        ("bac", "acb", "bac"),
        ("yabc", "xabc", "yxabc"),
        ("ac", "abxc", "axc"),
        ("abcy", "bc", "bcy"),
    ],
)
def test_own_moves_count_and_new_items_stay_beside_their_neighbours(mine, theirs, both):
    def text(letters: str) -> Content:
        return replace(CONTENT, paragraphs=tuple(Paragraph(one, "fact", one) for one in letters))

    base = "abcd" if "d" in mine else "abc"
    found = merged(text(mine), text(theirs), text(base)).sheet.content
    assert "".join(one.id for one in found.paragraphs) == both


def test_lists_of_two_addressees_are_moved_each_for_itself():
    mine = editing.move(CONTENT, "a2", -1)
    theirs = editing.move(editing.add_recommendation(CONTENT, "a1", "new"), "r1", 1)
    found = merged(mine, theirs).sheet.content
    assert order(found)[4:] == ["a2", "a1", "r3", "r2", "r1", "new"]


WORDS = st.sampled_from(["", "раз", "два", "три два", "раз "])
KEYS = [one.id for one in (*CONTENT.paragraphs, *CONTENT.addressees, *CONTENT.recommendations)]


def _typed(key: str, words: str) -> Callable[[Content], Content]:
    return lambda content: with_item(content, key, **{"name" if key.startswith("a") else "text": words})


def acts(name: str):
    """What somebody may do to a text; what she adds is named by `name`."""
    addressee = st.sampled_from(["a1", "a2"])
    new = st.integers(0, 2).map(lambda number: f"{name}{number}")

    def readdress(key: str, to: str) -> Callable[[Content], Content]:
        return lambda one: with_item(one, key, addressee=to) if to in {each.id for each in one.addressees} else one

    def ask(to: str, key: str) -> Callable[[Content], Content]:
        def act(one: Content) -> Content:
            if key in order(one) or to not in order(one):
                return one
            return with_item(editing.add_recommendation(one, to, key), key, text=name)

        return act

    def add(kind: str, key: str) -> Callable[[Content], Content]:
        return lambda one: (
            one if key in order(one) else with_item(editing.add_paragraph(one, kind, key), key, text=name)
        )

    return st.one_of(
        st.builds(_typed, st.sampled_from(KEYS), WORDS),
        st.builds(
            lambda head, words: lambda one: replace(one, **{head: words}), st.sampled_from(["title", "place"]), WORDS
        ),
        st.builds(lambda key: lambda one: editing.remove(one, key), st.sampled_from(KEYS)),
        st.builds(
            lambda key, step: lambda one: editing.move(one, key, step), st.sampled_from(KEYS), st.sampled_from([-1, 1])
        ),
        st.builds(readdress, st.sampled_from(["r1", "r2", "r3"]), addressee),
        st.builds(add, st.sampled_from(["fact", "task", "closing"]), new),
        st.builds(ask, addressee, new),
    )


def made_by(name: str, most: int = 5):
    def done(several) -> Content:
        content = CONTENT
        for act in several:
            content = act(content)
        return content

    return st.lists(acts(name), max_size=most).map(done)


@given(made_by("n"))
def test_where_nobody_else_changed_anything_her_form_is_the_text(mine):
    found = merged(mine, CONTENT)
    assert found.clashes == ()
    assert {key: is_same(value, said(mine)[key]) for key, value in said(found.sheet.content).items()} == dict.fromkeys(
        said(mine), True
    )
    assert order(found.sheet.content) == order(merged(mine, mine).sheet.content)


@given(made_by("n"))
def test_where_she_changed_nothing_the_text_stays_as_it_is(theirs):
    found = merged(CONTENT, theirs)
    assert found.clashes == ()
    assert found.sheet.content == merged(theirs, theirs).sheet.content


@given(made_by("n"))
def test_what_both_changed_to_the_same_is_no_clash(both):
    assert merged(both, both).clashes == ()
    assert said(merged(both, both).sheet.content) == said(both)


@given(made_by("m"), made_by("n"))
def test_nothing_is_lost_and_nothing_comes_of_itself(mine, theirs):
    """Every field, one by one: what neither changed stays, what one changed is so, what both changed is told."""
    found = merged(mine, theirs)
    told = {one.item for one in found.clashes}
    base, here, there, result = said(CONTENT), said(mine), said(theirs), said(found.sheet.content)
    assert result.keys() <= base.keys() | here.keys() | there.keys()
    for key in base.keys() | here.keys() | there.keys():
        item = key.split(" ")[0] if " " in key else ""
        if item in told:
            continue
        values = [each.get(key, GONE) for each in (base, here, there, result)]
        was, one, other, now = values
        if _alike(one, was):
            assert now == other
        elif _alike(other, was) or _alike(one, other):
            assert _alike(now, one)
        else:
            pytest.fail(f"{key}: {values} is not told")


def _alike(one: object, other: object) -> bool:
    return one is other if GONE in (one, other) else is_same(one, other)


@given(made_by("m"), made_by("n"))
def test_what_is_told_is_hers_when_she_sends_it_again(mine, theirs):
    first = merge(BASE, Sheet(mine, "Бланк"), Sheet(theirs, "Бланк"))
    again = merge(Sheet(theirs, "Бланк"), first.sheet, Sheet(theirs, "Бланк"))
    assert again.clashes == ()
    assert again.sheet == first.sheet


@given(made_by("m"), made_by("n"), made_by("o"))
def test_what_colleagues_change_after_she_was_told_is_not_lost_either(mine, theirs, later):
    first = merged(mine, theirs)
    again = merge(Sheet(theirs), first.sheet, Sheet(later))
    told = {one.item for one in again.clashes}
    seen, hers, now = said(theirs), said(first.sheet.content), said(again.sheet.content)
    for key, value in said(later).items():
        item = key.split(" ")[0] if " " in key else ""
        if item not in told and key in seen and key in hers and _alike(hers[key], seen[key]):
            assert now.get(key) == value


@given(made_by("m"), made_by("n"))
def test_every_recommendation_speaks_to_somebody_of_the_text(mine, theirs):
    content = merged(mine, theirs).sheet.content
    assert content.recommendations_to_nobody() == []
    assert len(order(content)) == len(set(order(content)))


@given(made_by("m"), made_by("n"))
def test_order_of_colleagues_stands_but_for_what_she_moved(mine, theirs):
    only_typed = replace(
        CONTENT,
        paragraphs=tuple(replace(one, text=f"{one.text}!") for one in CONTENT.paragraphs),
    )
    kept = order(merged(only_typed, theirs).sheet.content)
    assert [key for key in kept if key in order(theirs)] == order(merged(theirs, theirs).sheet.content)
