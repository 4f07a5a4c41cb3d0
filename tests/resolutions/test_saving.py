"""The form of the whole text is saved as far as it was changed, whatever others change at that moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import connections

from resolutions.coediting.document import blocks_of
from resolutions.coediting.updates import read_update
from resolutions.drafting import log
from resolutions.merging import Clash
from resolutions.models import Resolution, ResolutionQuerySet
from resolutions.reasons import Stale
from tests.resolutions.texts import make_draft, save
from tests.resolutions.writing import appended, write


def typed_into(content, **texts: str):
    """The text with other words in some of its items, each told by how it begins."""

    def mended(one):
        return replace(one, text=next((new for old, new in texts.items() if one.text.startswith(old)), one.text))

    return replace(
        content,
        paragraphs=tuple(map(mended, content.paragraphs)),
        recommendations=tuple(map(mended, content.recommendations)),
    )


def test_save_of_an_old_form_leaves_what_was_not_changed_in_it(event, people):
    draft = make_draft(event, people.committee)
    opened = draft.content
    save(draft, typed_into(replace(opened, place="Улан-Удэ"), поддержать="поддержать музеи;"), people.chair)

    save(
        draft, typed_into(replace(opened, signature="Л. Д. Жапова"), сократить="убрать."), people.committee, base=opened
    )

    draft.refresh_from_db()
    wanted = typed_into(opened, поддержать="поддержать музеи;", сократить="убрать.")
    assert draft.content == replace(wanted, place="Улан-Удэ", signature="Л. Д. Жапова")


def test_save_of_what_others_have_changed_is_stale_and_saves_nothing_by_halves(event, people):
    draft = make_draft(event, people.committee)
    opened = draft.content
    save(draft, replace(opened, place="Улан-Удэ"), people.chair)
    before = Resolution.objects.get().version

    with pytest.raises(Stale) as caught:
        save(draft, replace(opened, place="Нерчинск", signature="Л. Д. Жапова"), people.committee, base=opened)

    assert caught.value.clashes == (Clash("", "place", "Нерчинск", "Улан-Удэ"),)
    assert caught.value.theirs.content.place == "Улан-Удэ"
    draft.refresh_from_db()
    assert (draft.place, draft.signature, draft.version) == ("Улан-Удэ", opened.signature, before)


def test_form_keeps_what_is_written_together_after_the_rows_were_read(event, people):
    draft = make_draft(event, people.committee)
    opened = draft.content
    write(draft, people.chair, appended(" НОВОЕ "))

    save(draft, replace(opened, signature="Л. Д. Жапова"), people.committee, base=opened)

    assert (
        Resolution.objects.get().content.paragraphs[0].text == "В работе симпозиума приняли участие 420 человек. НОВОЕ "
    )
    assert Resolution.objects.get().signature == "Л. Д. Жапова"
    assert draft.updates.count() == 2


def test_form_writes_letters_of_its_own_items_alone_into_the_text_written_together(event, people):
    draft = make_draft(event, people.committee)
    opened = draft.content
    write(draft, people.chair, appended(" НОВОЕ"))

    save(draft, typed_into(opened, сократить="сократить все отчёты."), people.committee, base=opened)

    update = read_update(bytes(draft.updates.last().data))
    assert (update.text_units, dict(update.deletes)) == (len("все "), {})


def test_item_changed_here_and_written_into_meanwhile_is_stale(event, people):
    draft = make_draft(event, people.committee)
    opened = draft.content
    document = write(draft, people.chair, appended(" НОВОЕ"))
    typed = typed_into(opened, **{"В работе": "Было 430 человек."})

    with pytest.raises(Stale) as caught:
        save(draft, typed, people.committee, base=opened)

    (clash,) = caught.value.clashes
    assert (clash.field, clash.here, clash.there[-6:]) == ("text", "Было 430 человек.", " НОВОЕ")
    again, seq = log.load(draft.pk)
    assert (seq, blocks_of(again)) == (2, blocks_of(document))

    save(draft, typed, people.committee, base=caught.value.theirs.content)
    assert Resolution.objects.get().content.paragraphs[0].text == "Было 430 человек."


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_of_one_field_at_one_instant_one_is_stale(event, people):
    draft = make_draft(event, people.committee)

    assert sorted(_race(draft, people, "place", "place")) == ["saved", "stale"]
    assert Resolution.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_two_saves_of_two_fields_at_one_instant_are_both_kept(event, people):
    draft = make_draft(event, people.committee)

    assert _race(draft, people, "place", "signature") == ["saved", "saved"]
    draft.refresh_from_db()
    assert (draft.place, draft.signature, draft.version) == ("place", "Signature", 3)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_two_saves_is_lost(event, people, monkeypatch):
    """The control: with the text read before the race, nothing else would keep what the other one has saved."""
    draft = make_draft(event, people.committee)
    read_before = SimpleNamespace(get=lambda **_key: Resolution(**_fields(draft)))
    monkeypatch.setattr(ResolutionQuerySet, "held", lambda _rows: read_before)

    assert _race(draft, people, "place", "signature") == ["saved", "saved"]
    draft.refresh_from_db()
    assert [draft.place == "place", draft.signature == "Signature"].count(True) == 1


def _fields(draft: Resolution) -> dict:
    return {field.attname: getattr(draft, field.attname) for field in Resolution._meta.concrete_fields}


def _race(draft, people, *names: str) -> list[str]:
    opened = draft.content

    def act(user, name) -> str:
        try:
            save(
                draft, replace(opened, **{name: name if user == people.committee else name.title()}), user, base=opened
            )
        except Stale:
            return "stale"
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(act, [people.committee, people.chair], names))
