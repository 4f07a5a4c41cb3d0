"""What anybody may read: speakers, what every version changed, and the files that calendars read."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.access import get_event
from sessions import pages
from sessions.access import get_person, get_release
from sessions.published import export, released

CONTENT_TYPES = {"ics": "text/calendar; charset=utf-8", "json": "application/json", "xml": "application/xml"}
SPEAKERS_A_PAGE = 60
VERSIONS_A_PAGE = 10


@login_not_required
@require_safe
def speakers(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    release = released(event)
    text = request.GET.get("q", "").strip()
    people = pages.speakers(release, text) if release else []
    page = Paginator(people, SPEAKERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "programme/speakers.html", {"event": event, "release": release, "page": page, "text": text})


@login_not_required
@require_safe
def speaker(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug)
    release, person = get_person(event, code)
    context = {"event": event, "person": person, "slots": release.programme.of(person)}
    return render(request, "programme/speaker.html", context)


@login_not_required
@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    numbers = range(get_release(event).number, 0, -1)
    page = Paginator(numbers, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"event": event, "page": page, "versions": pages.versions(event, list(page))}
    return render(request, "programme/changes.html", context)


@login_not_required
@require_safe
def schedule_ics(request: HttpRequest, slug: str) -> HttpResponse:
    return _schedule(request, slug, "ics")


@login_not_required
@require_safe
def schedule_json(request: HttpRequest, slug: str) -> HttpResponse:
    return _schedule(request, slug, "json")


@login_not_required
@require_safe
def schedule_xml(request: HttpRequest, slug: str) -> HttpResponse:
    return _schedule(request, slug, "xml")


def _schedule(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    event = get_event(request, slug)
    content = export(event, get_release(event), name)
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[name],
        headers={"Content-Disposition": f'inline; filename="{event.slug}.{name}"'},
    )
