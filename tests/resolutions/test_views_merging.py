"""The form of the whole text is saved beside what colleagues write."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils.html import strip_tags

from resolutions import editing
from resolutions.canonical import Addressee
from resolutions.models import Recommendation, Resolution
from tests.resolutions.forms import form_of, sent_by, url
from tests.resolutions.texts import TEXT, make_draft, save, with_item
from tests.resolutions.writing import appended, write


@pytest.fixture
def desk(draft, editor):
    """The page of the form, as it is opened and as it comes back."""
    address = url("edit", draft.event.slug, draft.code)
    return SimpleNamespace(
        open=lambda: editor.get(address),
        send=lambda page, **over: editor.post(address, sent_by(page, **over)),
    )


def said_in(page) -> list[str]:
    """What the page tells of colleagues' changes, in its order."""
    lines = re.findall(r'<li><a href="#i[^>]*>.*?</a></li>', page.content.decode(), re.DOTALL)
    return [" ".join(strip_tags(one).split()) for one in lines]


def test_form_is_saved_while_colleagues_write_and_their_words_stay(draft, desk, people):
    page = desk.open()
    first = draft.content.paragraphs[0]
    write(draft, people.chair, appended(" НОВОЕ"))

    answer = desk.send(page, signature="Л. Д. Жапова")

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert (draft.signature, draft.content.paragraphs[0].text) == ("Л. Д. Жапова", f"{first.text} НОВОЕ")


def test_what_both_changed_is_told_by_its_name_and_nothing_is_saved(draft, desk, people):
    page, item, first = desk.open(), draft.content.recommendations[0], draft.content.paragraphs[0]
    save(
        draft, with_item(replace(draft.content, signature="", place="Нерчинск"), item.id, text="их слова"), people.chair
    )
    write(draft, people.chair, appended(" НОВОЕ"))
    typed = {"signature": "Л. Д. Жапова", f"text-{item.id}": "мои слова", "event_name": "моего симпозиума"}

    page = desk.send(page, **typed)

    assert page.status_code == 409
    assert said_in(page) == ["«Подписи»: сейчас пусто", "«Пункт 1.1»: сейчас их слова"]
    sent = sent_by(page)
    assert {name: sent[name] for name in typed} == typed
    assert (sent["place"], sent[f"text-{first.id}"]) == ("Нерчинск", f"{first.text} НОВОЕ")
    assert page.content.decode().count("is-conflict") == 1
    draft.refresh_from_db()
    assert (draft.signature, draft.event_name) == ("", "краевого симпозиума «Живой урок»")
    assert Recommendation.objects.get(id=item.id).text == "их слова"


def test_second_save_is_hers_in_what_she_was_told_of_and_nowhere_else(draft, desk, people):
    page, first, item = desk.open(), draft.content.paragraphs[0], draft.content.recommendations[0]
    save(draft, replace(draft.content, place="Нерчинск"), people.chair)
    page = desk.send(page, place="Борзя", **{f"text-{item.id}": "мои слова"})
    write(draft, people.chair, appended(" НОВОЕ"))
    save(draft, replace(draft.content, title="Итоги"), people.chair)

    assert desk.send(page).status_code == 302

    draft.refresh_from_db()
    assert (draft.place, draft.title) == ("Борзя", "Итоги")
    assert draft.content.paragraphs[0].text == f"{first.text} НОВОЕ"
    assert draft.content.recommendations[0].text == "мои слова"


def test_what_changes_again_after_it_was_told_is_told_again(draft, desk, people):
    page = desk.open()
    save(draft, replace(draft.content, place="Нерчинск"), people.chair)
    page = desk.send(page, place="Борзя")
    draft.refresh_from_db()
    save(draft, replace(draft.content, place="Сретенск"), people.chair)

    page = desk.send(page)

    assert (page.status_code, said_in(page)) == (409, ["«Город»: сейчас Сретенск"])
    assert desk.send(page).status_code == 302
    assert Resolution.objects.get().place == "Борзя"


def told_parts(draft) -> dict:
    task, item, (first, second) = (
        draft.content.paragraphs[2],
        draft.content.recommendations[0],
        draft.content.addressees,
    )
    return {
        "kind": (
            {f"kind-{task.id}": "fact"},
            {"kind": "preamble"},
            task.id,
            "«Факт: вернуть урокам опыт (что это)»: сейчас преамбула",
        ),
        "to whom": (
            {f"to-{item.id}": second.id},
            {"addressee": NEW},
            item.id,
            "«Пункт 2.2 (кому)»: сейчас Всем",
        ),
        "until": (
            {f"due-{item.id}": "2031-05-04"},
            {"due_to": date(2031, 5, 5)},
            item.id,
            "«Пункт 1.1 (срок)»: сейчас 5 мая 2031 г.",
        ),
        "name": ({f"name-{first.id}": "Школам"}, {"name": ""}, first.id, "«Адресат 1»: сейчас пусто"),
    }


NEW = "00000000-0000-4000-8000-000000000009"


@pytest.mark.parametrize("what", ["kind", "to whom", "until", "name"])
def test_parts_of_an_item_are_told_as_the_page_calls_them(draft, desk, people, what):
    typed, changed, key, told = told_parts(draft)[what]
    page = desk.open()
    theirs = draft.content
    if what == "to whom":
        theirs = replace(theirs, addressees=(*theirs.addressees, Addressee(NEW, "")))
    save(draft, with_item(theirs, key, **changed), people.chair)
    assert said_in(desk.send(page, **typed)) == [told]


def test_item_that_was_changed_is_not_removed_before_it_is_seen(draft, desk, people):
    page, item = desk.open(), draft.content.recommendations[0]
    save(draft, with_item(draft.content, item.id, text="их слова"), people.chair)

    page = desk.send(page, do=f"remove:{item.id}", place="Борзя")

    assert said_in(page) == ["«Пункт 1.1»: тем временем изменили, поэтому пока не убрано. Сейчас: их слова"]
    assert (sent_by(page)[f"text-{item.id}"], sent_by(page)["place"]) == ("их слова", "Борзя")
    assert Recommendation.objects.filter(id=item.id).exists()
    assert desk.send(page, do=f"remove:{item.id}").status_code == 302
    assert not Recommendation.objects.filter(id=item.id).exists()
    assert Resolution.objects.get().place == "Борзя"


def test_item_that_was_removed_is_brought_back_by_who_changed_it(draft, desk, people):
    page, item = desk.open(), draft.content.recommendations[0]
    save(draft, editing.remove(draft.content, item.id), people.chair)

    page = desk.send(page, **{f"text-{item.id}": "мои слова"})

    assert said_in(page) == ["«Пункт 1.1»: тем временем убрали, следующее сохранение вернёт"]
    assert desk.send(page).status_code == 302
    assert Recommendation.objects.get(id=item.id).text == "мои слова"


def test_addressee_of_whom_something_new_is_asked_is_not_removed_before_it_is_seen(draft, desk, people):
    page, to = desk.open(), draft.content.addressees[1]
    asked = editing.add_recommendation(draft.content, to.id, NEW)
    save(draft, with_item(asked, NEW, text="вести дневник."), people.chair)

    page = desk.send(page, do=f"remove:{to.id}")

    assert said_in(page) == [
        "«Адресат 2»: тем временем изменили, поэтому пока не убрано. Сейчас: Педагогам",
        "«Пункт 2.2»: тем временем изменили, поэтому пока не убрано. Сейчас: вести дневник.",
    ]
    assert desk.send(page, do=f"remove:{to.id}").status_code == 302
    assert [one.name for one in Resolution.objects.get().content.addressees] == ["Министерству образования края"]


def test_form_that_lacks_an_item_which_others_changed_tells_it(draft, desk, people):
    page, item, last = desk.open(), draft.content.recommendations[0], draft.content.paragraphs[-1]
    theirs = with_item(with_item(draft.content, item.id, text="их слова"), last.id, text="")
    save(draft, theirs, people.chair)
    rest = {"recommendation": [one.id for one in draft.content.recommendations[1:]]}
    rest |= {"paragraph": [one.id for one in draft.content.paragraphs[:-1]]}

    page = desk.send(page, **rest)

    assert said_in(page) == [
        "«Заключение»: тем временем изменили, поэтому пока не убрано. Сейчас: пусто",
        "«Пункт 1.1»: тем временем изменили, поэтому пока не убрано. Сейчас: их слова",
    ]
    assert desk.send(page).status_code == 302
    assert Recommendation.objects.count() == 2


@pytest.mark.parametrize("act", ["add:task", "add-to", "add-addressee:"])
def test_form_that_is_sent_twice_adds_once(draft, desk, act):
    page, before = desk.open(), editing.ids(draft.content)
    act = f"add-to:{draft.content.addressees[0].id}" if act == "add-to" else act
    addresses = {desk.send(page, do=act).url for _ in range(2)}
    added = [one for one in editing.ids(draft.content) if one not in before]
    assert len(added) == (2 if act == "add-addressee:" else 1)
    assert addresses == {f"{url('edit', draft.event.slug, draft.code)}#item-{added[0]}"}
    desk.send(desk.open(), do=act)
    assert len(editing.ids(draft.content)) == len(before) + 2 * len(added)


def test_form_with_the_base_of_another_text_is_refused(draft, editor, event):
    other = make_draft(event, text=TEXT.replace("420", "421"))
    typed = form_of(draft, title="Другая") | {"base": form_of(other)["base"]}
    page = editor.post(url("edit", draft.event.slug, draft.code), typed)
    assert page.status_code == 422
    assert Resolution.objects.get(pk=draft.pk).title == "Резолюция"
