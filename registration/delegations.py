"""Delegations: kept, closed and sent out by organisers, entered by their coordinators."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from events.audit import signed
from events.models import User
from registration import address_codes, letters_delegations
from registration.actions.delegating import lock
from registration.actions.registering import account_of
from registration.models import Delegation
from registration.people import read_name
from registration.refusals import Refused

SHOWN = "\N{BULLET}\N{BULLET}\N{BULLET}"


@transaction.atomic
def keep(*, delegation: Delegation, by: User, now: datetime) -> Delegation:
    """Save a new or changed delegation; another address is another coordinator. Raises Refused("delegation_twice")."""
    if delegation.pk is None:
        delegation.created_at = now
    elif lock(delegation).coordinator_email != delegation.coordinator_email:
        delegation.coordinator = None
    try:
        with transaction.atomic():
            signed(delegation, by).save()
    except IntegrityError as error:
        raise Refused("delegation_twice") from error
    return delegation


@transaction.atomic
def close(*, delegation: Delegation, by: User, now: datetime) -> Delegation:
    """Let nothing in the list be changed any more; whoever is on it stays. The second call changes nothing."""
    row = lock(delegation)
    if row.revoked_at is None:
        row.revoked_at = now
        signed(row, by).save()
    return row


@transaction.atomic
def reopen(*, delegation: Delegation, by: User) -> Delegation:
    """Let the list be changed again; a deadline that has passed still holds."""
    row = lock(delegation)
    if row.revoked_at is not None:
        row.revoked_at = None
        signed(row, by).save()
    return row


@transaction.atomic
def send_link(*, delegation: Delegation) -> None:
    """Send the coordinator the link to the list."""
    letters_delegations.delegation_link(delegation)


# ------------------------------------------------------------------ the coordinator
def admitted(user: User | AnonymousUser, delegation: Delegation) -> bool:
    """Tell whether `user` is the coordinator: links are forwarded, so the proved address counts and not the link."""
    if not user.is_authenticated:
        return False
    proved = EmailAddress.objects.filter(user=user, verified=True, email__iexact=delegation.coordinator_email)
    if not proved.exists():
        return False
    if delegation.coordinator_id != user.pk:
        Delegation.objects.filter(pk=delegation.pk).update(coordinator=user)
    return True


@transaction.atomic
def send_code(*, delegation: Delegation, now: datetime) -> None:
    """Send a code to the coordinator's own address, whoever asks for it. Raises Refused: too_soon, too_many_letters."""
    email = delegation.coordinator_email
    code = address_codes.new_code(event=delegation.event, email=email, now=now)
    letters_delegations.code_to_coordinator(delegation, code)


def enter(*, delegation: Delegation, code: str, now: datetime) -> User:
    """Return the coordinator's account, made where there is none, for whoever knows the code.

    Raises Refused: no_code, wrong_code, too_many_tries.
    """
    email = delegation.coordinator_email
    address_codes.check(event=delegation.event, email=email, code=code, now=now)
    name = read_name(delegation.coordinator_name)
    with transaction.atomic():
        user = account_of(email, **vars(name))
        Delegation.objects.filter(pk=delegation.pk).update(coordinator=user)
    return user


def masked(email: str) -> str:
    """Show as much of an address as its owner needs to know it by: «k•••@e•••.org»."""
    local, _, domain = email.partition("@")
    host, _, top = domain.rpartition(".")
    return f"{local[:1]}{SHOWN}@{host[:1]}{SHOWN}.{top}"
