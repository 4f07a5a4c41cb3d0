"""Noting who looked at whose personal data."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from events.access import actor
from events.models import Event, PersonalAccess

What = PersonalAccess.What
# Somebody pages through a list or types a name letter by letter: one row a minute says as much as fifty.
RARE = frozenset({What.LIST, What.SEARCH, What.DELEGATION, What.DOORS})
SECONDS = 60


def note_look(request: HttpRequest, event: Event, what: What, *, subject: str = "", people: int = 1) -> None:
    """Note that the request's user saw the data of so many people; `subject` is whose, by ticket code."""
    if not people:
        return
    by = actor(request)
    if what in RARE and not cache.add(f"look:{what}:{event.pk}:{by.pk}:{subject}", 1, SECONDS):
        return
    PersonalAccess.objects.create(event=event, by=by, what=what, subject=subject, people=people, at=timezone.now())
