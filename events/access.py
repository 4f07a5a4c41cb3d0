"""Getting an event for a view: invisible is 404, not allowed is 403, here and only here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from events.models import Event, User
from events.permissions import Can, capabilities


def get_event(request: HttpRequest, slug: str, can: Can | None = None) -> Event:
    """Return the event behind `slug` if the request's user may see it and, where given, may do `can`.

    Leaves `request.event` and `request.can` for the templates, that of a refusal too. Raises Http404 for what the
    user may not know of and PermissionDenied for what she may not do.
    """
    event = Event.objects.select_related("series", "venue").filter(slug=slug).first()
    if event is None:
        raise Http404
    granted = capabilities(request.user, event)
    if not event.is_public and Can.VIEW_DRAFT not in granted:
        raise Http404
    request.event = event  # type: ignore[attr-defined]
    request.can = granted  # type: ignore[attr-defined]
    if can is not None and can not in granted:
        raise PermissionDenied
    return event


def actor(request: HttpRequest) -> User:
    """Return the person who acts in a view that needs a login."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
