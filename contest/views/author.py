"""What an author does: enters a work, looks after it, reads what came of it."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contest import actions
from contest.access import get_contest, get_own_entry, get_readable_entry
from contest.authors import author_of, comments_on
from contest.files import KINDS
from contest.forms import EntryForm
from contest.models import Contest, Entry
from contest.publication import own_name
from contest.refusals import Refused
from events.access import actor

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_contest(request, slug)
    if not contest.accepts_entries(timezone.now()) and request.method != "POST":
        return render(request, "contest/closed.html", {"contest": contest})
    entry = Entry(contest=contest, **author_of(actor(request), contest.event))
    form = EntryForm(request.POST or None, request.FILES or None, instance=entry)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.submit_entry(entry=form.save(commit=False), by=actor(request), now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The work is in the contest under number %(code)s.") % {"code": saved.code})
            return redirect("contest:my_entries", slug)
    return _entry_page(request, contest, form)


@form_view
def entry(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_contest(request, slug)
    own = get_own_entry(request, contest, code)
    if request.method != "POST" and not _may_be_changed(own):
        return redirect("contest:my_entries", slug)
    form = EntryForm(request.POST or None, request.FILES or None, instance=own)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_entry(
                entry=form.save(commit=False), changed=form.changed_fields, by=actor(request), now=timezone.now()
            )
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("contest:my_entries", slug)
    return _entry_page(request, contest, form)


def _may_be_changed(own: Entry) -> bool:
    return own.is_in_contest and own.contest.accepts_entries(timezone.now())


def _entry_page(request: HttpRequest, contest: Contest, form: EntryForm) -> HttpResponse:
    context = {"contest": contest, "form": form, "entry": form.instance}
    return render(request, "contest/enter.html", context, status=422 if form.errors else 200)


@form_view
def withdraw_entry(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_contest(request, slug)
    own = get_own_entry(request, contest, code)
    if request.method == "POST":
        try:
            actions.withdraw_entry(entry=own, by=actor(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused.reason))
        else:
            messages.success(request, _("The work is withdrawn from the contest."))
    if request.method == "POST" or not _may_be_changed(own):
        return redirect("contest:my_entries", slug)
    return render(request, "contest/withdraw_entry.html", {"contest": contest, "entry": own})


@require_safe
def my_entries(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_contest(request, slug)
    own = contest.entries.by_author(actor(request)).select_related("nomination", "award").order_by("pk")
    context = {
        "contest": contest,
        "entries": comments_on(contest, list(own)),
        "accepts_entries": contest.accepts_entries(timezone.now()),
        "name": own_name(actor(request), contest.event),
    }
    return render(request, "contest/my_entries.html", context)


@require_safe
def entry_file(request: HttpRequest, slug: str, code: str) -> HttpResponse | FileResponse:
    contest = get_contest(request, slug)
    found = get_readable_entry(request, contest, code)
    if not found.file:
        return render(request, "404.html", status=404)
    kind = KINDS[found.file_kind]
    # The name of a file often names its author: jurors get it under the entry's number.
    name = found.file_name if found.submitted_by_id == actor(request).pk else f"{found.code}.{kind.name}"
    response = FileResponse(found.file.open(), as_attachment=not kind.is_shown, filename=name)
    response.headers["Content-Type"] = kind.mimetype
    response.headers["Cache-Control"] = "private, no-store"
    return response
