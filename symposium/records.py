"""The history of an event: which changes of which subject can be looked through."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contest.models import Contest
from events.models import Event, Membership
from registration.models import Registration
from resolutions.models import Resolution
from sessions.models import Session

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SUBJECTS: "dict[str, StrOrPromise]" = {
    "": _("The event"),
    "roles": _("Roles"),
    "programme": _("Programme"),
    "participants": _("Participants"),
    "contest": _("Contest"),
    "resolution": _("Resolution"),
}


def records(event: Event, of: str) -> QuerySet[Any]:
    """Return the records of one subject, the newest first; of the event itself where `of` names none."""
    managers: dict[str, Any] = {
        "roles": Membership.history,  # type: ignore[attr-defined]
        "programme": Session.history,
        "participants": Registration.history,
        "contest": Contest.history,  # type: ignore[attr-defined]
        "resolution": Resolution.history,
    }
    if of in managers:
        found: QuerySet[Any] = managers[of].filter(event=event.pk)
    else:
        found = Event.history.filter(id=event.pk)
    # The keys are given in the order of time.
    return found.order_by("-history_id")


def with_authors(found: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch with records who made the changes."""
    return found.select_related("history_user")
