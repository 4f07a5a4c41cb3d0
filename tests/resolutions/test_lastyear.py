"""Last year's recommendations in this year's draft."""

import json
from datetime import timedelta
from typing import Any

import pytest

from resolutions import actions, lastyear
from resolutions.canonical import to_bytes
from resolutions.drafting import log
from resolutions.drafting.taking import take_now, text_of
from resolutions.models import LeftOut, Recommendation, Resolution, ResolutionQuerySet, TextUpdate
from resolutions.reasons import Refused
from tests import factories
from tests.races import at_once, meeting, unguarded
from tests.resolutions.texts import DAY, NOW, make_draft, make_published

pytestmark = pytest.mark.django_db
NEW = """Резолюция
краевого симпозиума «Живой урок»
26 февраля 2026 г.        г. Чита

Участники симпозиума предлагают:
Министерству образования края:
- построить школу.
Родителям:
- читать вслух.
Участники благодарят хозяев.
"""


@pytest.fixture
def last(event, people):
    day = event.starts_on - timedelta(365)
    edition = factories.make_event(slug="last", series=event.series, starts_on=day, ends_on=day)
    return make_published(edition, people.chair)


@pytest.fixture
def draft(event, people, last):
    return make_draft(event, people.committee, NEW)


def carry(draft, people, item):
    return lastyear.carry_over(resolution=draft, item=item.id, by=people.committee, now=NOW)


def texts_of(draft):
    draft.refresh_from_db()
    content = text_of(draft)
    names = {one.id: one.name for one in content.addressees}
    return [(names[one.addressee], one.text, one.origin) for one in content.recommendations]


def test_item_stands_below_those_of_its_addressee_and_says_where_it_is_from(draft, last, people):
    item = last.content.recommendations[0]
    assert carry(draft, people, item) is False
    assert texts_of(draft) == [
        ("Министерству образования края", "построить школу.", ""),
        ("Министерству образования края", "поддержать школьные лаборатории;", item.id),
        ("Родителям", "читать вслух.", ""),
    ]


def test_addressee_that_is_lacking_is_added(draft, last, people):
    item, version = last.content.recommendations[2], draft.version
    assert carry(draft, people, item) is True
    assert texts_of(draft)[-1] == ("Педагогам", "показывать уроки друг другу.", item.id)
    assert draft.version == version + 1


def test_carrying_over_twice_makes_one(draft, last, people):
    item = last.content.recommendations[2]
    carry(draft, people, item)
    assert carry(draft, people, item) is False
    assert (len(texts_of(draft)), draft.addressees.count(), TextUpdate.objects.count()) == (3, 3, 2)


def test_rows_and_revisions_keep_the_origin(draft, last, people):
    item = last.content.recommendations[0]
    carry(draft, people, item)
    take_now(resolution_id=draft.pk)
    assert Recommendation.objects.get(origin=item.id).addressee.resolution == draft
    revision = actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW).revisions.get()
    assert [one["origin"] for one in revision.snapshot["blocks"] if "origin" in one] == [item.id]
    assert revision.snapshot == json.loads(to_bytes(revision.content))


def test_what_is_left_out_says_why_and_can_be_taken_up(draft, last, people):
    item = last.content.recommendations[0].id
    for reason in ("сделано иначе", " устарело "):
        lastyear.leave_out(resolution=draft, item=item, reason=reason, by=people.committee, now=NOW)
    assert LeftOut.objects.get().reason == "устарело"
    assert lastyear.last_year(draft, people.committee).open == 2
    lastyear.reconsider(resolution=draft, item=item)
    assert lastyear.last_year(draft, people.committee).open == 3


def test_what_is_carried_over_is_not_left_out_any_more(draft, last, people):
    item = last.content.recommendations[0]
    lastyear.leave_out(resolution=draft, item=item.id, reason="устарело", by=people.committee, now=NOW)
    carry(draft, people, item)
    assert not LeftOut.objects.exists()
    draft.refresh_from_db()
    assert lastyear.last_year(draft, people.committee).groups[0][1][0].is_carried


def test_what_is_carried_over_is_not_left_out_by_whoever_saw_it_before(draft, last, people):
    item = last.content.recommendations[0]
    carry(draft, people, item)
    with pytest.raises(Refused, match="changed_since"):
        lastyear.leave_out(resolution=draft, item=item.id, reason="устарело", by=people.committee, now=NOW)
    assert not LeftOut.objects.exists()


def test_done_is_noted_in_last_years_resolution(draft, last, people):
    factories.make_membership(last.resolution.event, "committee", people.committee)
    item = last.content.recommendations[0].id
    for note in ("открыты три", "ещё раз"):
        lastyear.close(resolution=draft, item=item, note=note, by=people.committee, now=NOW)
    row = Recommendation.objects.get(pk=item)
    assert (row.execution, row.execution_note, row.executed_on) == ("done", "открыты три", draft.event.day_of(NOW))
    assert lastyear.last_year(draft, people.committee).open == 2


def test_who_does_not_work_on_last_years_event_closes_nothing(draft, last, people):
    assert lastyear.last_year(draft, people.committee).may_close is False
    with pytest.raises(Refused, match="not_yours"):
        lastyear.close(resolution=draft, item=last.content.recommendations[0].id, note="", by=people.committee, now=NOW)
    assert not Recommendation.objects.filter(execution="done").exists()


def test_refusals(draft, last, people):
    mine, item = {"resolution": draft, "by": people.committee, "now": NOW}, last.content.recommendations[0].id
    with pytest.raises(Refused, match="no_reason"):
        lastyear.leave_out(item=item, reason=" ", **mine)
    with pytest.raises(Refused, match="gone_item"):
        lastyear.carry_over(item="none", **mine)
    actions.adopt(resolution=draft, adopted_on=DAY, by=people.chair, now=NOW)
    acts = [
        lambda: lastyear.carry_over(item=item, **mine),
        lambda: lastyear.leave_out(item=item, reason="устарело", **mine),
        lambda: lastyear.close(item=item, note="", **mine),
        lambda: lastyear.reconsider(resolution=draft, item=item),
    ]
    for act in acts:
        with pytest.raises(Refused, match="locked"):
            act()


def test_first_edition_has_no_last_year(event, people):
    assert lastyear.last_year(make_draft(event, people.committee), people.committee) is None


# ------------------------------------------------------------------ at one instant
@pytest.fixture
def unheld(monkeypatch, draft):
    """Take the lock of the text away; it is written together already."""
    log.begin(resolution_id=draft.pk, now=NOW)
    monkeypatch.setattr(lastyear, "held_open", lambda pk: Resolution.objects.select_related("event").get(pk=pk))


@pytest.fixture
def overtaken(monkeypatch):
    """Let somebody else act when `name` of a module is called next, after it has looked or before it acts."""

    def arrange(module, name, other, *, after=False):
        act = getattr(module, name)

        def overtaken_act(*args: Any, **arguments: Any) -> Any:
            monkeypatch.setattr(module, name, act)
            found = act(*args, **arguments) if after else None
            assert at_once(other) == [""]
            return found if after else act(*args, **arguments)

        monkeypatch.setattr(module, name, overtaken_act)

    return arrange


@pytest.fixture
def closing(draft, event, people, last):
    """Return the acts of closing an item in two drafts."""
    factories.make_membership(last.resolution.event, "committee", people.committee)
    drafts = [draft, make_draft(event, people.committee, NEW.replace("школу", "дом"))]
    item = last.content.recommendations[0].id
    return [
        {"resolution": one, "item": item, "note": note, "by": people.committee, "now": NOW}
        for one, note in zip(drafts, ("открыты три", "открыты четыре"), strict=True)
    ]


def carrying(draft, by, item):
    return {"resolution": draft, "item": item.id, "by": by, "now": NOW}


@pytest.mark.django_db(transaction=True)
def test_item_that_two_carry_over_at_once_stands_there_once(draft, last, people):
    item = last.content.recommendations[2]
    acts = [carrying(draft, by, item) for by in (people.committee, people.chair)]
    assert at_once(*[lambda act=act: lastyear.carry_over(**act) for act in acts]) == ["", ""]
    assert texts_of(draft)[2:] == [("Педагогам", "показывать уроки друг другу.", item.id)]
    assert draft.addressees.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unheld")
def test_without_the_lock_two_carry_an_item_over_twice(draft, last, people, monkeypatch):
    """The control: both look before either has written."""
    item = last.content.recommendations[0]
    acts = [carrying(draft, by, item) for by in (people.committee, people.chair)]
    monkeypatch.setattr(lastyear, "_origins", meeting(lastyear._origins))
    assert at_once(*[lambda act=act: unguarded(lastyear.carry_over, **act) for act in acts]) == ["", ""]
    assert [origin for _to, _text, origin in texts_of(draft)].count(item.id) == 2


@pytest.mark.django_db(transaction=True)
def test_item_carried_over_and_left_out_at_once_is_carried_over(draft, last, people):
    item = last.content.recommendations[0]
    answers = at_once(
        lambda: carry(draft, people, item),
        lambda: lastyear.leave_out(resolution=draft, item=item.id, reason="устарело", by=people.chair, now=NOW),
    )
    assert answers in (["", ""], ["", "changed_since"])
    assert [origin for _to, _text, origin in texts_of(draft)].count(item.id) == 1
    assert not LeftOut.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unheld")
def test_without_the_lock_an_item_is_carried_over_and_left_out(draft, last, people, overtaken):
    """The control: it is carried over when whoever leaves it out has looked."""
    item = last.content.recommendations[0]
    carry_over = carrying(draft, people.chair, item)
    overtaken(lastyear, "_origins", lambda: unguarded(lastyear.carry_over, **carry_over), after=True)
    unguarded(lastyear.leave_out, reason="устарело", **carrying(draft, people.committee, item))
    assert [origin for _to, _text, origin in texts_of(draft)].count(item.id) == 1
    assert LeftOut.objects.get().item == item.id


@pytest.mark.django_db(transaction=True)
def test_item_carried_over_and_closed_at_once_is_both(draft, last, people, closing):
    item = last.content.recommendations[0]
    assert at_once(lambda: carry(draft, people, item), lambda: lastyear.close(**closing[0])) == ["", ""]
    assert [origin for _to, _text, origin in texts_of(draft)].count(item.id) == 1
    assert Recommendation.objects.get(pk=item.id).execution_note == "открыты три"


@pytest.mark.django_db(transaction=True)
def test_item_closed_in_two_drafts_at_once_keeps_the_first_note(closing):
    assert at_once(*[lambda act=act: lastyear.close(**act) for act in closing]) == ["", ""]
    assert Recommendation.history.filter(history_type="~").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unheld")
def test_without_the_lock_the_second_note_takes_the_place_of_the_first(closing, overtaken, monkeypatch):
    """The control: it is closed in the other draft between the look and the note."""
    monkeypatch.setattr(ResolutionQuerySet, "held", lambda rows: rows.select_related("event"))
    overtaken(actions, "note_execution", lambda: unguarded(lastyear.close, **closing[1]))
    unguarded(lastyear.close, **closing[0])
    notes = Recommendation.history.filter(history_type="~").order_by("history_id")
    assert list(notes.values_list("execution_note", flat=True)) == ["открыты четыре", "открыты три"]
