"""Everything about one person: for herself, and for whoever answers for her data."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.access import actor, get_event
from events.looks import What, note_look
from events.models import Event
from events.permissions import Can
from events.personal import Whose
from events.refusals import Refused
from registration.access import get_own_data, get_participant
from registration.models import Registration
from registration.personal import namesakes
from registration.views.mine import own_page
from symposium.persons import as_archive, as_json, dossier, erase_person, outlook, person_behind, whose_account

JSON = "application/json; charset=utf-8"


@own_page
@require_safe
def my_data(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    get_own_data(request, event)
    parts = dossier(whose_account(actor(request)))
    return render(request, "symposium/my_data.html", {"event": event, "parts": parts})


@own_page
@require_safe
def my_data_json(request: HttpRequest, slug: str) -> HttpResponse:
    get_own_data(request, get_event(request, slug))
    content = as_json(dossier(whose_account(actor(request))))
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return HttpResponse(content, content_type=JSON, headers=headers)


def _person(request: HttpRequest, slug: str, code: str) -> tuple[Event, Registration, Whose]:
    event = get_event(request, slug, Can.HANDLE_PRIVACY)
    row = get_participant(event, code)
    if row.erased_at:
        raise Http404
    note_look(request, event, What.PERSON, subject=row.code)
    return event, row, person_behind(row, actor(request))


@never_cache
@require_safe
def person(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event, row, whose = _person(request, slug, code)
    context = {"event": event, "participant": row, "parts": dossier(whose), "namesakes": namesakes(whose)}
    return render(request, "symposium/person.html", context)


@never_cache
@require_safe
def person_json(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    _event, row, whose = _person(request, slug, code)
    headers = {"Content-Disposition": f'attachment; filename="person-{row.code}.json"'}
    return HttpResponse(as_json(dossier(whose)), content_type=JSON, headers=headers)


@never_cache
@require_safe
def person_zip(request: HttpRequest, slug: str, code: str) -> FileResponse:
    _event, row, whose = _person(request, slug, code)
    return FileResponse(as_archive(dossier(whose)), as_attachment=True, filename=f"person-{row.code}.zip")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.HANDLE_PRIVACY)
    row = get_participant(event, code)
    if row.erased_at:
        messages.info(request, _("This person is erased already."))
        return redirect("registration:participant", slug, row.code)
    whose = person_behind(row, actor(request))
    if request.method != "POST":
        note_look(request, event, What.PERSON, subject=row.code)
        context = {"event": event, "participant": row, "fates": outlook(whose), "namesakes": namesakes(whose)}
        return render(request, "symposium/person_erase.html", context)
    try:
        erase_person(whose=whose, by=actor(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("person_erase", slug, row.code)
    note_look(request, event, What.ERASURE, subject=row.code)
    messages.success(request, _("The person is erased. What stays is a number."))
    return redirect("registration:manage_privacy", slug)
