"""Why an act in a contest is refused, in words."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from symposium.lib.refusing import Reasons, Refusal

REASONS: Reasons = {
    "wrong_state": _("The contest is in another state by now. Look at it again and choose."),
    "contest_exists": _(
        "Somebody else has begun the contest of this event. Save once more to put your terms over theirs."
    ),
    "deadlines_crossed": _("Scoring ends before entries do."),
    "no_nominations": _("Add at least one nomination first."),
    "no_criteria": _("Add at least one criterion first."),
    "name_taken": _("This name is taken already."),
    "results_published": _("The results are published. Withdraw them first: until then nothing of them changes."),
    "entries_closed": _("Entries are not accepted any more."),
    "entry_refused": _("This work is not admitted to the contest. Only the organisers can admit it again."),
    "entry_withdrawn": _("This work is withdrawn by its author. It can be entered anew while works are accepted."),
    "nomination_gone": _("This nomination is not in the contest any more. Choose another one."),
    "scoring_closed": _("The time for scoring is over. Ask the organisers if a score has to be mended."),
    "not_scoring": _("Scoring is not open now."),
    "not_assigned": _("This entry is not on your list any more."),
    "unknown_criterion": _("The criteria have changed. Open the sheet again."),
    "score_out_of_range": _("A score is below zero or above the highest one of its criterion."),
    "stale_sheet": _("This sheet was changed in another window. Compare the scores below and save once more."),
    "nothing_to_publish": _("No entry has a complete score sheet yet, so there is nothing to publish."),
    "changed_meanwhile": _(
        "Something changed while you were looking. This is how it stands now: look and confirm again."
    ),
    "already_juror": _("This person is a juror already."),
    "juror_has_address": _("This juror has an address already."),
    "juror_has_sheets": _("This juror has given scores. Take the entries off her first."),
    "has_scores": _("There are scores on this sheet already. It is removed only through a conflict of interest."),
    "conflict": _("This juror has a conflict of interest with the entry."),
    "same_organisation": _("The juror and the author are of one organisation."),
    "already_assigned": _("The juror has this entry already."),
    "not_in_contest": _("This entry is not in the contest."),
    "foreign_criteria": _("The contest has criteria that the file does not name."),
    "sheet_in_conflict": _(
        "The file has a sheet of a juror who stepped back from that entry. Take the sheet out of the file first."
    ),
    "nomination_has_entries": _("There are entries in this nomination. Move them first."),
    "criterion_has_scores": _("There are scores by this criterion already."),
    "maximum_below_scores": _("Scores above this maximum were given already."),
}


class Refused(Refusal):
    """An act in a contest that the rules do not allow."""

    reasons = REASONS


class StaleSheet(Refused):
    """A sheet changed in another window since the page was loaded: the scores and the comment that stand there now."""

    def __init__(self, stored: Mapping[int, Decimal], comment: str | None) -> None:
        super().__init__("stale_sheet")
        self.stored = dict(stored)
        self.comment = comment
