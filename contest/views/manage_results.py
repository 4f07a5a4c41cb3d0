"""What organisers see before everybody: how the contest stands; and the act of publishing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contest import actions
from contest.access import get_judged_contest, get_managed_contest, get_publishable_contest
from contest.charts import severity_bars
from contest.export import csv_table, standings_dict
from contest.pages import as_csv_file, manage_tabs
from contest.refusals import Refused
from contest.results import standings
from contest.stats import progress
from events.access import actor

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def manage_results(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_judged_contest(request, slug)
    found = standings(contest)
    context = {
        "contest": contest,
        "tabs": manage_tabs(contest, "manage_results"),
        "standings": found,
        "bars": severity_bars(found.jurors),
    }
    return render(request, "contest/manage_results.html", context)


@require_safe
def manage_results_json(request: HttpRequest, slug: str) -> HttpResponse:
    found = standings_dict(standings(get_judged_contest(request, slug)))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def manage_results_csv(request: HttpRequest, slug: str) -> HttpResponse:
    found = standings_dict(standings(get_judged_contest(request, slug)))
    return as_csv_file(csv_table(found["entries"]), f"{slug}-standings.csv")


@form_view
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_publishable_contest(request, slug)
    if request.method == "POST":
        try:
            actions.publish_results(
                contest=contest, by=actor(request), now=timezone.now(), seen=request.POST.get("seen", "")
            )
        except Refused as refused:
            messages.error(request, str(refused.reason))
            return redirect(
                "contest:publish" if refused.code == "changed_meanwhile" else "contest:manage_results", slug
            )
        messages.success(request, _("The results are published. Everybody sees them."))
        return redirect("contest:results", slug)
    context = {"contest": contest, "standings": standings(contest), "progress": progress(contest.event)}
    return render(request, "contest/publish.html", context)


@form_view
def withdraw_results(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    if request.method == "POST":
        try:
            actions.withdraw_results(contest=contest, by=actor(request))
        except Refused as refused:
            messages.error(request, str(refused.reason))
        else:
            messages.success(request, _("The results are withdrawn. Jurors may mend their scores again."))
        return redirect("contest:manage_results", slug)
    return render(request, "contest/withdraw_results.html", {"contest": contest})
