"""Desks by letters: dividing the alphabet, setting the doors, printing the posters."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.permissions import Can
from registration import desks as by_letters
from registration.forms_queues import DesksForm, LettersForm
from registration.posters import posters_pdf
from registration.queues import FEWEST, MOST, imbalance, split


@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    doors = by_letters.doors_of(event)
    asked = DesksForm(request.POST or request.GET or None)
    number = asked.cleaned_data["desks"] if asked.is_valid() else min(max(len(doors), FEWEST), MOST)
    counts = by_letters.initials(event)
    division = split(counts, number)
    form = LettersForm(
        request.POST or None,
        doors=doors,
        initial={"desks": number, "doors": [point.code for point in doors[:number]]},
    )
    if request.method == "POST" and form.is_valid():
        by_letters.set_letters(event=event, division=division, points=form.cleaned_data["points"], by=actor(request))
        messages.success(request, _("The doors serve by letters"))
        return redirect(f"{reverse('registration:letters', args=[event.slug])}?desks={number}")
    context = {
        "event": event,
        "asked": DesksForm(initial={"desks": number}),
        "form": form,
        "number": number,
        "division": division,
        "largest": max(desk.people for desk in division),
        "excess": round(100 * imbalance(division)),
        "others": counts[""],
        "desks": by_letters.desks(event),
    }
    return render(request, "registration/queues/letters.html", context, status=422 if form.is_bound else 200)


@require_POST
def letters_clear(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    by_letters.clear_letters(event=event, by=actor(request))
    messages.success(request, _("Every door serves everybody"))
    return redirect("registration:letters", event.slug)


@require_safe
def letters_posters(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_DEVICES)
    found = by_letters.desks(event)
    if not found:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{event.slug}-desks.pdf"'}
    return HttpResponse(posters_pdf(event, found), content_type="application/pdf", headers=headers)
