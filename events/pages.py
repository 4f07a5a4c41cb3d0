"""What the organisers' pages show around their forms."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import Event, Membership, Role
from events.permissions import Can
from symposium.lib.names import fold

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TABS: "dict[str, tuple[StrOrPromise, Can]]" = {
    "settings": (_("Settings"), Can.EDIT_EVENT),
    "state": (_("State"), Can.CHANGE_STATE),
    "venue": (_("Venue"), Can.EDIT_EVENT),
    "organisations": (_("Organisers"), Can.EDIT_EVENT),
    "clone": (_("Next year"), Can.CLONE_EVENT),
    "history": (_("Changes"), Can.VIEW_OVERVIEW),
}


def settings_tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """List the tabs over the forms of `request.event` that the reader may open."""
    event: Event = request.event  # type: ignore[attr-defined]
    granted: frozenset[Can] = request.can  # type: ignore[attr-defined]
    return [
        {"label": label, "url": reverse(f"events:{name}", args=[event.slug]), "current": name == current}
        for name, (label, can) in TABS.items()
        if can in granted
    ]


def team(event: Event, query: str = "", role: str = "") -> list[Membership]:
    """Return who has a role but "participant", by role and name; `query` is looked for in names and addresses.

    A team is dozens of people, so the search runs here: SQLite cannot fold Cyrillic letters.
    """
    order = {name: rank for rank, name in enumerate(Role)}
    members = event.memberships.exclude(role=Role.PARTICIPANT).select_related("user")
    if role:
        members = members.filter(role=role)
    wanted = fold(query).split()
    found = [row for row in members if all(word in fold(f"{row.user.full_name} {row.user.email}") for word in wanted)]
    return sorted(found, key=lambda row: (order[Role(row.role)], fold(str(row.user))))
