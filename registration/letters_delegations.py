"""Letters about delegations, and about places that pass from one person to another."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from registration.models import Delegation, Registration
from symposium.lib.mail import send_letter


def delegation_link(delegation: Delegation) -> None:
    """Send a coordinator the link to the list that she fills."""
    event = delegation.event
    deadline = delegation.deadline_at.astimezone(event.tz) if delegation.deadline_at else None
    send_letter(
        to=delegation.coordinator_email,
        subject=_("The list of your delegation: %(event)s") % {"event": event},
        template="registration/email/delegation_link",
        context={"event": event, "delegation": delegation, "deadline": deadline, "url": url(delegation)},
    )


def url(delegation: Delegation) -> str:
    """The whole address of the coordinator's page."""
    path = reverse("registration:coordinator", args=[delegation.event.slug, delegation.link])
    return settings.SITE_URL + path


def code_to_coordinator(delegation: Delegation, code: str) -> None:
    """Send the code that lets a coordinator in."""
    spaced = f"{code[:3]} {code[3:]}"
    send_letter(
        to=delegation.coordinator_email,
        subject=_("%(code)s is your code") % {"code": spaced},
        template="registration/email/coordinator_code",
        context={"event": delegation.event, "delegation": delegation, "code": spaced},
    )


def replaced(registration: Registration, *, is_own: bool) -> None:
    """Tell somebody whose place another person has now, by her own wish or by her coordinator's."""
    if registration.email:
        _send(registration, "registration/email/replaced", is_own=is_own)


def taken_off(registration: Registration) -> None:
    """Tell somebody whom the coordinator has taken off the list."""
    _send(registration, "registration/email/taken_off")


def _send(registration: Registration, template: str, **more: object) -> None:
    send_letter(
        to=registration.email,
        subject=_("Registration cancelled: %(event)s") % {"event": registration.event},
        template=template,
        context={"event": registration.event, "registration": registration, **more},
    )
