"""What a draft begins with: the template, and last year's recommendations beside the text."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from events.access import actor, get_event
from events.permissions import Can
from resolutions import beginning, lastyear
from resolutions.access import get_text
from resolutions.editing import clean
from resolutions.forms import TemplateForm
from resolutions.models import Resolution, Template
from resolutions.reasons import Refused


def template(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    if request.method == "POST" and request.POST.get("do") == "drop":
        beginning.drop_template(event=event, by=actor(request))
        messages.success(request, _("The template of this event is taken away."))
        return redirect("resolutions:template", slug)
    title, text = beginning.template_of(event)
    form = TemplateForm(request.POST if request.method == "POST" else None, initial={"title": title, "text": text})
    if form.is_bound and form.is_valid():
        beginning.save_template(event=event, by=actor(request), **form.cleaned_data)
        messages.success(request, _("Saved"))
        return redirect("resolutions:template", slug)
    context = {
        "form": form,
        "parsed": beginning.beginning_of(event, title, text),
        "is_own": Template.objects.filter(event=event).exists(),
    }
    return render(request, "resolutions/template.html", context, status=422 if form.is_bound else 200)


@require_safe
@vary_on_headers("HX-Request")
def last_year(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    return _show(request, get_text(request, slug, code))


@require_POST
def carry(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution, by, now = get_text(request, slug, code), actor(request), timezone.now()
    item = clean(request.POST.get("item", ""))
    done = _("It stands in the text now.")
    return _do(request, resolution, lambda: lastyear.carry_over(resolution=resolution, item=item, by=by, now=now), done)


@require_POST
def close(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution, by, now = get_text(request, slug, code), actor(request), timezone.now()
    item, words = clean(request.POST.get("item", "")), clean(request.POST.get("words", ""))
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "done": (
            lambda: lastyear.close(resolution=resolution, item=item, note=words, by=by, now=now),
            _("Noted as done."),
        ),
        "out": (
            lambda: lastyear.leave_out(resolution=resolution, item=item, reason=words, by=by, now=now),
            _("Noted: it is not carried over."),
        ),
        "again": (lambda: lastyear.reconsider(resolution=resolution, item=item), _("It is open again.")),
    }
    return _do(request, resolution, *acts.get(request.POST.get("do", ""), acts["out"]))


def _do(request: HttpRequest, resolution: Resolution, act: Callable[[], object], done: str) -> HttpResponse:
    is_new, said, is_done = None, done, True
    try:
        is_new = act()
    except Refused as refused:
        said, is_done = refused.reason, False
    if is_done and not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, said)
        return redirect("resolutions:last_year", resolution.event.slug, resolution.code)
    event = resolution.event
    resolution = Resolution.objects.get(pk=resolution.pk)
    resolution.event = event
    answer = _show(request, resolution, said=said, is_done=is_done)
    if is_new is True:
        # A new addressee is known to the editor only when the page comes anew.
        answer.headers["HX-Refresh"] = "true"
    return answer


def _show(request: HttpRequest, resolution: Resolution, *, said: str = "", is_done: bool = True) -> HttpResponse:
    page = lastyear.last_year(resolution, actor(request))
    context = {"resolution": resolution, "last": page, "said": said, "is_done": is_done}
    if not is_done:
        # What was typed into the form of an item is there still when it is refused.
        context |= {"typed_at": request.POST.get("item"), "typed": clean(request.POST.get("words", ""))}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "resolutions/_earlier.html", context)
    return render(request, "resolutions/last_year.html", context, status=200 if is_done else 422)
