"""What organisers do with entries and their jurors."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest import actions
from contest.access import get_entry, get_juror, get_managed_contest
from contest.assignment import InfeasibleError, Plan
from contest.forms import AssignForm, RefusalForm, WishForm
from contest.listing import EntryFilter
from contest.models import Assignment, Contest
from contest.pages import entry_lines, manage_tabs, nomination_lines
from contest.plans import plan_lines, plan_pairs, read_pairs
from contest.refusals import Refused
from contest.words import shortage_text
from events.access import actor
from symposium.lib.kept import asked, keeps_words

ENTRIES_A_PAGE = 50
form_view = require_http_methods(["GET", "HEAD", "POST"])


@keeps_words()
@require_safe
def manage_entries(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    chosen = EntryFilter.of(asked(request))
    page = Paginator(chosen.apply(entry_lines(contest)), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "contest": contest,
        "tabs": manage_tabs(contest, "manage_entries"),
        "nominations": nomination_lines(contest),
        "filter": chosen,
        "page": page,
    }
    return render(request, "contest/manage_entries.html", context)


@require_safe
def manage_entry(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    return _entry_page(request, contest, code, RefusalForm())


def _entry_page(request: HttpRequest, contest: Contest, code: str, form: RefusalForm) -> HttpResponse:
    entry = get_entry(contest, code)
    context = {
        "contest": contest,
        "entry": entry,
        "form": form,
        "assignments": entry.assignments.select_related("juror", "sheet").order_by("juror_id"),
        "conflicts": entry.conflicts.select_related("juror"),
        "assign": AssignForm(contest=contest),
    }
    return render(request, "contest/manage_entry.html", context, status=422 if form.errors else 200)


@require_POST
def refuse_entry(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _entry_page(request, contest, code, form)
    try:
        actions.refuse_entry(entry=get_entry(contest, code), reason=form.cleaned_data["reason"], by=actor(request))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("The entry is out of the contest."))
    return redirect("contest:manage_entry", slug, code)


@require_POST
def readmit_entry(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    try:
        actions.readmit_entry(entry=get_entry(contest, code), by=actor(request))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("The entry is in the contest again."))
    return redirect("contest:manage_entry", slug, code)


@require_POST
def assign_entry(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    entry = get_entry(contest, code)
    form = AssignForm(request.POST, contest=contest)
    if not form.is_valid():
        messages.error(request, _("Choose a juror."))
        return redirect("contest:manage_entry", slug, code)
    juror = form.cleaned_data["juror"]
    try:
        actions.assign_entry(entry=entry, juror=juror, by=actor(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("Juror of this entry: %(juror)s.") % {"juror": juror})
    return redirect("contest:manage_entry", slug, code)


@require_POST
def unassign_entry(request: HttpRequest, slug: str, code: str, juror: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    assignment = Assignment.objects.filter(entry=get_entry(contest, code), juror=get_juror(contest, juror)).first()
    try:
        if assignment is not None:
            actions.unassign_entry(assignment=assignment)
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("The entry is taken off the juror."))
    return redirect("contest:manage_entry", slug, code)


@form_view
def assignment(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    first = {"per_entry": contest.jurors_per_entry, "most": None, "seed": secrets.randbelow(2**31)}
    form = WishForm(request.POST or None, initial=first)
    plan: Plan | None = None
    shortages: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            if "apply" in request.POST and _apply(request, contest, form):
                return redirect("contest:manage", slug)
            plan = actions.plan_assignment(contest, form.wish())
        except InfeasibleError as infeasible:
            shortages = [shortage_text(shortage) for shortage in infeasible.shortages]
    context = {
        "contest": contest,
        "tabs": manage_tabs(contest, "assignment"),
        "form": form,
        "plan": plan,
        "lines": plan_lines(contest, plan) if plan else [],
        "pairs": plan_pairs(plan) if plan else "",
        "shortages": shortages,
    }
    return render(request, "contest/assignment.html", context, status=422 if form.errors or shortages else 200)


def _apply(request: HttpRequest, contest: Contest, form: WishForm) -> bool:
    """Make the assignment that was seen; where it is refused, the page shows how it stands by now."""
    try:
        plan = actions.apply_plan(
            contest=contest,
            wish=form.wish(),
            seen=read_pairs(request.POST.get("pairs", "")),
            by=actor(request),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.warning(request, str(refused.reason))
        return False
    messages.success(request, _("Assignments made: %(number)d.") % {"number": len(plan.added)})
    return True
