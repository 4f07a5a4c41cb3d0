"""Pages that are about no single subject, or about an event as a whole."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.actions import Edition
from events.audit import entries
from events.forms import CloneForm
from events.models import ConsentText, Event, User
from events.pages import settings_tabs
from events.permissions import Can, may_create_events, may_keep_consents
from events.refusals import Refused
from symposium.at_hand import at_hand
from symposium.cloning import clone_edition
from symposium.context import CHOICES
from symposium.editions import listed, matching
from symposium.event_page import event_page
from symposium.lib.paging import LongPaginator
from symposium.lib.tabular import write_xlsx
from symposium.overview import FEW_TERRITORIES
from symposium.overview import overview as compose
from symposium.readiness import pending_migrations
from symposium.records import SUBJECTS, records, with_authors
from symposium.reports import tables

PAST_PAGE = 20
HISTORY_PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEAR = 60 * 60 * 24 * 365


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and holds every migration, otherwise 503."""
    try:
        pending = pending_migrations()
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "wait" if pending else "ok", "pending": pending}, status=503 if pending else 200)


@login_not_required
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    following = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
        following = "/"
    response = HttpResponseRedirect(following)
    for name, values in CHOICES.items():
        if request.POST.get(name) in values:
            response.set_cookie(name, request.POST[name], max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    text, now = request.GET.get("q", "").strip(), timezone.now()
    visible = Event.objects.visible_to(request.user).select_related("series")
    coming = matching(visible.coming(timezone.localdate(now)), text)
    page = Paginator(matching(visible.past(timezone.localdate(now)), text), PAST_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": text,
        "coming": listed(coming, now),
        "page_obj": page,
        "past": listed(page.object_list, now),
        "may_create": may_create_events(request.user),
        "at_hand": at_hand(request.user, now) if isinstance(request.user, User) else [],
    }
    return render(request, "symposium/home.html", context)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the text of one purpose, the newest or the version asked for: a consent links to what it was given to."""
    published = ConsentText.objects.filter(published_at__isnull=False)
    purposes = [one for one in ConsentText.Purpose if one in set(published.values_list("purpose", flat=True))]
    asked = request.GET.get("purpose", "")
    purpose = ConsentText.Purpose(asked) if asked in purposes else ConsentText.Purpose.PROCESSING
    texts = published.filter(purpose=purpose)
    found = texts.filter(version=request.GET["version"]) if request.GET.get("version", "").isdecimal() else texts
    context = {
        "text": found.current(purpose, get_language() or "ru"),
        "versions": texts.order_by("-version").values_list("version", "published_at").distinct(),
        "purpose": purpose,
        "tabs": [{"label": one.label, "url": f"?purpose={one}", "current": one == purpose} for one in purposes],
        "may_keep": may_keep_consents(request.user),
    }
    return render(request, "symposium/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "symposium/accessibility.html")


@login_not_required
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug)
    page = event_page(request, event, timezone.now())
    return render(request, "events/event.html", {"event": event, "page": page})


@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = get_event(request, slug, Can.VIEW_OVERVIEW), timezone.now()
    board = compose(event, now)
    shown = board.territories if "all" in request.GET else board.territories[:FEW_TERRITORIES]
    context = {
        "event": event,
        "board": board,
        "territories": shown,
        "arrivals": board.arrivals,
        "today": event.day_of(now),
    }
    return render(request, "symposium/overview.html", context)


@require_safe
def overview_export(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.VIEW_OVERVIEW)
    content = write_xlsx(*tables(compose(event, timezone.now())))
    name = content_disposition_header(as_attachment=True, filename=f"{event.slug}-overview.xlsx")
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": name or ""})


@require_http_methods(["GET", "HEAD", "POST"])
def clone(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_event(request, slug, Can.CLONE_EVENT)
    form = CloneForm(request.POST or None, source=source)
    if request.method == "POST" and form.is_valid():
        try:
            made = clone_edition(source=source, edition=Edition(**form.cleaned_data), by=actor(request))
        except Refused as refused:
            form.add_error("slug", str(refused.reason))
        else:
            messages.success(request, _("The next edition is made as a draft. Look through its dates."))
            return redirect("events:settings", made.slug)
    context = {"event": source, "form": form, "tabs": settings_tabs(request, "clone")}
    return render(request, "events/clone.html", context, status=422 if form.errors else 200)


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.VIEW_OVERVIEW)
    chosen = request.GET.get("of", "")
    pages = LongPaginator(records(event, chosen), HISTORY_PAGE, dress=with_authors)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "event": event,
        "entries": entries(page.object_list),
        "page_obj": page,
        "tabs": settings_tabs(request, "history"),
        "subjects": SUBJECTS,
        "chosen": chosen,
    }
    return render(request, "events/history.html", context)
