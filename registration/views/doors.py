"""The organiser's page of doors: check-in points and their rules, phones, refusals."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events.access import actor, get_event
from events.looks import What, note_look
from events.models import Event
from events.permissions import Can
from registration import answers, stats
from registration.devices import with_contacts
from registration.forms_checkin import DeviceForm, PointChangeForm, PointForm
from registration.models import CheckIn
from registration.points import add_point, change_point
from registration.rehearsals import is_on, rehearsal_of
from registration.settling import waiting

LATEST = 10


@require_http_methods(["GET", "HEAD", "POST"])
def doors(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    form = PointForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        point = add_point(event=event, by=actor(request), **form.cleaned_data)
        messages.success(request, _("%(door)s is open") % {"door": point.name})
        return redirect("registration:doors", event.slug)
    return doors_page(request, event, point_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    point = get_object_or_404(event.check_in_points.select_related("session"), code=code)
    point.event = event
    form = PointChangeForm(request.POST or None, instance=point)
    if request.method == "POST" and form.is_valid():
        change_point(form.save(commit=False), by=actor(request), now=timezone.now())
        messages.success(request, _("%(door)s is changed") % {"door": point.name})
        return redirect("registration:doors", event.slug)
    context = {"event": event, "point": point, "form": form}
    return render(request, "registration/door.html", context, status=422 if form.is_bound else 200)


def doors_page(request: HttpRequest, event: Event, **forms: PointForm | DeviceForm) -> HttpResponse:
    refusals = (
        event.check_ins.filter(result=CheckIn.Result.REFUSED)
        .select_related("point", "registration", "device", "by", "event")
        .order_by("-received_at")[:LATEST]
    )
    named = {refusal.registration_id for refusal in refusals} - {None}
    note_look(request, event, What.DOORS, people=len(named))
    context = {
        "event": event,
        "doors": stats.by_door(event),
        "devices": with_contacts(event).select_related("point").order_by("revoked_at", "name"),
        "refusals": [(refusal, answers.message(refusal)) for refusal in refusals],
        "point_form": PointForm(event=event),
        "device_form": DeviceForm(event=event),
        "is_rehearsed": is_on(rehearsal_of(event), timezone.now()),
        "conflicts": waiting(event),
    }
    is_bad = any(form.is_bound for form in forms.values())
    return render(request, "registration/doors.html", context | forms, status=422 if is_bad else 200)
