"""The programme as a participant reads it: places, own sessions, enrolling and leaving."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events.access import get_event
from events.models import Event
from registration import enrolments
from registration.enrolments import EnrolmentRefused, Reader
from registration.models import Registration
from sessions import pages
from sessions.access import get_release, get_session, get_slot
from sessions.exports import schedule_ics
from sessions.models import Session
from sessions.published import publication, released

REFUSED = "slot-"


@login_not_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    release = released(event)
    if release is None:
        return render(request, "programme/preparing.html", {"event": event})
    now, reader = timezone.now(), enrolments.reader_of(request.user, event)
    marks = _noted(request, enrolments.marks_for(event, release.programme, reader, now=now))
    context = pages.programme_page(request, event, release, marks, now=now)
    return render(request, "programme/programme.html", context | {"segments": _segments(event, "all", reader)})


@login_not_required
@require_safe
def session(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug)
    release, slot = get_slot(event, code)
    now, reader = timezone.now(), enrolments.reader_of(request.user, event)
    marks = _noted(request, enrolments.marks_for(event, release.programme, reader, now=now))
    context = {
        "event": event,
        "slot": slot,
        "mark": marks.get(code),
        "reader": reader,
        "is_over": slot.ends_at <= now,
        "can_register": reader.registration is None and event.registration_is_open(now),
        "clock": pages.reader_clock(request, event),
    }
    return render(request, "programme/session.html", context)


@require_safe
def my_programme(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    release = released(event)
    if release is None:
        return render(request, "programme/preparing.html", {"event": event})
    now, reader = timezone.now(), enrolments.reader_of(request.user, event)
    marks = _noted(request, enrolments.marks_for(event, release.programme, reader, now=now))
    slots = enrolments.own_day(release.programme, reader)
    context = {
        "event": event,
        "release": release,
        "reader": reader,
        "days": pages.days_of(slots, release.programme, event, marks=marks, now=now),
        "first_day": pages.day_title(event.starts_on),
        "several_days": len(release.programme.days(event.tz)) > 1,
        "clock": pages.reader_clock(request, event),
        "segments": _segments(event, "mine", reader),
        "can_register": reader.registration is None and event.registration_is_open(now),
    }
    return render(request, "registration/my_programme.html", context)


@require_safe
def my_programme_ics(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    release = get_release(event)
    reader = enrolments.reader_of(request.user, event)
    own = replace(release.programme, slots=enrolments.own_day(release.programme, reader), withdrawn=())
    content = schedule_ics(publication(event, replace(release, programme=own)))
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}-mine.ics"', "Cache-Control": "private"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@require_POST
def enrol(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    def take(registration: Registration, wanted: Session, now: datetime) -> None:
        enrolments.enrol(registration=registration, session=wanted, now=now)
        messages.success(request, _("You are enrolled in “%(title)s”.") % {"title": wanted.title})

    return _act(request, slug, code, take)


@require_POST
def leave(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    def give_back(registration: Registration, wanted: Session, now: datetime) -> None:
        enrolments.leave(registration=registration, session=wanted, now=now)
        messages.success(request, _("You are no longer enrolled in “%(title)s”.") % {"title": wanted.title})

    return _act(request, slug, code, give_back)


def _act(
    request: HttpRequest, slug: str, code: str, act: Callable[[Registration, Session, datetime], None]
) -> HttpResponse:
    """Do what the reader asks; what is refused is told beside the session, where she looks."""
    event = get_event(request, slug)
    _release, slot = get_slot(event, code)
    try:
        registration = enrolments.registration_of(request.user, event)
        if registration is None:
            raise EnrolmentRefused("not_registered")
        act(registration, get_session(event, slot.code), timezone.now())
    except EnrolmentRefused as refused:
        messages.error(request, refused.reason, extra_tags=REFUSED + code)
    return HttpResponseRedirect(f"{_way_back(request, event)}#{REFUSED}{code}")


def _way_back(request: HttpRequest, event: Event) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("programme:programme", args=[event.slug])


def _noted(request: HttpRequest, marks: dict[str, Any]) -> dict[str, Any]:
    """Put what was refused a moment ago beside the session that it was about."""
    for message in messages.get_messages(request):
        code = (message.extra_tags or "").removeprefix(REFUSED)
        if code in marks:
            marks[code] = replace(marks[code], note=str(message))
    return marks


def _segments(event: Event, current: str, reader: Reader) -> list[dict[str, Any]]:
    """The choice between the whole programme and one's own."""
    whole = {"label": _("Whole programme"), "url": reverse("programme:programme", args=[event.slug])}
    mine = {"label": _("My sessions"), "url": reverse("registration:my_programme", args=[event.slug])}
    mine["count"] = str(len(reader.own)) if reader.registration else ""
    return [whole | {"current": current == "all"}, mine | {"current": current == "mine"}]
