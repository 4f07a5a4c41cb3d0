"""Getting what belongs to a contest: invisible is 404, not allowed is 403, here and only here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from contest.models import Assignment, Award, ConflictOfInterest, Contest, Criterion, Entry, Juror, Nomination
from contest.permissions import may_read_entry, may_see_contest
from contest.publication import with_agreed_names
from events.access import actor, get_event
from events.permissions import Can


def get_contest(request: HttpRequest, slug: str) -> Contest:
    """Return the event's contest if the reader may know of it."""
    event = get_event(request, slug)
    contest = Contest.objects.filter(event=event).first()
    if contest is None or not may_see_contest(contest, request.can):  # type: ignore[attr-defined]
        raise Http404
    contest.event = event
    return contest


def get_managed_contest(request: HttpRequest, slug: str) -> Contest:
    """Return the contest for one of its organisers."""
    return _get_contest_for(request, slug, Can.MANAGE_CONTEST)


def get_judged_contest(request: HttpRequest, slug: str) -> Contest:
    """Return the contest for one who may see its scores before everybody does."""
    return _get_contest_for(request, slug, Can.VIEW_SCORES)


def get_publishable_contest(request: HttpRequest, slug: str) -> Contest:
    """Return the contest for an organiser who may see what she is about to publish."""
    contest = get_judged_contest(request, slug)
    if Can.MANAGE_CONTEST not in request.can:  # type: ignore[attr-defined]
        raise PermissionDenied
    return contest


def _get_contest_for(request: HttpRequest, slug: str, can: Can) -> Contest:
    event = get_event(request, slug, can)
    contest = get_object_or_404(Contest, event=event)
    contest.event = event
    return contest


def get_published_awards(contest: Contest) -> list[Award]:
    """Return the awards by nomination and place, with the names of those alone who agreed to be named.

    Before publication there is nothing to find, for anybody.
    """
    if not contest.is_published:
        raise Http404
    awards = Award.objects.filter(entry__contest=contest).select_related("entry__nomination")
    ordered = awards.order_by("entry__nomination__rank", "entry__nomination_id", "place", "entry_id")
    return with_agreed_names(contest, ordered)


def get_own_entry(request: HttpRequest, contest: Contest, code: str) -> Entry:
    """Return an entry of the reader herself."""
    own = contest.entries.by_author(actor(request)).select_related("nomination")
    entry = get_object_or_404(own, code=code)
    entry.contest = contest
    return entry


def get_readable_entry(request: HttpRequest, contest: Contest, code: str) -> Entry:
    """Return an entry whose file the reader may open."""
    entry = get_object_or_404(contest.entries.all(), code=code)
    if not may_read_entry(actor(request), entry, request.can):  # type: ignore[attr-defined]
        raise Http404
    entry.contest = contest
    return entry


def get_jury_contest(request: HttpRequest, slug: str) -> tuple[Contest | None, Juror | None]:
    """Return the contest for one of the jury, and who she is in it: the role may be there before the rest."""
    event = get_event(request, slug, Can.SCORE_ENTRIES)
    contest = Contest.objects.filter(event=event).first()
    if contest is None:
        return None, None
    contest.event = event
    juror = Juror.objects.filter(contest=contest, user=actor(request)).first()
    if juror is not None:
        juror.contest = contest
    return contest, juror


def get_own_assignment(request: HttpRequest, slug: str, code: str) -> Assignment:
    """Return what gives the entry to the reader herself; other jurors' entries do not exist for her."""
    _contest, juror = get_jury_contest(request, slug)
    if juror is None:
        raise PermissionDenied
    assignment = get_object_or_404(Assignment.objects.of_juror(juror), entry__code=code)
    assignment.juror = juror
    assignment.entry.contest = juror.contest
    return assignment


def get_entry(contest: Contest, code: str) -> Entry:
    entry = get_object_or_404(contest.entries.select_related("nomination", "submitted_by"), code=code)
    entry.contest = contest
    return entry


def get_juror(contest: Contest, code: str) -> Juror:
    juror = get_object_or_404(contest.jurors.select_related("user"), code=code)
    juror.contest = contest
    return juror


def get_nomination(contest: Contest, code: str) -> Nomination:
    nomination = get_object_or_404(contest.nominations.all(), code=code)
    nomination.contest = contest
    return nomination


def get_criterion(contest: Contest, code: str) -> Criterion:
    criterion = get_object_or_404(contest.criteria.all(), code=code)
    criterion.contest = contest
    return criterion


def get_conflict(contest: Contest, entry: str, juror: str) -> ConflictOfInterest:
    found = ConflictOfInterest.objects.select_related("entry__contest", "juror")
    return get_object_or_404(found, entry__contest=contest, entry__code=entry, juror__code=juror)
