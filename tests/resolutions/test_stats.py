"""Numbers for the pages of events."""

from datetime import date

from events.models import Event
from resolutions import actions, editing
from resolutions.models import Recommendation, Resolution
from resolutions.removed import last_known
from resolutions.stats import Execution, counts_of, executions_of, last_resolution, resolution_of
from tests.factories import make_event
from tests.resolutions.texts import NOW, TEXT, make_draft, make_published, save


def test_execution_counts_by_state(event, people):
    revision = make_published(event, people.chair)
    content = revision.content
    first, second, _third = Recommendation.objects.in_order()
    Recommendation.objects.filter(pk=first.pk).update(execution="done")
    Recommendation.objects.filter(pk=second.pk).update(execution="in_progress")

    counts = counts_of(content, executions_of(content, revision.resolution))

    assert counts == Execution(done=1, in_progress=1, unknown=1)
    assert (counts.total, counts.begun) == (3, 2)


def test_execution_is_that_of_the_revision_whatever_is_at_work(event, people):
    revision = make_published(event, people.chair)
    first, *_rest = Recommendation.objects.in_order()
    noted = {str(first.id): ("done", "Издано", None)}
    actions.note_execution(resolution=revision.resolution, noted=noted, by=people.chair, now=NOW)
    at_work = Resolution.objects.get()
    changed = editing.remove(at_work.content, str(first.id))
    changed = editing.add_recommendation(changed, changed.addressees[0].id, "00000000-0000-4000-8000-000000000001")
    save(at_work, changed, people.chair)

    executions = executions_of(revision.content, revision.resolution)

    assert counts_of(revision.content, executions) == Execution(done=1, unknown=2)
    assert executions[str(first.id)].execution_note == "Издано"


def test_what_became_of_an_item_of_another_text_is_not_told(event, people):
    revision = make_published(event, people.chair)
    first, *_rest = Recommendation.objects.in_order()
    key = str(first.id)
    other = make_draft(make_event(), people.chair, TEXT.replace("Живой", "Чужой"))

    assert executions_of(revision.content, other) == {}
    first.delete()
    assert last_known({key}, other) == {}
    assert list(last_known({key}, revision.resolution)) == [key]


def test_last_resolution_is_that_of_the_edition_before(event, people):
    older = make_event(series=event.series, starts_on=date(2024, 2, 1))
    old = make_event(series=event.series, starts_on=date(2025, 2, 1))
    foreign = make_event(starts_on=date(2025, 3, 1))
    for one in (older, old, foreign):
        make_published(one, people.chair)
    make_draft(make_event(series=event.series, starts_on=date(2025, 6, 1)))

    last = last_resolution(event)

    assert last is not None
    assert last.resolution.event == old
    assert last.content.participants == 420
    assert last.execution == Execution(unknown=3)


def test_last_resolution_is_the_events_own_first(event, people):
    make_published(make_event(series=event.series, starts_on=date(2025, 2, 1)), people.chair)
    own = make_published(event, people.chair)
    make_published(make_event(series=event.series, starts_on=event.starts_on), people.chair)
    assert last_resolution(event).resolution == own.resolution


def test_resolution_of_a_hidden_edition_is_not_the_last(event, people):
    hidden = make_event(series=event.series, starts_on=date(2025, 2, 1))
    make_published(hidden, people.chair)
    Event.objects.filter(pk=hidden.pk).update(state=Event.State.DRAFT)
    assert last_resolution(event) is None


def test_last_resolution_costs_two_queries(event, people, django_assert_num_queries):
    make_published(event, people.chair)
    with django_assert_num_queries(2):
        last_resolution(event)


def test_no_resolution_is_none(event):
    assert last_resolution(event) is None
    assert resolution_of(event) is None


def test_resolution_of_the_event_is_the_published_one(event, people):
    make_draft(event)
    assert resolution_of(event) is None
    published = make_published(event, people.chair, text="Резолюция\nфорума\nПедагогам:\n- учить.").resolution
    assert resolution_of(event) == published
