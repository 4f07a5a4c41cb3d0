"""Getting a registration or an import for a view: what the user may not know of is 404, here and only here."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from events.models import Event, User
from registration import links
from registration.models import Answer, Delegation, Device, ImportBatch, Invitation, Question, Registration


def get_own_registration(request: HttpRequest, event: Event) -> Registration | None:
    """Return the active registration of the request's user, or else her last cancelled one.

    A list or an organiser may have registered her: what stands under an address she has proved becomes hers.
    """
    if not isinstance(request.user, User):
        return None
    rows = event.registrations.of_person(request.user)  # type: ignore[attr-defined]
    own = list(rows.select_related("territory", "track", "delegation").order_by("-cancelled_at", "pk"))
    active = [row for row in own if row.state != Registration.State.CANCELLED]
    found: Registration | None = next(iter(active or own), None)
    if found is not None and found.user_id is None:
        Registration.objects.filter(pk=found.pk, user=None).update(user=request.user)
        found.user = request.user
    return found


def get_own_data(request: HttpRequest, event: Event) -> Registration:
    """Return the registration of the request's user, cancelled or not: what is kept of it is hers. Raises Http404."""
    own = get_own_registration(request, event)
    if own is None:
        raise Http404
    own.event = event
    return own


def get_own_active(request: HttpRequest, event: Event) -> Registration:
    """Return the active registration of the request's user. Raises Http404."""
    own = get_own_registration(request, event)
    if own is None or own.state == Registration.State.CANCELLED:
        raise Http404
    own.event = event
    return own


def get_own_confirmed(request: HttpRequest, event: Event) -> Registration:
    """Return the confirmed registration of the request's user: only that has a ticket. Raises Http404."""
    own = get_own_active(request, event)
    if own.state != Registration.State.CONFIRMED:
        raise Http404
    return own


def get_by_link(event: Event, token: str, act: str) -> Registration:
    """Return the registration that a letter's link acts on. Raises Http404 for a link that is not genuine."""
    rows = event.registrations.select_related("territory", "track", "delegation", "user")
    row = rows.filter(code=links.code_in(token)).first()
    if row is None or not links.is_genuine(token, row, act):
        raise Http404
    row.event = event
    return row


def get_participant(event: Event, code: str) -> Registration:
    """Return the registration with a ticket code, for whoever may see the event's participants."""
    rows = event.registrations.select_related("territory", "track", "user", "delegation", "invitation", "merged_into")
    row = get_object_or_404(rows, code=code.upper())
    row.event = event
    return row


def get_pair(event: Event, code: str, other: str) -> tuple[Registration, Registration]:
    """Return two registrations of the event, the older first, for whoever may change them. Raises Http404."""
    rows = event.registrations.filter(code__in=(code.upper(), other.upper()), erased_at=None)
    found = list(rows.select_related("territory", "track", "delegation").order_by("pk"))
    if len(found) != len((code, other)):
        raise Http404
    for row in found:
        row.event = event
    return found[0], found[1]


def get_invitation(event: Event, code: str) -> Invitation:
    """Return an invitation of the event, for whoever may change its registration."""
    return get_object_or_404(event.invitations, code=code.upper())


def get_question(event: Event, code: str) -> Question:
    """Return a question of the event's form, for whoever may change the event."""
    row: Question = get_object_or_404(event.questions.select_related("depends_on"), code=code)
    row.event = event
    return row


def get_answer_file(registration: Registration, code: str) -> Answer:
    """Return the answer with a file that a registration, seen already, gave to a question."""
    return get_object_or_404(registration.answers.exclude(file=""), question__code=code)


def get_device(event: Event, code: str, devices: "QuerySet[Device] | None" = None) -> Device:
    """Return the device that a code names, one of `devices` where these are given. Raises Http404."""
    rows = event.devices.all() if devices is None else devices
    return get_object_or_404(rows.select_related("point"), code=code)


def get_batch(event: Event, code: str, delegation: Delegation | None = None) -> ImportBatch:
    """Return an import without the cells as they were sent: these are large, and no page shows them all.

    Where a delegation is given, only its own.
    """
    kept = (delegation or event).import_batches
    row: ImportBatch = get_object_or_404(kept.defer("sheets").select_related("by", "delegation"), code=code)
    row.event = event
    return row


def get_delegation(event: Event, link: str) -> Delegation:
    """Return the delegation that a link names: to know it opens nothing by itself."""
    row = get_object_or_404(event.delegations.select_related("territory", "coordinator"), link=link)
    row.event = event
    return row


def get_coordinated(event: Event, link: str) -> Delegation:
    """Return a delegation somebody answers for: of one whose coordinator is erased no address can be proved.

    Raises Http404.
    """
    row = get_delegation(event, link)
    if not row.coordinator_email:
        raise Http404
    return row


def get_delegate(delegation: Delegation, code: str) -> Registration:
    """Return somebody who is or was on the list of a delegation. Raises Http404."""
    row = get_object_or_404(delegation.registrations, code=code.upper())
    row.event, row.delegation = delegation.event, delegation
    return row
