"""What organisers do with the jury."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contest import actions
from contest.access import get_conflict, get_juror, get_managed_contest
from contest.forms import InvitationForm
from contest.models import Contest, Juror
from contest.pages import juror_lines, manage_tabs
from contest.refusals import Refused
from events.access import actor

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def manage_jurors(request: HttpRequest, slug: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _invite(request, contest, form):
        return redirect("contest:manage_jurors", slug)
    context = {
        "contest": contest,
        "tabs": manage_tabs(contest, "manage_jurors"),
        "jurors": juror_lines(contest),
        "form": form,
    }
    return render(request, "contest/manage_jurors.html", context, status=422 if form.errors else 200)


def _invite(request: HttpRequest, contest: Contest, form: InvitationForm, juror: Juror | None = None) -> bool:
    """Tell whether nothing is left to mend in the form."""
    try:
        actions.invite_juror(contest=contest, invitation=form.invitation(juror), by=actor(request))
    except Refused as refused:
        if refused.code == "juror_has_address":
            messages.error(request, str(refused.reason))
            return True
        form.add_error("email" if refused.code == "already_juror" else None, str(refused.reason))
        return False
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]})
    return True


@form_view
def manage_juror(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    juror = get_juror(contest, code)
    known = {"name": juror.name, "organisation": juror.organisation}
    form = InvitationForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid() and _invite(request, contest, form, juror):
        return redirect("contest:manage_juror", slug, code)
    context = {
        "contest": contest,
        "juror": juror,
        "form": form,
        "assignments": juror.assignments.select_related("entry__nomination", "sheet").order_by("entry_id"),
        "conflicts": juror.conflicts.select_related("entry"),
    }
    return render(request, "contest/manage_juror.html", context, status=422 if form.errors else 200)


@form_view
def remove_juror(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    juror = get_juror(contest, code)
    if request.method == "POST":
        try:
            actions.remove_juror(juror=juror, by=actor(request))
        except Refused as refused:
            messages.error(request, str(refused.reason))
            return redirect("contest:manage_juror", slug, code)
        messages.success(request, _("%(juror)s is not of the jury any more.") % {"juror": juror})
        return redirect("contest:manage_jurors", slug)
    return render(request, "contest/remove_juror.html", {"contest": contest, "juror": juror})


@require_POST
def withdraw_conflict(request: HttpRequest, slug: str, code: str, juror: str) -> HttpResponse:
    contest = get_managed_contest(request, slug)
    try:
        actions.withdraw_conflict(conflict=get_conflict(contest, code, juror), by=actor(request))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        messages.success(request, _("The conflict of interest is dropped. The entry may be given to the juror again."))
    return redirect("contest:manage_entry", slug, code)
