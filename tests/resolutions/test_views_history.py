"""The pages of a text's past, over HTTP."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from resolutions import actions
from resolutions.models import TextAuthor
from resolutions.revisions import name_revision
from tests.resolutions.drafting.pages import paragraph, typed
from tests.resolutions.texts import DAY, NOW
from tests.resolutions.writing import write

pytestmark = pytest.mark.django_db
FIRST = "В работе симпозиума приняли участие 420 человек."


def address(draft, name="history"):
    return reverse(f"resolutions:{name}", args=[draft.event.slug, draft.code])


@pytest.fixture
def editor(editor):
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return editor


@pytest.fixture
def written(draft, people):
    """Two people have written: change 1 is the text as it was, then 2, 3 by one and 4 by the other."""
    people.chair.last_name = "Балданова"
    people.chair.save()
    write(draft, people.committee, typed(" Раз."), typed(" Два."))
    write(draft, people.chair, paragraph("Три."), at=NOW + timedelta(minutes=5))
    return draft


def text_of(answer):
    """The text that the page shows, with [what went] and {what came}."""
    shown = re.search(
        r'<div class="understood serif compared-text">(.*?)</div>\s*(?:<p class="cluster no-print">|</div>)',
        answer.content.decode(),
        re.DOTALL,
    )
    plain = re.sub(r"<span class=.visually-hidden.>.*?</span>", "", shown[1])
    plain = re.sub(r"<del>(.*?)</del>", r"[\1]", plain)
    plain = re.sub(r"<ins>(.*?)</ins>", r"{\1}", plain)
    return " ".join(re.sub(r"<[^>]*>", " ", plain).split())


def test_history_tells_who_wrote_when(written, people, editor):
    page = editor.get(address(written)).content.decode()
    bouts = re.findall(r'<li>\s*<a href="[^"]*\?([^"]*)">([^<]*)</a>\s*<p class="small muted">[^<]*', page)
    assert bouts == [
        ("at=4&amp;since=3", people.chair.short_name),
        ("at=3&amp;since=1", people.committee.short_name),
        ("at=1", "The text before writing together"),
    ]
    assert re.findall(r'type="range"[^>]*min="1"\s+max="(\d+)"\s+value="(\d+)"', page) == [("4", "4")]


@pytest.fixture
def interleaved(draft, people):
    """Two people have written by turns: 2, 4, 5 and 7 by one, 3 and 6 by the other."""
    people.chair.last_name = "Балданова"
    people.chair.save()
    for number, (who, many) in enumerate((("committee", 1), ("chair", 1), ("committee", 2), ("chair", 1))):
        write(draft, getattr(people, who), *[typed("ы")] * many, at=NOW + timedelta(seconds=number))
    write(draft, people.committee, typed("ы"), at=NOW + timedelta(seconds=9))
    return draft


def test_strip_shows_who_wrote_where(interleaved, editor):
    page = editor.get(address(interleaved)).content.decode()
    drawn = re.findall(r'<rect class="([^"]*)" x="(\d+)" y="2" width="(\d+)" height="6" />', page)
    assert [(x, width) for _colour, x, width in drawn] == [
        ("0", "1"),
        ("1", "1"),
        ("2", "1"),
        ("3", "2"),
        ("5", "1"),
        ("6", "1"),
    ]
    one, other = drawn[1][0], drawn[2][0]
    assert [colour for colour, _x, _width in drawn] == ["", one, other, one, other, one]
    assert one != other


def test_spells_that_hold_words_of_others_say_so(interleaved, people, editor):
    page = editor.get(address(interleaved)).content.decode()
    assert re.findall(r"others wrote meanwhile: (\d+) change", page) == ["2", "2"]
    page = editor.get(f"{address(interleaved)}?at=7&since=1").content.decode()
    told = re.search(r"Written between them:([^<]*)<", page)[1]
    names = [" ".join(one.short_name.split()) for one in (people.committee, people.chair)]
    assert " ".join(told.split()) == "{} (4 changes), {} (2 changes)".format(*names)


def test_spell_of_one_says_nothing_of_others(written, editor):
    assert "others wrote" not in editor.get(address(written)).content.decode()


@pytest.mark.parametrize(
    ("query", "begins"),
    [("?at=2", f"{FIRST} Раз. Необходимо"), ("", f"{FIRST} Раз. Два. Необходимо"), ("?at=1", f"{FIRST} Необходимо")],
)
def test_text_is_shown_as_it_was(written, editor, query, begins):
    assert begins in text_of(editor.get(address(written) + query))


def test_difference_of_two_moments_is_shown_in_words(written, editor):
    shown = text_of(editor.get(f"{address(written)}?at=4&since=2"))
    assert f"{FIRST} Раз.{{ Два.}}" in shown
    assert "Added {Три.}" in shown
    assert f"{FIRST} Раз.[ Два.]" in text_of(editor.get(f"{address(written)}?at=2&since=4"))


def test_only_what_has_changed(written, editor):
    shown = text_of(editor.get(f"{address(written)}?at=4&since=2&only=1"))
    assert shown == f"Changed {FIRST} Раз.{{ Два.}} Added {{Три.}}"


def test_what_came_and_went_is_said_to_those_who_hear_the_page(written, editor):
    page = editor.get(f"{address(written)}?at=4&since=2").content.decode()
    assert (
        '<ins><span class="visually-hidden">inserted: </span> Два.<span class="visually-hidden"> (end) </span></ins>'
        in page
    )


def test_text_cannot_break_the_page(draft, people, editor):
    write(draft, people.committee, paragraph("<b>&lt;</b><script>"))
    page = editor.get(f"{address(draft)}?at=2&since=1").content.decode()
    assert "&lt;b&gt;&amp;lt;&lt;/b&gt;&lt;script&gt;" in page


@pytest.mark.parametrize("query", ["?at=99", "?at=r7", "?at=x", "?at=1&since=99"])
def test_moment_that_never_was_shows_the_present_and_says_so(written, editor, query):
    answer = editor.get(address(written) + query)
    assert (answer.status_code, "The history has no such moment" in answer.content.decode()) == (404, True)


def test_text_that_nobody_wrote_together_has_no_slider(draft, people, editor):
    name_revision(resolution=draft, name="Первая", nonce="n", by=people.chair, now=NOW)
    page = editor.get(address(draft)).content.decode()
    assert 'type="range"' not in page
    assert "Revision 1: «Первая»" in page
    assert FIRST in text_of(editor.get(f"{address(draft)}?at=r1"))


def test_page_costs_the_same_for_few_and_for_many(written, people, editor, django_assert_max_num_queries):
    path = address(written)
    for _ in range(2):
        with django_assert_max_num_queries(12):
            editor.get(f"{path}?at=3&since=2")
        with django_assert_max_num_queries(12):
            editor.get(f"{path}?at=2")
        write(written, people.committee, *[typed("ы")] * 30, at=NOW + timedelta(hours=1), step=timedelta(minutes=3))
        for number in range(5):
            name_revision(resolution=written, name=f"№ {number}", nonce=f"{_}{number}", by=people.chair, now=NOW)


def test_naming_keeps_the_text_under_a_name(written, people, editor):
    fields = {"name": "  До\nсекций ", "nonce": "n-1"}
    for _ in range(2):
        answer = editor.post(address(written, "name_revision"), fields, follow=True)
    revision = written.revisions.get()
    assert (revision.name, revision.by, revision.seq) == ("До секций", people.committee, 4)
    assert "Kept as revision 1." in answer.content.decode()


@pytest.mark.parametrize("name", ["", " ", "\n\t", "о" * 121])
def test_name_that_cannot_be_is_refused_with_what_was_typed(written, editor, name):
    answer = editor.post(address(written, "name_revision"), {"name": name, "nonce": "n-1"})
    assert (answer.status_code, written.revisions.count()) == (422, 0)
    assert 'id="id_name_error"' in answer.content.decode()


def test_adopted_text_has_a_history_and_no_way_back(written, people, editor):
    actions.adopt(resolution=written, adopted_on=DAY, by=people.chair, now=NOW)
    page = editor.get(f"{address(written)}?at=2").content.decode()
    assert ("Revision 1: adopted by the hall" in page, "restore/" in page, "history/name/" in page) == (
        True,
        False,
        False,
    )
    answer = editor.get(f"{address(written, 'restore_revision')}?at=2", follow=True)
    assert "The text is adopted and is not edited any more." in answer.content.decode()
    answer = editor.post(address(written, "restore_revision"), {"at": "2", "nonce": "n"}, follow=True)
    assert "The text is adopted and is not edited any more." in answer.content.decode()


def test_restoring_asks_first_and_shows_what_would_change(written, editor):
    answer = editor.get(f"{address(written, 'restore_revision')}?at=1")
    assert f"{FIRST}[ Раз. Два.]" in text_of(answer)
    assert 'name="at" value="1"' in answer.content.decode()
    written.refresh_from_db()
    assert (written.text_seq, written.revisions.count()) == (4, 0)


def test_restoring_makes_a_revision_and_says_so(written, editor):
    fields = {"at": "1", "nonce": "n-1"}
    for _ in range(2):
        answer = editor.post(address(written, "restore_revision"), fields, follow=True)
    page = answer.content.decode()
    assert "The text is restored and kept as revision 2." in page
    assert "Revision 2: restored from change 1" in page
    assert f"{FIRST} Необходимо" in text_of(answer)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "The form was damaged on its way."),
        ({"at": "1"}, "The form was damaged on its way."),
        ({"at": "77", "nonce": "n"}, "The history has no such moment."),
        ({"at": "4", "nonce": "n"}, "The text says just that already"),
        ({"at": "r999999999999999", "nonce": "n"}, "The form was damaged on its way."),
    ],
)
def test_restoring_is_refused_in_words(written, editor, fields, words):
    answer = editor.post(address(written, "restore_revision"), fields, follow=True)
    assert (words in answer.content.decode(), written.revisions.count()) == (True, 0)


def test_authors_are_told_to_the_editor(written, people, editor):
    rows = editor.get(address(written, "authors")).json()
    assert [(one["kind"], one["name"]) for one in rows] == [
        ("site", "the text before writing together"),
        ("person", people.committee.short_name),
        ("person", people.chair.short_name),
    ]
    assert len({one["client"] for one in rows}) == 3
    assert rows[0]["colour"] is None
    assert rows[1]["colour"] != rows[2]["colour"]


def test_author_who_left_has_no_name(written, people, editor):
    TextAuthor.objects.filter(user=people.chair).update(user=None)
    rows = editor.get(address(written, "authors")).json()
    assert [(one["kind"], one["name"], one["colour"]) for one in rows][-1] == ("gone", "somebody who left", None)


def test_authors_cost_the_same_for_few_and_for_many(written, people, editor, django_assert_num_queries):
    counts, path = [], address(written, "authors")
    for _ in range(2):
        with django_assert_num_queries(8):
            counts.append(len(editor.get(path).json()))
        for user in (people.committee, people.organiser):
            write(written, user, typed("ы"))
    assert counts == [3, 5]


@pytest.mark.parametrize("name", ["history", "authors", "restore_revision"])
@pytest.mark.parametrize(
    ("who", "status"), [("chair", 200), ("organiser", 200), ("juror", 404), ("participant", 404), ("stranger", 404)]
)
def test_past_is_for_those_who_write(written, people, client_of, name, who, status):
    assert client_of(getattr(people, who)).get(f"{address(written, name)}?at=1").status_code == status


@pytest.mark.parametrize("name", ["name_revision", "restore_revision"])
@pytest.mark.parametrize("who", ["juror", "participant", "stranger"])
def test_nobody_else_keeps_or_restores(written, people, client_of, name, who):
    fields = {"name": "Моя", "at": "1", "nonce": "n"}
    assert client_of(getattr(people, who)).post(address(written, name), fields).status_code == 404
    assert written.revisions.count() == 0


def test_text_of_another_event_has_no_history_here(written, editor):
    from tests.factories import make_event

    other = make_event(slug="other-event")
    assert editor.get(reverse("resolutions:history", args=[other.slug, written.code])).status_code == 404


@pytest.mark.parametrize("name", ["manage", "edit", "write"])
def test_pages_of_the_text_lead_to_its_history(draft, editor, name):
    path = reverse(
        f"resolutions:{name}", args=[draft.event.slug] if name == "manage" else [draft.event.slug, draft.code]
    )
    assert f'href="{address(draft)}"' in editor.get(path).content.decode()
