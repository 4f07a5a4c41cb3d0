"""Making the next edition of an event out of this one: every subject copies its part."""

from datetime import timedelta

from django.db import transaction

from contest.actions import clone_contest
from events.actions import Edition, clone_event
from events.models import Event, User
from registration.actions.asking import clone_questions
from sessions.actions import clone_programme


@transaction.atomic
def clone_edition(*, source: Event, edition: Edition, by: User) -> Event:
    """Clone the event, its programme, questions and contest as drafts, all dates shifted by the same number of days.

    People's registrations, entries and the resolution belong to their year. Raises Refused("slug_taken").
    """
    target = clone_event(source=source, edition=edition, by=by)
    shift: timedelta = edition.starts_on - source.starts_on
    clone_programme(source=source, target=target, shift=shift)
    clone_questions(source=source, target=target, by=by)
    clone_contest(source, target, shift)
    return target
