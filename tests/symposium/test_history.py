"""The history of rows: its manager is made once, for the rows of every instance and model apart."""

import pytest

from contest.models import Contest
from events.models import Event, Membership, Series
from sessions.models import Session
from tests import factories


@pytest.mark.parametrize("model", [Event, Membership, Contest, Session])
def test_history_is_read_through_one_class(model: type) -> None:
    assert type(model.history) is type(model.history)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_history_of_a_row_is_its_own() -> None:
    series = Series.objects.create(slug="s", name="Школа")
    one, other = factories.make_event(series=series), factories.make_event(series=series)
    one.place = "Агинское"
    one.save()

    assert [list(row.history.values_list("history_type", flat=True)) for row in (one, other)] == [["~", "+"], ["+"]]
    assert Event.history.count() == 3
    assert (Event.history.model.instance_type, Membership.history.model.instance_type) == (Event, Membership)
