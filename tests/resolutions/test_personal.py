"""What is held of a person who decided about remarks and last year's items."""

import pytest

from events.personal import Whose
from resolutions import correcting, personal
from resolutions.models import LeftOut, Waived
from tests.resolutions.test_correcting import TEXT, key_of
from tests.resolutions.texts import NOW, make_draft

pytestmark = pytest.mark.django_db


def test_decisions_are_told_and_stay_without_a_name(event, people):
    draft = make_draft(event, people.committee, TEXT)
    before = personal.outlook(Whose(people.committee, frozenset()))[0].count
    correcting.leave(resolution=draft, key=key_of(draft, "space_before"), by=people.committee, now=NOW)
    LeftOut.objects.create(resolution=draft, item="old", reason="устарело", by=people.committee, at=NOW)

    parts = {part.key: part.rows for part in personal.export(Whose(people.committee, frozenset()))}
    assert [one["code"] for one in parts["waived"]] == ["space_before"]
    assert [one["reason"] for one in parts["left_out"]] == ["устарело"]
    assert personal.outlook(Whose(people.committee, frozenset()))[0].count == before + 2
    assert [personal.export(Whose(people.juror, frozenset()))[index].rows for index in (1, 2)] == [[], []]

    Waived.objects.update(by=None)
    assert correcting.checked(draft).left != {}
