"""What was done about a recommendation, as the committee notes it."""

import re

from resolutions import actions
from resolutions.models import Recommendation
from tests.resolutions.forms import url
from tests.resolutions.texts import DAY, NOW, make_published


def test_execution_is_noted_in_a_form(event, people, client_of):
    resolution = make_published(event, people.chair).resolution
    rows = list(Recommendation.objects.in_order())
    data = {f"{row.id}-execution": "unknown" for row in rows}
    data |= {
        f"{rows[0].id}-execution": "done",
        f"{rows[0].id}-executed_on": "2026-09-01",
        f"{rows[0].id}-note": "Готово",
    }
    client_of(people.committee).post(url("execution", event.slug, resolution.code), data)
    rows[0].refresh_from_db()
    assert (rows[0].execution, rows[0].executed_on.isoformat(), rows[0].execution_note) == (
        "done",
        "2026-09-01",
        "Готово",
    )


def test_execution_noted_by_two_at_once_is_that_of_both(event, people, client_of):
    resolution = make_published(event, people.chair).resolution
    address = url("execution", event.slug, resolution.code)
    first, second, third = Recommendation.objects.in_order()
    noted = {str(third.id): ("in_progress", "Начато", DAY)}
    actions.note_execution(resolution=resolution, noted=noted, by=people.chair, now=NOW)
    shown = client_of(people.committee).get(address).content.decode()
    sent = dict(re.findall(r'<input[^>]* name="([\w-]+)"[^>]*? value="([^"]*)"', shown))
    sent |= {f"{row.id}-execution": "in_progress" if row == third else "unknown" for row in (first, second, third)}
    theirs = {str(first.id): ("done", "Издано", DAY)}
    actions.note_execution(resolution=resolution, noted=theirs, by=people.chair, now=NOW)

    client_of(people.committee).post(address, sent | {f"{second.id}-note": "Ждём"})

    rows = Recommendation.objects.in_order().values_list("execution", "execution_note", "executed_on")
    assert list(rows) == [("done", "Издано", DAY), ("unknown", "Ждём", None), ("in_progress", "Начато", DAY)]
    assert Recommendation.history.filter(id=third.id, history_type="~").count() == 1


def test_bad_execution_keeps_what_was_typed(event, people, client_of):
    resolution = make_published(event, people.chair).resolution
    rows = list(Recommendation.objects.in_order())
    data = {f"{row.id}-execution": "unknown" for row in rows} | {
        f"{rows[0].id}-execution": "later",
        f"{rows[1].id}-note": "ждём",
    }
    page = client_of(people.committee).post(url("execution", event.slug, resolution.code), data)
    assert page.status_code == 422
    assert "ждём" in page.content.decode()
