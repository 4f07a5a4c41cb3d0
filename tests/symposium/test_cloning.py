from datetime import UTC, date, datetime, timedelta

import pytest

from events.actions import Edition
from events.refusals import Refused
from symposium.cloning import clone_edition
from tests import factories
from tests.contest.factories import make_contest, make_entry
from tests.registration.factories import make_question
from tests.sessions.factories import make_session, make_speaker, make_track, moment

pytestmark = pytest.mark.django_db


def test_clone_edition_takes_programme_and_contest_along() -> None:
    source = factories.make_event(slug="cto-2025", starts_on=date(2025, 2, 27))
    owner = factories.make_membership(source, "owner")
    track = make_track(source, 1, name="Среда")
    make_session(source, "12:30", "13:15", make_speaker(source), title="Чат класса", track=track)
    make_entry(make_contest(source, title="Уроки 2025", entries_close_at=moment(source, "12:00", days=-20)))
    factories.make_registration(source)
    make_question(source, "Нужна ли комната?")

    made = clone_edition(source=source, edition=Edition("cto-2026", "Школа", date(2026, 2, 26)), by=owner)

    session = made.sessions.get()
    assert (session.title, session.starts_at, session.track.event) == ("Чат класса", moment(made, "12:30"), made)
    assert [question.label for question in made.questions.all()] == ["Нужна ли комната?"]
    assert made.contest.title == "Уроки 2026"
    assert made.contest.entries_close_at == moment(made, "12:00", days=-20)
    assert [nomination.name for nomination in made.contest.nominations.all()] == ["Цифровой урок"]
    assert made.contest.entries.count() == made.registrations.count() == made.speakers.count() == 0


def test_clone_edition_of_a_bare_event() -> None:
    source = factories.make_event(starts_on=date(2025, 2, 27))
    owner = factories.make_membership(source, "owner")

    made = clone_edition(source=source, edition=Edition("bare-2026", "Школа", date(2026, 2, 26)), by=owner)

    assert (made.sessions.count(), made.state, hasattr(made, "contest")) == (0, "draft", False)


def test_clone_edition_makes_nothing_when_it_is_refused() -> None:
    source = factories.make_event(starts_on=datetime.now(tz=UTC).date())
    owner = factories.make_membership(source, "owner")

    with pytest.raises(Refused, match="slug_taken"):
        clone_edition(
            source=source, edition=Edition(source.slug, "Школа", source.starts_on + timedelta(weeks=52)), by=owner
        )

    assert source.series.events.count() == 1
