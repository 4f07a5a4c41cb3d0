"""Ways through the site: the tabs of an event's public pages and the rail of its desk."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.access import actor
from events.models import Event, Role
from events.permissions import MATRIX, Can

register = template.Library()
OWN_EVENTS = 8


@dataclass(frozen=True)
class Way:
    """A link to a page of an event: shown to whoever `can` and cannot what follows `unless`, to everybody without."""

    key: str
    label: str | Promise
    view: str
    icon: str = ""
    can: Can | None = None
    unless: Can | None = None


TABS = (
    Way("event", pgettext_lazy("tab", "About"), "events:event"),
    Way("programme", _("Programme"), "programme:programme"),
    Way("speakers", _("Speakers"), "programme:speakers"),
    Way("contest", _("Contest"), "contest:contest"),
    Way("resolution", _("Resolution"), "resolutions:event_resolution"),
)
RAIL = (
    (
        "",
        (
            Way("overview", _("Overview"), "overview", "columns-gap", Can.VIEW_OVERVIEW),
            Way("doors", _("Entrance and doors"), "registration:doors", "door-open", Can.MANAGE_DEVICES),
            Way("desk", _("Check people in"), "registration:desk", "qr-code", Can.CHECK_IN),
            Way("paper", _("From paper"), "registration:paper", "clipboard", Can.CHECK_IN),
            Way(
                "participants",
                _("Participants"),
                "registration:participants",
                "people",
                Can.VIEW_REGISTRATIONS,
            ),
            Way("invitations", _("Invitations"), "registration:invitations", "envelope", Can.EDIT_REGISTRATIONS),
            Way("delegations", _("Delegations"), "registration:delegations", "people-fill", Can.EDIT_REGISTRATIONS),
            Way("import", _("Import"), "registration:imports", "building", Can.IMPORT_REGISTRATIONS),
            Way(
                "privacy",
                pgettext_lazy("rail", "Personal data"),
                "registration:manage_privacy",
                "lock",
                Can.HANDLE_PRIVACY,
            ),
        ),
    ),
    (
        _("Programme"),
        (
            Way("schedule", _("Schedule"), "programme:manage_programme", "calendar-week", Can.EDIT_PROGRAMME),
            Way("speakers", _("Speakers"), "programme:manage_speakers", "mic", Can.EDIT_PROGRAMME),
            Way("contest", _("Contest"), "contest:manage", "trophy", Can.MANAGE_CONTEST),
            Way("jury", _("Jury"), "contest:jury", "card-checklist", Can.SCORE_ENTRIES),
        ),
    ),
    (
        pgettext_lazy("rail", "Outcome"),
        (Way("resolution", _("Resolution"), "resolutions:manage", "file-text", Can.EDIT_RESOLUTION),),
    ),
    (
        pgettext_lazy("rail", "Settings"),
        (
            Way("settings", _("The event"), "events:settings", "gear", Can.EDIT_EVENT),
            Way("settings", _("The event"), "events:state", "gear", Can.CHANGE_STATE, unless=Can.EDIT_EVENT),
            Way("places", _("Registration"), "registration:places", "person-check", Can.EDIT_EVENT),
            Way("questions", _("Questions"), "registration:questions", "question-circle", Can.EDIT_EVENT),
            Way("venue", _("Venue and rooms"), "events:venue", "geo-alt", Can.EDIT_EVENT),
            Way("roles", _("Rights and roles"), "events:roles", "shield-lock", Can.MANAGE_ROLES),
        ),
    ),
)

ACCOUNT = (
    (_("E-mail"), "account_email"),
    (_("Password"), "account_change_password"),
    (_("Passkeys and the second step"), "mfa_index"),
    (_("Other ways to sign in"), "socialaccount_connections"),
)


def _link(way: Way, event: Event, current: str) -> dict[str, Any] | None:
    try:
        url = reverse(way.view, args=[event.slug])
    except NoReverseMatch:
        return None
    return {"key": way.key, "label": way.label, "url": url, "icon": way.icon, "current": way.key == current}


@register.simple_tag
def event_tabs(request: HttpRequest, current: str = "") -> list[dict[str, Any]]:
    """List the header's tabs; a view may leave out those with nothing behind in `request.without`."""
    event: Event | None = getattr(request, "event", None)
    if event is None:
        return []
    without = getattr(request, "without", ())
    return [link for way in TABS if way.key not in without and (link := _link(way, event, current))]


@register.simple_tag
def rail(request: HttpRequest, current: str = "") -> list[dict[str, Any]]:
    """List the groups of the desk's rail that the reader may open."""
    event: Event | None = getattr(request, "event", None)
    if event is None:
        return []
    granted: frozenset[Can] = getattr(request, "can", frozenset())
    groups = []
    for title, ways in RAIL:
        open_ways = [way for way in ways if way.can in granted and way.unless not in granted]
        links = [link for way in open_ways if (link := _link(way, event, current))]
        if links:
            groups.append({"title": title, "links": links})
    return groups


@register.simple_tag
def own_events(request: HttpRequest) -> list[dict[str, Any]]:
    """List the events that the reader works at, the latest first: for whoever goes from one desk to another."""
    memberships = actor(request).memberships.exclude(role=Role.PARTICIPANT).select_related("event")
    desks: dict[Event, set[Can]] = {}
    for membership in memberships.order_by("-event__starts_on"):
        desks.setdefault(membership.event, set()).update(MATRIX[Role(membership.role)])
    return [
        {
            "event": event,
            "url": reverse("overview", args=[event.slug]) if Can.VIEW_OVERVIEW in granted else event.get_absolute_url(),
            "current": event == getattr(request, "event", None),
        }
        for event, granted in list(desks.items())[:OWN_EVENTS]
    ]


@register.simple_tag
def open_events(request: HttpRequest) -> list[Event]:
    """List the events one can register for now, the nearest first."""
    now = timezone.now()
    coming = Event.objects.visible_to(request.user).coming(timezone.localdate(now))
    return [event for event in coming if event.registration_is_open(now)]


@register.filter
def first_desk(request: HttpRequest) -> str:
    """Give the address of the first page of the desk that the reader may open, or nothing."""
    groups = rail(request)
    return groups[0]["links"][0]["url"] if groups else ""


@register.simple_tag
def account_tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """List the pages of one's own account."""
    return [{"label": label, "url": reverse(view), "current": request.path == reverse(view)} for label, view in ACCOUNT]
