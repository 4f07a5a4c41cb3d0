"""What organisers do with the contest itself: its state, terms, nominations and criteria."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest import actions
from contest.access import get_criterion, get_managed_contest, get_nomination
from contest.forms import ContestForm, CriterionForm, NominationForm
from contest.models import ConflictOfInterest, Contest, Criterion, Nomination
from contest.pages import juror_lines, manage_tabs, nomination_lines, possible_steps, state_row
from contest.refusals import Refused
from contest.stats import progress
from events.access import actor, get_event
from events.permissions import Can

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_CONTEST)
    contest = Contest.objects.filter(event=event).first()
    if contest is None:
        return render(request, "contest/no_contest.html")
    contest.event = event
    conflicts = ConflictOfInterest.objects.filter(entry__contest=contest).select_related("juror", "entry")
    context = {
        "contest": contest,
        "tabs": manage_tabs(contest, "manage"),
        "states": state_row(contest),
        "steps": possible_steps(contest),
        "progress": progress(event),
        "jurors": juror_lines(contest),
        "conflicts": conflicts,
        "is_late": bool(contest.scoring_closes_at and contest.scoring_closes_at <= timezone.now()),
    }
    return render(request, "contest/manage.html", context)


@require_POST
def change_state(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    try:
        changed = actions.change_state(contest=contest, state=request.POST.get("state", ""), by=actor(request))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("State of the contest: %(state)s.") % {"state": changed.get_state_display()})
    return redirect("contest:manage", slug)


@form_view
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.MANAGE_CONTEST)
    known = Contest.objects.filter(event=event).first()
    contest = known or Contest(event=event)
    contest.event = event
    form = ContestForm(request.POST or None, instance=contest)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_contest(contest=form.save(commit=False), changed=form.changed_data, by=actor(request))
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("contest:setup", slug)
    context = {"contest": known, "form": form}
    return render(request, "contest/settings.html", context, status=422 if form.errors else 200)


@require_safe
def setup(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    criteria = list(contest.criteria.all())
    context = {
        "contest": contest,
        "tabs": manage_tabs(contest, "setup"),
        "nominations": nomination_lines(contest),
        "criteria": criteria,
        "weights": sum(criterion.weight for criterion in criteria),
    }
    return render(request, "contest/setup.html", context)


@form_view
def add_nomination(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    return _nomination_page(request, Nomination(contest=contest))


@form_view
def nomination(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    return _nomination_page(request, get_nomination(contest, code))


def _nomination_page(request: HttpRequest, instance: Nomination) -> HttpResponse:
    form = NominationForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_nomination(nomination=form.save(commit=False), changed=form.changed_data)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The nomination is saved."))
            return redirect("contest:setup", instance.contest.event.slug)
    context = {"contest": instance.contest, "form": form, "nomination": instance}
    return render(request, "contest/nomination.html", context, status=422 if form.errors else 200)


@form_view
def delete_nomination(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    found = get_nomination(contest, code)
    if request.method == "POST":
        try:
            actions.delete_nomination(nomination=found)
        except Refused as refused:
            messages.error(request, str(refused.reason))
        else:
            messages.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
        return redirect("contest:setup", slug)
    return render(request, "contest/delete_part.html", {"contest": contest, "part": found, "name": found.name})


@form_view
def add_criterion(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    return _criterion_page(request, Criterion(contest=contest))


@form_view
def criterion(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    return _criterion_page(request, get_criterion(contest, code))


def _criterion_page(request: HttpRequest, instance: Criterion) -> HttpResponse:
    form = CriterionForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_criterion(criterion=form.save(commit=False), changed=form.changed_data, by=actor(request))
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            messages.success(request, _("The criterion is saved."))
            return redirect("contest:setup", instance.contest.event.slug)
    context = {"contest": instance.contest, "form": form, "criterion": instance}
    return render(request, "contest/criterion.html", context, status=422 if form.errors else 200)


@form_view
def delete_criterion(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    found = get_criterion(contest, code)
    if request.method == "POST":
        try:
            actions.delete_criterion(criterion=found, by=actor(request))
        except Refused as refused:
            messages.error(request, str(refused.reason))
        else:
            messages.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
        return redirect("contest:setup", slug)
    return render(request, "contest/delete_part.html", {"contest": contest, "part": found, "name": found.name})
