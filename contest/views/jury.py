"""What a juror does: reads the entries given to her and scores them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contest import actions
from contest.access import get_jury_contest, get_own_assignment
from contest.forms import ConflictForm
from contest.models import Assignment, ScoreSheet
from contest.refusals import Refused, StaleSheet
from contest.sheets import Posted, SheetPage, progress, read_post, sheet_page
from events.access import actor

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def jury(request: HttpRequest, slug: str) -> HttpResponse:
    contest, juror = get_jury_contest(request, slug)
    assignments = list(Assignment.objects.of_juror(juror)) if juror else []
    context = {
        "contest": contest,
        "juror": juror,
        "progress": progress(assignments),
        "is_open": bool(contest and contest.accepts_scores(timezone.now())),
    }
    return render(request, "contest/jury.html", context)


@form_view
def score(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    assignment = get_own_assignment(request, slug, code)
    if request.method != "POST":
        return _sheet(request, assignment)
    criteria = list(assignment.juror.contest.criteria.all())
    posted = read_post(request.POST, criteria)
    if posted.errors:
        return _sheet(request, assignment, posted, status=422)
    try:
        sheet = actions.save_scores(
            assignment=assignment, given=posted.given(criteria), by=actor(request), now=timezone.now(), submit=True
        )
    except StaleSheet as stale:
        messages.warning(request, str(stale.reason))
        return _sheet(request, assignment, posted, stale=stale, status=409)
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return _sheet(request, assignment, posted, status=409)
    _say_how_it_is(request, sheet, missing=len(criteria) - sheet.scores.count())
    return redirect(progress(Assignment.objects.of_juror(assignment.juror), assignment).next_url(slug))


def _say_how_it_is(request: HttpRequest, sheet: ScoreSheet, missing: int) -> None:
    number = {"code": sheet.assignment.entry.code, "number": missing}
    if sheet.is_submitted:
        messages.success(request, _("The scores of entry № %(code)s are taken.") % number)
    else:
        words = ngettext(
            "Entry № %(code)s stays a draft: %(number)d criterion is not scored.",
            "Entry № %(code)s stays a draft: %(number)d criteria are not scored.",
            missing,
        )
        messages.warning(request, words % number)


def _sheet(
    request: HttpRequest,
    assignment: Assignment,
    posted: Posted | None = None,
    *,
    stale: StaleSheet | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the sheet as it is stored, with what was just sent over it."""
    contest = assignment.juror.contest
    stored = ScoreSheet.objects.filter(assignment=assignment).prefetch_related("scores").first()
    context = {
        "contest": contest,
        "assignment": assignment,
        "entry": assignment.entry,
        "page": sheet_page(contest.criteria.all(), stored, posted, stale),
        "progress": progress(Assignment.objects.of_juror(assignment.juror), assignment),
        "is_open": contest.accepts_scores(timezone.now()),
    }
    return render(request, "contest/score.html", context, status=status)


@require_POST
def save_scores(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    assignment = get_own_assignment(request, slug, code)
    criteria = list(assignment.juror.contest.criteria.all())
    posted = read_post(request.POST, criteria)
    sheet, refusal = None, None
    if not posted.errors:
        try:
            sheet = actions.save_scores(
                assignment=assignment, given=posted.given(criteria), by=actor(request), now=timezone.now()
            )
        except Refused as refused:
            refusal = refused
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("contest:score", slug, code)
    stale = refusal if isinstance(refusal, StaleSheet) else None
    page = sheet_page(criteria, sheet or ScoreSheet.objects.filter(assignment=assignment).first(), stale=stale)
    return _saved(request, page, posted, refusal)


def _saved(request: HttpRequest, page: SheetPage, posted: Posted, refusal: Refused | None) -> HttpResponse:
    """Say how the saving went, and of what was sent what stands in the sheet now: that is what the window knows."""
    reason = str(refusal.reason) if refusal else next(iter(posted.errors.values()), "")
    is_told = isinstance(refusal, StaleSheet) or not reason
    context = {
        "page": page,
        "reason": reason,
        "told": [line for line in page.lines if is_told and line.criterion.code in posted.scores],
        "tells_comment": is_told and posted.comment is not None,
    }
    return render(request, "contest/score.html#saved", context, status=409 if reason else 200)


@form_view
def declare_conflict(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    assignment = get_own_assignment(request, slug, code)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_conflict(
                juror=assignment.juror,
                entry=assignment.entry,
                note=form.cleaned_data["note"],
                by=actor(request),
                now=timezone.now(),
            )
        except Refused as refused:
            messages.error(request, str(refused.reason))
        else:
            messages.success(request, _("The entry is off your list. The organisers know."))
        return redirect("contest:jury", slug)
    context = {"assignment": assignment, "entry": assignment.entry, "form": form}
    return render(request, "contest/declare_conflict.html", context, status=422 if form.errors else 200)
