"""Resolutions as the committee writes them."""

from collections.abc import Callable

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from events.access import actor, get_event
from events.permissions import Can
from resolutions import actions, editing
from resolutions.access import get_draft
from resolutions.bouts import PAUSE
from resolutions.canonical import Content
from resolutions.deciding import Decision, decision
from resolutions.drafting.log import writers_since
from resolutions.drafting.taking import has_suggestions
from resolutions.editing import clean
from resolutions.editor import editor_page
from resolutions.forms import AdoptForm, ExecutionForm, HeadForm, UploadForm, new_nonce, posted_content
from resolutions.merging import HEADS, Sheet, merge
from resolutions.models import Recommendation, Resolution
from resolutions.parsing.structure import from_json, to_token
from resolutions.past import texts_of_event
from resolutions.reasons import REASONS, Refused, Stale
from resolutions.removed import find_removed
from resolutions.sealing import seal
from resolutions.verifying import kept

SALT = "resolution-preview"
PREVIEW_LIVES = 24 * 60 * 60
_LONGEST_VERSION = 10


def manage(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_RESOLUTION)
    if request.method == "POST":
        made = actions.create_resolution(event=event, by=actor(request))
        return redirect("resolutions:edit", slug, made.code)
    return render(request, "resolutions/manage.html", {"rows": texts_of_event(event), "form": UploadForm()})


def import_file(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_RESOLUTION)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    parsed = form.read()
    if parsed is None:
        status = 422 if form.is_bound else 200
        return render(request, "resolutions/import_file.html", {"form": form}, status=status)
    token = signing.dumps([event.pk, to_token(parsed)], salt=SALT, compress=True)
    return render(request, "resolutions/preview.html", {"parsed": parsed, "token": token})


@require_POST
def import_commit(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_RESOLUTION)
    try:
        of_event, data = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=PREVIEW_LIVES)
    except signing.BadSignature:
        of_event, data = None, None
    if of_event != event.pk:
        messages.error(request, REASONS["stale_preview"])
        return redirect("resolutions:import_file", slug)
    try:
        made = actions.import_resolution(event=event, parsed=from_json(data), by=actor(request))
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("resolutions:import_file", slug)
    messages.success(request, _("The text is in. Read it once more and have it adopted."))
    return redirect("resolutions:edit", slug, made.code)


def edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution = get_draft(request, slug, code)
    if request.method == "POST":
        return _save(request, resolution, HeadForm(request.POST, instance=Resolution.objects.get(pk=resolution.pk)))
    if not resolution.is_editable:
        context = {"page": editor_page(resolution, resolution.content), "kept": kept(resolution)}
        return render(request, "resolutions/edit.html", context)
    return _editor(request, resolution)


def _save(request: HttpRequest, resolution: Resolution, form: HeadForm) -> HttpResponse:
    is_valid = form.is_valid()
    head = {name: form.cleaned_data.get(name) or None for name in ("date", "participants")}
    texts = {name: form.cleaned_data.get(name, request.POST.get(name, "")) for name in HEADS if name not in head}
    try:
        typed = posted_content(request.POST, texts | head, resolution.adopted_on)
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect(request.path)
    if not is_valid:
        return _editor(request, resolution, form, typed, status=422)
    act, _sep, item = request.POST.get("do", "save").partition(":")
    try:
        opened, rest = form.cleaned_data["base"], clean(form.cleaned_data["unplaced"])
        changed = actions.apply(resolution, typed, act, item, opened.new_id())
        given = {"base": opened.sheet, "typed": Sheet(changed, rest), "by": actor(request), "now": timezone.now()}
        actions.save_text(resolution=resolution, **given)
    except Stale as stale:
        return _conflict(request, resolution, form, Sheet(typed, rest), stale)
    except (Refused, ValueError) as error:
        messages.error(request, error.reason if isinstance(error, Refused) else REASONS["forged"])
        return _editor(request, resolution, form, typed, status=422)
    if act == "save":
        messages.success(request, _("Saved"))
    query = f"?removed={item}" if act == "remove" else ""
    return redirect(f"{request.path}{query}#{_place(typed, changed, act, item)}")


def _editor(
    request: HttpRequest,
    resolution: Resolution,
    form: HeadForm | None = None,
    typed: Content | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    content = typed or resolution.content
    page = editor_page(resolution, content)
    if form is None:
        base = seal(resolution, Sheet(content, resolution.unplaced), new_nonce())
        form = HeadForm(instance=resolution, initial={"base": base})
    context = {"page": page, "form": form, "is_unsaved": typed is not None, "kept": kept(resolution)}
    if gone := request.GET.get("removed"):
        context["removed"] = find_removed(resolution, gone)
    return render(request, "resolutions/edit.html", context, status=status)


def _conflict(request: HttpRequest, resolution: Resolution, form: HeadForm, typed: Sheet, stale: Stale) -> HttpResponse:
    """Show everything typed in the text as it stands now, and of what both have changed how that stands.

    Whoever sends this page back has seen it: then only what changes after that is told again.
    """
    saved = Resolution.objects.select_related("edited_by").get(pk=resolution.pk)
    saved.event = resolution.event
    merged = merge(form.cleaned_data["base"].sheet, typed, stale.theirs)
    form.refill(merged.sheet, seal(saved, stale.theirs, new_nonce()))
    # What a button was to remove is in the form still: its words are told there, unless they are already.
    told = {one.item for one in merged.clashes if one.item}
    clashes = [*merged.clashes, *(one for one in stale.clashes if one.item and one.item not in told)]
    page = editor_page(saved, merged.sheet.content, theirs=stale.theirs.content, clashes=clashes)
    context = {"page": page, "form": form, "is_unsaved": True}
    return render(request, "resolutions/edit.html", context, status=409)


def _place(before: Content, after: Content, act: str, item: str) -> str:
    """Return the id of the item to come back to: the new one after an addition."""
    if not act.startswith("add"):
        return f"item-{item}" if item and act != "remove" else "text"
    known = set(editing.ids(before))
    new = [one for one in editing.ids(after) if one not in known]
    return f"item-{new[0]}" if new else "text"


def adopt(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution, seen, now = get_draft(request, slug, code, Can.PUBLISH_RESOLUTION), _seen(request), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = AdoptForm(data, initial={"adopted_on": resolution.adopted_on or resolution.date})
    if data is None:
        return _ask(request, resolution, decision(resolution, form.initial["adopted_on"], now), form)
    if not form.is_valid():
        return _ask(request, resolution, decision(resolution, None, now), form)
    day = form.cleaned_data["adopted_on"]
    asked = decision(resolution, day, now)
    with_gaps = _with_gaps(request)
    if seen == resolution.version and asked.refusal(with_gaps=with_gaps):
        return _ask(request, resolution, asked, form)
    # What contradicts is said once: whoever adopts all the same has read it.
    if asked.doubts and seen == resolution.version and request.POST.get("told") != day.isoformat():
        return _ask(request, resolution, asked, form)
    return _do(
        request,
        resolution,
        lambda: actions.adopt(
            resolution=resolution, adopted_on=day, by=actor(request), now=now, seen=seen, with_gaps=with_gaps
        ),
        _("The resolution is adopted. It can be published now."),
    )


def _ask(request: HttpRequest, resolution: Resolution, asked: Decision, form: AdoptForm | None = None) -> HttpResponse:
    """Show what is decided and what follows; where another state has come meanwhile, show the text instead."""
    states = ("draft",) if form else ("adopted", "published")
    if resolution.state not in states:
        if request.method == "POST":
            messages.error(request, REASONS["wrong_state"])
        return redirect("resolutions:edit", resolution.event.slug, resolution.code)
    template = "resolutions/adopt.html" if form else "resolutions/publish.html"
    context = {"resolution": resolution, "decision": asked, "page": asked.page, "form": form}
    context["unsettled"] = has_suggestions(resolution)
    context["with_gaps"] = with_gaps = _with_gaps(request)
    if resolution.text_seq and resolution.is_editable:
        writers = writers_since(resolution.pk, resolution.text_seq, timezone.now() - PAUSE)
        context["writers"] = [one for one in writers if one != request.user]
    is_refused = bool(form and form.errors)
    if request.method == "POST" and (refusal := asked.refusal(with_gaps=with_gaps)):
        messages.error(request, REASONS[refusal])
        is_refused = True
    return render(request, template, context, status=422 if is_refused else 200)


def _with_gaps(request: HttpRequest) -> bool:
    """Tell whether somebody has said that what is left open belongs there."""
    return "gaps" in request.POST


@require_POST
def reopen(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution = get_draft(request, slug, code, Can.PUBLISH_RESOLUTION)
    return _do(
        request,
        resolution,
        lambda: actions.reopen(resolution=resolution, by=actor(request), now=timezone.now()),
        _("The text is back at work and can be edited."),
    )


def publish(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution, seen, now = get_draft(request, slug, code, Can.PUBLISH_RESOLUTION), _seen(request), timezone.now()
    asked, with_gaps = decision(resolution, resolution.adopted_on, now), _with_gaps(request)
    is_lacking = seen == resolution.version and asked.refusal(with_gaps=with_gaps)
    if request.method != "POST" or is_lacking:
        return _ask(request, resolution, asked)
    return _do(
        request,
        resolution,
        lambda: actions.publish(resolution=resolution, by=actor(request), now=now, seen=seen, with_gaps=with_gaps),
        _("Published. The address will not change."),
    )


def _seen(request: HttpRequest) -> int:
    """Return the version that the page showed; a page that does not say so showed none."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < _LONGEST_VERSION else 0


def _do(request: HttpRequest, resolution: Resolution, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.reason)
        if refused.code == "unsettled":
            return redirect("resolutions:suggestions", resolution.event.slug, resolution.code)
    else:
        messages.success(request, done)
    return redirect("resolutions:edit", resolution.event.slug, resolution.code)


def delete(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution = get_draft(request, slug, code, Can.PUBLISH_RESOLUTION)
    if request.method != "POST":
        return render(request, "resolutions/delete.html", {"resolution": resolution})
    try:
        actions.delete_draft(resolution=resolution, by=actor(request))
    except Refused as refused:
        messages.error(request, refused.reason)
        return redirect("resolutions:edit", slug, code)
    messages.success(request, _("The draft is removed."))
    return redirect("resolutions:manage", slug)


def execution(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    resolution = get_draft(request, slug, code)
    rows = list(Recommendation.objects.filter(addressee__resolution=resolution).select_related("addressee").in_order())
    data = request.POST if request.method == "POST" else None
    forms = [(row, ExecutionForm(data, prefix=str(row.id), initial=_noted(row))) for row in rows]
    if data is None or not all(form.is_valid() for _row, form in forms):
        context = {"resolution": resolution, "forms": forms}
        return render(request, "resolutions/execution.html", context, status=200 if data is None else 422)
    noted = {str(row.id): form.noted() for row, form in forms if form.has_changed()}
    changed = actions.note_execution(resolution=resolution, noted=noted, by=actor(request), now=timezone.now())
    text = ngettext("%(n)s recommendation is noted", "%(n)s recommendations are noted", changed)
    messages.success(request, text % {"n": changed})
    return redirect(reverse("resolutions:execution", args=[slug, code]))


def _noted(row: Recommendation) -> dict[str, object]:
    return {"execution": row.execution, "executed_on": row.executed_on, "note": row.execution_note}
