"""Invitations: made and revoked by organisers, found by their code."""

from datetime import datetime

from django.db import transaction

from events.audit import signed
from events.models import Event, User
from registration.models import Invitation
from registration.refusals import Refused

# In these states an invitation may open a door that is shut for others.
INVITING = frozenset({Event.State.ANNOUNCED, Event.State.OPEN, Event.State.RUNNING})


def find_invitation(event: Event, code: str, now: datetime) -> tuple[Invitation | None, str]:
    """Return the invitation that `code` names, or why there is none; neither where no code is given."""
    tidy = "".join(code.split()).replace("-", "").upper()
    if not tidy:
        return None, ""
    found = event.invitations.filter(code=tidy).first() if tidy.isalnum() else None
    if found is None:
        return None, Refused("invitation_unknown").reason
    if not found.is_valid_at(now):
        return None, Refused("invitation_over").reason
    return found, ""


@transaction.atomic
def invite(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Save a new or changed invitation."""
    if invitation.pk is None:
        invitation.created_at, invitation.by = now, by
    signed(invitation, by).save()
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """End an invitation; who registered with it stays. The second call changes nothing."""
    row: Invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.revoked_at is None:
        row.revoked_at = now
        signed(row, by).save()
    return row
