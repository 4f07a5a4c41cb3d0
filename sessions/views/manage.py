"""Pages of the programme's editors: sessions, tracks, speakers, and the publishing of a version."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.models import Event
from events.permissions import Can
from sessions import actions, desk
from sessions.access import get_session, get_speaker, get_track
from sessions.drafts import draft
from sessions.forms import SessionForm, SpeakerForm, TrackForm
from sessions.models import Session
from sessions.pages import Filters
from sessions.proposing import next_slot
from sessions.refusals import Refused
from symposium.lib.kept import asked, keeps_words

form_view = require_http_methods(["GET", "HEAD", "POST"])
SPEAKERS_A_PAGE = 50


@keeps_words()
@require_safe
def manage_programme(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    programme = draft(event)
    filters = Filters.of(asked(request))
    only_troubled = request.GET.get("show") == "conflicts"
    context = {
        "programme": programme,
        "filters": filters,
        "only_troubled": only_troubled,
        "days": desk.rows_by_day(event, programme, filters, only_troubled=only_troubled),
        "troubles": desk.troubles(event, programme.slots),
        "pending": desk.pending(event, programme),
    }
    return render(request, "programme/manage_programme.html", context)


@form_view
def release(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    if request.method == "POST":
        try:
            made = actions.release_programme(event=event, by=actor(request), now=timezone.now())
        except Refused as refused:
            messages.warning(request, str(refused.reason))
        else:
            messages.success(request, _("Version %(number)d is published.") % {"number": made.number})
        return redirect("programme:manage_programme", slug)
    programme = draft(event)
    context = {
        "programme": programme,
        "pending": desk.pending(event, programme),
        "troubles": desk.troubles(event, programme.slots),
    }
    return render(request, "programme/release.html", context)


@form_view
def add_session(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    form = SessionForm(request.POST or None, event=event, initial=_next_times(event))
    if request.method == "POST" and form.is_valid():
        _save_session(request, event, form)
        return redirect(
            "programme:add_session" if request.POST.get("then") == "another" else "programme:manage_programme", slug
        )
    return _session_page(request, form)


@form_view
def edit_session(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    session = get_session(event, code)
    # The form writes into its own copy: a refused form must not change what the page around it shows.
    form = SessionForm(request.POST or None, event=event, instance=copy(session))
    if request.method == "POST" and form.is_valid():
        try:
            _save_session(request, event, form)
        except Refused:
            return _changed_meanwhile(request, event, code)
        return redirect("programme:manage_programme", slug)
    return _session_page(request, form, session)


def _session_page(request: HttpRequest, form: SessionForm, session: Session | None = None) -> HttpResponse:
    context = {"form": form, "is_new": session is None, "session": session}
    return render(request, "programme/edit_session.html", context, status=422 if form.errors else 200)


def _changed_meanwhile(request: HttpRequest, event: Event, code: str) -> HttpResponse:
    """Show all that was typed over what somebody else saved; saving again is done with open eyes."""
    session = get_session(event, code)
    typed = request.POST.copy()
    typed["version"] = str(session.version)
    form = SessionForm(typed, event=event, instance=copy(session))
    by = session.history.select_related("history_user").first()
    context = {"form": form, "session": session, "changed_by": by and by.history_user, "is_changed_meanwhile": True}
    return render(request, "programme/edit_session.html", context, status=409)


def _save_session(request: HttpRequest, event: Event, form: SessionForm) -> None:
    session = actions.save_session(
        session=form.save(commit=False),
        speakers=form.cleaned_data["speakers"],
        moderators=form.cleaned_data["moderators"],
        by=actor(request),
    )
    messages.success(request, _("“%(title)s” is saved in the draft.") % {"title": session.title})
    for trouble in desk.troubles(event, draft(event).slots):
        if session.code in {trouble.first.code, trouble.second.code}:
            messages.warning(request, trouble.words)


def _next_times(event: Event) -> dict[str, Any]:
    last_end = event.sessions.order_by("-ends_at").values_list("ends_at", flat=True).first()
    moments = {"last_end": last_end, "begins": event.starts_at, "ends": event.ends_at}
    walls = {name: moment and moment.astimezone(event.tz).replace(tzinfo=None) for name, moment in moments.items()}
    begin, end = next_slot(**walls, first=event.starts_on, last=event.ends_on)
    return {"starts_at": begin, "ends_at": end}


@form_view
def delete_session(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    session = get_session(event, code)
    if request.method == "POST":
        try:
            actions.delete_session(session=session, by=actor(request))
        except Refused as refused:
            messages.error(request, str(refused.reason))
            return redirect("programme:edit_session", slug, code)
        messages.success(request, _("“%(title)s” is removed from the draft.") % {"title": session.title})
        return redirect("programme:manage_programme", slug)
    return render(request, "programme/delete_session.html", {"session": session})


@form_view
def manage_tracks(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    form = TrackForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        actions.add_last(row=form.save(commit=False))
        messages.success(request, _("The track is added."))
        return redirect("programme:manage_tracks", slug)
    context = {"form": form, "tracks": desk.track_rows(event)}
    return render(request, "programme/manage_tracks.html", context, status=422 if form.errors else 200)


@form_view
def edit_track(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    track = get_track(event, number)
    form = TrackForm(request.POST or None, event=event, instance=copy(track))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The track is saved."))
        return redirect("programme:manage_tracks", slug)
    return render(
        request, "programme/edit_track.html", {"form": form, "track": track}, status=422 if form.errors else 200
    )


@require_POST
def delete_track(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    try:
        actions.delete_track(track=get_track(event, number))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("The track is removed."))
    return redirect("programme:manage_tracks", slug)


@require_POST
def move_track(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    actions.move(row=get_track(event, number), steps=-1 if request.POST.get("to") == "up" else 1)
    return redirect("programme:manage_tracks", slug)


@keeps_words()
@require_safe
def manage_speakers(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    text = asked(request).get("q", "")
    page = Paginator(desk.speaker_rows(event, text), SPEAKERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "programme/manage_speakers.html", {"page": page, "text": text})


@form_view
def add_speaker(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    form = SpeakerForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        speaker = actions.add_last(row=form.save(commit=False))
        messages.success(request, _("%(name)s is added.") % {"name": speaker.name})
        return redirect(
            "programme:add_speaker" if request.POST.get("then") == "another" else "programme:manage_speakers", slug
        )
    return render(
        request, "programme/edit_speaker.html", {"form": form, "speaker": None}, status=422 if form.errors else 200
    )


@form_view
def edit_speaker(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    speaker = get_speaker(event, code)
    form = SpeakerForm(request.POST or None, event=event, instance=copy(speaker))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("%(name)s is saved.") % {"name": form.instance.name})
        return redirect("programme:manage_speakers", slug)
    context = {"form": form, "speaker": speaker}
    return render(request, "programme/edit_speaker.html", context, status=422 if form.errors else 200)


@require_POST
def delete_speaker(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    try:
        actions.delete_speaker(speaker=get_speaker(event, code))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("The speaker is removed."))
    return redirect("programme:manage_speakers", slug)


@require_POST
def move_speaker(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_PROGRAMME)
    actions.move(row=get_speaker(event, code), steps=-1 if request.POST.get("to") == "up" else 1)
    return redirect("programme:manage_speakers", slug)
