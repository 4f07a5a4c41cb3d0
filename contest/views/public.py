"""What everybody may see of a contest: its terms, and its results once they are published."""

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from contest.access import get_contest, get_published_awards
from contest.export import awards_dict, csv_table
from contest.models import Entry
from contest.pages import as_csv_file, nomination_lines


@login_not_required
@require_safe
def contest(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_contest(request, slug)
    own: Any = Entry.objects.none()
    if request.user.is_authenticated:
        own = found.entries.by_author(request.user)
    context = {
        "contest": found,
        "accepts_entries": found.accepts_entries(timezone.now()),
        "nominations": nomination_lines(found),
        "criteria": found.criteria.all(),
        "own": own.count(),
    }
    return render(request, "contest/contest.html", context)


@login_not_required
@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_contest(request, slug)
    if not found.is_published:
        return render(request, "contest/no_results.html", {"contest": found}, status=404)
    awards = get_published_awards(found)
    groups = [(nomination, list(rows)) for nomination, rows in groupby(awards, key=lambda one: one.entry.nomination)]
    return render(request, "contest/results.html", {"contest": found, "groups": groups})


@login_not_required
@require_safe
def results_json(request: HttpRequest, slug: str) -> HttpResponse:
    awards = get_published_awards(get_contest(request, slug))
    return JsonResponse(awards_dict(awards), json_dumps_params={"ensure_ascii": False, "indent": 1})


@login_not_required
@require_safe
def results_csv(request: HttpRequest, slug: str) -> HttpResponse:
    awards = get_published_awards(get_contest(request, slug))
    return as_csv_file(csv_table(awards_dict(awards)["entries"]), f"{slug}-results.csv")
