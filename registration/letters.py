"""Letters about registrations, one function each."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_tasks import task
from django_tasks.base import Task

from events.models import ConsentText, Event
from registration import links, tickets
from registration.capacity import position
from registration.desks import desk_of
from registration.documents import event_ics, ticket_pdf
from registration.models import ErasureRequest, Registration
from symposium.lib.mail import Attachment, send_letter
from symposium.lib.qr import qr_png
from symposium.lib.tasks import try_later

AT_ONCE = 50
logger = logging.getLogger(__name__)


def code_to_register(*, event: Event, email: str, code: str) -> None:
    """Send the code that confirms the address of a new registration."""
    _send_code(event, email, code, "registration/email/code")


def code_to_known(*, event: Event, email: str, code: str) -> None:
    """Tell whoever reads the mail that the address is registered already; the code opens the ticket."""
    _send_code(event, email, code, "registration/email/known")


def _send_code(event: Event, email: str, code: str, template: str) -> None:
    spaced = f"{code[:3]} {code[3:]}"
    subject = _("%(code)s is your code") % {"code": spaced}
    _send(event, to=email, subject=subject, template=template, context={"event": event, "code": spaced})


def _send(event: Event, **letter: Any) -> None:
    """Queue a letter about an event; nothing of a rehearsal leaves the house, whatever address somebody typed there."""
    if event.rehearsal_of_id is None:
        send_letter(**letter)


def queue_tickets(registrations: list[Registration]) -> None:
    """Queue the letters with tickets, once the transaction commits; typesetting them is the worker's business."""
    _queue(send_tickets, registrations)


def queue_consents(registrations: list[Registration]) -> None:
    """Queue the letters that ask for a consent, as `queue_tickets` does.

    A list of hundreds is named at once, while nobody else gets a place: their letters must not be made meanwhile.
    """
    _queue(send_consents, registrations)


def _queue(task: Task[..., None], registrations: list[Registration]) -> None:
    keys, language = [registration.pk for registration in registrations], translation.get_language()
    for start in range(0, len(keys), AT_ONCE):
        transaction.on_commit(partial(task.enqueue, keys[start : start + AT_ONCE], language))


@task()
def send_tickets(keys: list[int], language: str, attempt: int = 0) -> None:
    """Typeset and queue the letters one by one: a ticket that fails is tried later and keeps no other back."""
    rows = (
        Registration.objects.confirmed()
        .filter(pk__in=keys)
        .select_related("event__venue", "event__series", "territory")
        .exclude(email="")
    )
    with translation.override(language):
        failed = [row.pk for row in rows.order_by("pk") if not _is_sent(ticket, row)]
    if failed and not try_later(send_tickets, failed, language, attempt=attempt):
        logger.error("Tickets are given up after %d attempts, registrations: %s", attempt + 1, failed)


@task()
def send_consents(keys: list[int], language: str, attempt: int = 0) -> None:
    """Queue the letters to those who have still not agreed; one that fails is tried later, as in `send_tickets`."""
    rows = Registration.objects.filter(pk__in=keys, state=Registration.State.CONSENT).exclude(email="")
    with translation.override(language):
        people = rows.select_related("event__venue", "event__series", "delegation").order_by("pk")
        failed = [row.pk for row in people if not _is_sent(consent_asked, row)]
    if failed and not try_later(send_consents, failed, language, attempt=attempt):
        logger.error("Letters about consents are given up, registrations: %s", failed)


def _is_sent(letter: Callable[[Registration], None], registration: Registration) -> bool:
    try:
        with transaction.atomic():
            letter(registration)
    except Exception as error:
        logger.warning("The letter of registration %d fails: %s", registration.pk, type(error).__name__)
        return False
    return True


def ticket(registration: Registration) -> None:
    """Send a confirmed participant the ticket: QR in the letter, calendar file and PDF beside it."""
    event = registration.event
    code = tickets.signed(registration.code, event.public_tag)
    title = pgettext("letter", "%(name)s, you are registered") % {"name": registration.given_names}
    _send(
        event,
        to=registration.email,
        subject=_("Your ticket: %(event)s") % {"event": event},
        template="registration/email/ticket",
        context=_context(registration)
        | {
            "title": title,
            "desk": desk_of(registration),
            "is_listed": registration.source == Registration.Source.IMPORT,
            "decline_url": links.url(registration, links.DECLINE) if registration.promoted_at else "",
        },
        attachments=(
            Attachment("ticket.png", qr_png(code, scale=8), "image/png", cid="ticket"),
            Attachment("event.ics", event_ics(event), "text/calendar"),
            Attachment("ticket.pdf", ticket_pdf(registration), "application/pdf"),
        ),
    )


def cancelled(registration: Registration) -> None:
    """Tell a participant that the ticket is not valid any more."""
    by_organiser = registration.ending == Registration.Ending.ORGANISER
    _send(
        registration.event,
        to=registration.email,
        subject=_("Registration cancelled: %(event)s") % {"event": registration.event},
        template="registration/email/cancelled",
        context=_context(registration) | {"by_organiser": by_organiser},
    )


def waiting(registration: Registration) -> None:
    """Tell a participant that no place is free, and her number on the list."""
    _send(
        registration.event,
        to=registration.email,
        subject=_("Waiting list: %(event)s") % {"event": registration.event},
        template="registration/email/waiting",
        context=_context(registration) | {"position": position(registration)},
    )


def applied(registration: Registration) -> None:
    """Tell a participant that an organiser looks at every registration first."""
    _send(
        registration.event,
        to=registration.email,
        subject=_("Your application: %(event)s") % {"event": registration.event},
        template="registration/email/applied",
        context=_context(registration),
    )


def rejected(registration: Registration, reason: str) -> None:
    """Tell a participant that an organiser did not confirm her registration, with the reason where one is given."""
    if registration.email:
        _send(
            registration.event,
            to=registration.email,
            subject=_("Registration not confirmed: %(event)s") % {"event": registration.event},
            template="registration/email/rejected",
            context=_context(registration) | {"reason": reason},
        )


def consent_asked(registration: Registration) -> None:
    """Ask somebody whom a coordinator or a colleague named to agree; the place is kept meanwhile."""
    _send(
        registration.event,
        to=registration.email,
        subject=_("Your consent is needed: %(event)s") % {"event": registration.event},
        template="registration/email/consent",
        context=_context(registration)
        | {
            "consent_url": links.url(registration, links.CONSENT),
            "decline_url": links.url(registration, links.DECLINE),
        },
    )


def consent_withdrawn(registration: Registration, purpose: str) -> None:
    """Confirm that a consent beside the one to the processing is withdrawn."""
    _send(
        registration.event,
        to=registration.email,
        subject=_("Consent withdrawn: %(event)s") % {"event": registration.event},
        template="registration/email/consent_withdrawn",
        context=_context(registration) | {"purpose": ConsentText.Purpose(purpose)},
    )


def erasure_asked(wish: ErasureRequest, *, has_left: bool, is_withdrawn: bool) -> None:
    """Confirm a wish to be erased and what it changed already; after the erasure there is no address to write to."""
    registration = wish.registration
    context = {"wish": wish, "has_left": has_left, "is_withdrawn": is_withdrawn}
    _send(
        registration.event,
        to=registration.email,
        subject=_("Your data will be erased: %(event)s") % {"event": registration.event},
        template="registration/email/erasure_asked",
        context=_context(registration) | context,
    )


def erasure_waits(wish: ErasureRequest) -> None:
    """Tell the organisers that somebody asks to be erased; who it is stands on their page, not in the letter."""
    event = wish.registration.event
    with translation.override(settings.LANGUAGE_CODE):
        _send(
            event,
            to=event.contact_email,
            subject=_("Somebody asks for erasure: %(event)s") % {"event": event},
            template="registration/email/erasure_waits",
            context={"event": event, "wish": wish, "url": _address("registration:manage_privacy", event)},
        )


def _context(registration: Registration) -> dict[str, Any]:
    event = registration.event
    names = ("my", "my_programme", "my_consents", "cancel", "register")
    pages = {name: _address(f"registration:{name}", event) for name in names}
    return {"event": event, "registration": registration, "pages": pages, "opens_at": _local(event, event.opens_at)}


def _address(view: str, event: Event) -> str:
    return settings.SITE_URL + reverse(view, args=[event.slug])


def _local(event: Event, moment: datetime | None) -> datetime | None:
    return moment.astimezone(event.tz) if moment else None
