"""What several pages of a contest are composed of."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.models import Contest, Entry, Juror, Nomination, ScoreSheet
from contest.stats import IN_CONTEST, progress

SUBMITTED = Q(assignments__sheet__state=ScoreSheet.State.SUBMITTED)
IS_JUDGED = Q(assignments__entry__state=Entry.State.SUBMITTED)


def as_csv_file(content: bytes, name: str) -> HttpResponse:
    """Send a table as a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def nomination_lines(contest: Contest) -> list[Nomination]:
    """Return the nominations, each with the `number` of its entries."""
    return list(contest.nominations.annotate(number=Count("entries", filter=IN_CONTEST)).order_by("rank", "pk"))


@dataclass(frozen=True)
class Tab:
    """A page of the organisers' part."""

    view: str
    label: Promise


TABS = (
    Tab("manage", _("Overview")),
    Tab("setup", _("Terms and criteria")),
    Tab("manage_entries", _("Entries")),
    Tab("manage_jurors", _("Jury")),
    Tab("assignment", _("Assignment")),
    Tab("manage_results", _("Results")),
)


def manage_tabs(contest: Contest, current: str) -> list[dict[str, Any]]:
    """List the tabs above the organisers' pages, with counts where a page is a list."""
    found = progress(contest.event)
    counts = {"manage_entries": found.entries, "manage_jurors": found.jurors} if found else {}
    return [
        {
            "label": tab.label,
            "url": reverse(f"contest:{tab.view}", args=[contest.event.slug]),
            "count": counts.get(tab.view),
            "current": tab.view == current,
        }
        for tab in TABS
    ]


ACTS: dict[tuple[str, str], tuple[Promise, Promise]] = {
    ("draft", "accepting"): (
        _("Open for entries"),
        _("The contest appears on the public page, and people may send their works until the deadline."),
    ),
    ("draft", "scoring"): (_("Open scoring"), _("For a contest whose entries were collected elsewhere.")),
    ("accepting", "scoring"): (
        _("Close entries and open scoring"),
        _("Authors cannot change their works any more; jurors see what is assigned to them and score it."),
    ),
    ("accepting", "draft"): (_("Back to preparation"), _("The contest disappears from the public page.")),
    ("scoring", "accepting"): (
        _("Accept entries again"),
        _("Jurors cannot score until you open scoring again. What they have scored stays."),
    ),
}


def possible_steps(contest: Contest) -> list[dict[str, Any]]:
    """List where the contest may go from here, with what each step does."""
    return [
        {"state": to, "label": label, "note": note, "is_back": to == "draft" or state == "scoring"}
        for (state, to), (label, note) in ACTS.items()
        if state == contest.state
    ]


def state_row(contest: Contest) -> list[dict[str, Any]]:
    """List all states in their order, the current one marked."""
    return [{"label": state.label, "is_current": state == contest.state} for state in Contest.State]


def juror_lines(contest: Contest) -> list[Juror]:
    """Return the jurors, each with how much is `given` to her, how much is `done`, and her `conflict_number`."""
    jurors = contest.jurors.select_related("user").annotate(
        given=Count("assignments", filter=IS_JUDGED, distinct=True),
        done=Count("assignments", filter=IS_JUDGED & SUBMITTED, distinct=True),
        conflict_number=Count("conflicts", distinct=True),
    )
    return list(jurors.order_by("pk"))


def entry_lines(contest: Contest) -> Any:
    """Return the entries, each with how many jurors it has (`given`) and how many have scored it (`done`)."""
    return (
        contest.entries.select_related("nomination")
        .annotate(given=Count("assignments", distinct=True), done=Count("assignments", filter=SUBMITTED, distinct=True))
        .order_by("nomination__rank", "pk")
    )
