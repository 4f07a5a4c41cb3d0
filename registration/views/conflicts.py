"""What phones without network admitted and the rule does not: for an organiser to settle."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from events.access import actor, get_event
from events.looks import What, note_look
from events.models import Event
from events.permissions import Can
from registration import answers, settling
from registration.models import CheckIn
from registration.refusals import Refused

MOST = 200


@require_safe
def conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    rows, done = list(settling.unsettled(event)[:MOST]), list(settling.settled(event)[:MOST])
    note_look(request, event, What.DOORS, people=len(rows) + len(done))
    found = [_told(case, event) for case in settling.cases(rows)]
    total = settling.waiting(event) if len(rows) == MOST else len(found)
    context = {"event": event, "total": total, "open": found, "settled": settling.cases(done)}
    return render(request, "registration/conflicts.html", context)


@require_POST
def conflict_settle(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    point, nonces = request.POST.get("point", ""), set(request.POST.getlist("nonce"))
    scans = list(event.check_ins.filter(claimed=CheckIn.Result.ADMITTED, point__code=point, nonce__in=nonces))
    # All scans of one person, as the page told them.
    if not scans or len(scans) < len(nonces) or len({scan.registration_id for scan in scans}) > 1:
        raise Http404
    settlement, by, now = request.POST.get("settlement", ""), actor(request), timezone.now()
    try:
        if settlement:
            settling.settle(scans=scans, settlement=settlement, by=by, now=now)
        else:
            settling.unsettle(scans=scans, by=by, now=now)
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("registration:conflicts", event.slug)


def _told(case: settling.Case, event: Event) -> dict[str, object]:
    """One case as the page shows it: the words, and whether the days are told."""
    moments = [timezone.now(), *(scan.scanned_at for scan in [*case.scans, *case.repeated])]
    is_dated = len({moment.astimezone(event.tz).date() for moment in moments}) > 1
    return {"case": case, "message": answers.message(case.scan), "is_dated": is_dated}
