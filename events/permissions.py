"""Who may do what: one matrix of roles and capabilities."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import FilteredRelation, Q, QuerySet

from events.models import Event, Role, User
from symposium.lib.compiled import Compiled


class Can(StrEnum):
    """What a role may let a person do at an event."""

    VIEW_DRAFT = "view_draft"
    VIEW_OVERVIEW = "view_overview"
    EDIT_EVENT = "edit_event"
    CHANGE_STATE = "change_state"
    CLONE_EVENT = "clone_event"
    MANAGE_ROLES = "manage_roles"
    VIEW_REGISTRATIONS = "view_registrations"
    EDIT_REGISTRATIONS = "edit_registrations"
    HANDLE_PRIVACY = "handle_privacy"
    IMPORT_REGISTRATIONS = "import_registrations"
    CHECK_IN = "check_in"
    MANAGE_DEVICES = "manage_devices"
    EDIT_PROGRAMME = "edit_programme"
    MANAGE_CONTEST = "manage_contest"
    SCORE_ENTRIES = "score_entries"
    VIEW_SCORES = "view_scores"
    EDIT_RESOLUTION = "edit_resolution"
    PUBLISH_RESOLUTION = "publish_resolution"


class Grant(NamedTuple):
    """A row that gives somebody a role: its key, hers, and the role."""

    membership: int
    user: int
    role: str


ORGANISER = frozenset(Can) - {Can.MANAGE_ROLES, Can.SCORE_ENTRIES}

MATRIX: dict[Role, frozenset[Can]] = {
    Role.OWNER: ORGANISER | {Can.MANAGE_ROLES},
    Role.ORGANISER: ORGANISER,
    Role.DESK: frozenset({Can.VIEW_DRAFT, Can.CHECK_IN}),
    Role.EDITOR: frozenset({Can.VIEW_DRAFT, Can.EDIT_PROGRAMME}),
    Role.JUROR: frozenset({Can.VIEW_DRAFT, Can.SCORE_ENTRIES}),
    Role.CHAIR: frozenset({Can.VIEW_DRAFT, Can.EDIT_RESOLUTION, Can.PUBLISH_RESOLUTION}),
    Role.COMMITTEE: frozenset({Can.VIEW_DRAFT, Can.EDIT_RESOLUTION}),
    Role.PARTICIPANT: frozenset(),
}

# What is left of every role at an archived event: to read, to take it out again, to begin the next edition, to note
# for years what becomes of each recommendation, and to erase whoever asks for it: the law's month runs there too.
LEFT_IN_ARCHIVE = frozenset(
    {
        Can.VIEW_DRAFT,
        Can.VIEW_OVERVIEW,
        Can.VIEW_REGISTRATIONS,
        Can.HANDLE_PRIVACY,
        Can.VIEW_SCORES,
        Can.EDIT_RESOLUTION,
        Can.CHANGE_STATE,
        Can.CLONE_EVENT,
        Can.MANAGE_ROLES,
    }
)


def capabilities(user: User | AnonymousUser, event: Event) -> frozenset[Can]:
    """Return everything `user` may do at `event`; a superuser may do all but score.

    Nobody changes an archived event; people are erased from it all the same.
    """
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return _granted(user.is_superuser, event.memberships.filter(user=user).values_list("role", flat=True), event.state)


def _memberships_of(event: int, users: Collection[int]) -> "QuerySet[User, tuple[Any, ...]]":
    here = FilteredRelation("memberships", condition=Q(memberships__event=event))
    active = User.objects.filter(pk__in=users, is_active=True).annotate(here=here)
    return active.values_list("pk", "is_superuser", "here__role", "here__pk")


# Asked at every keystroke of a text that is written together.
_roles = Compiled(_memberships_of)


def who_may(can: Can, asked: Collection[int], *, event: int, state: str) -> set[int]:
    """Keep those of the users under these keys who may do something at an event in a state.

    One statement for however many.
    """
    roles = defaultdict(set)
    for pk, is_superuser, role, _membership in _roles(event=event, users=asked):
        roles[pk, bool(is_superuser)].add(role)
    return {pk for (pk, is_superuser), of in roles.items() if can in _granted(is_superuser, of - {None}, state)}


def grants(can: Can, asked: Collection[int], *, event: int, state: str) -> dict[int, Grant]:
    """Return, of those of the users who may do something by a role, one that lets them, each.

    As long as that stands (`standing_grants`) she may, at the event in that state.
    """
    return {
        pk: Grant(membership, pk, role)
        for pk, _is_superuser, role, membership in _roles(event=event, users=asked)
        if role and can in _granted(False, [role], state)  # noqa: FBT003
    }


def standing_grants(many: int) -> str:
    """Return the SQL that counts how many of so many grants still stand; its values are all of theirs, in order."""
    return _STANDING.format(", ".join([_GRANT] * many))


_STANDING = """
SELECT count(*) FROM events_membership JOIN events_user ON events_user.id = events_membership.user_id
WHERE events_user.is_active
AND (events_membership.id, events_membership.user_id, events_membership.role) IN (VALUES {})
"""
_GRANT = "(CAST(%s AS bigint), CAST(%s AS bigint), CAST(%s AS varchar))"


def _granted(
    is_superuser: bool,  # noqa: FBT001
    roles: Iterable[str],
    state: str,
) -> frozenset[Can]:
    granted = MATRIX[Role.OWNER] if is_superuser else frozenset()
    granted = granted.union(*(MATRIX[Role(role)] for role in roles))
    return granted & LEFT_IN_ARCHIVE if state == Event.State.ARCHIVED else granted


def roles_that(can: Can) -> list[Role]:
    return [role for role, granted in MATRIX.items() if can in granted]


def may_create_events(user: User | AnonymousUser) -> bool:
    """Whoever runs one event may begin another; the very first one is begun by a superuser."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or user.memberships.filter(role__in=(Role.OWNER, Role.ORGANISER)).exists()


def may_keep_consents(user: User | AnonymousUser) -> bool:
    """Texts of consent are the whole site's: whoever gives roles at an event answers for them."""
    if not user.is_authenticated or not user.is_active:
        return False
    roles = [role for role, granted in MATRIX.items() if Can.MANAGE_ROLES in granted]
    return user.is_superuser or user.memberships.filter(role__in=roles).exists()
