"""Problems of imported files and of assignments, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contest.assignment import Shortage
from contest.importing import Problem

PROBLEMS: Mapping[str, Promise] = {
    "bad_json": gettext_lazy("This is not a contest in JSON."),
    "empty_list": gettext_lazy("The list is missing or empty."),
    "repeated": gettext_lazy("The name or code stands twice."),
    "not_an_object": gettext_lazy("An object in braces is expected here."),
    "not_text": gettext_lazy("Text is expected here."),
    "empty": gettext_lazy("This must not be empty."),
    "too_long": gettext_lazy("This is too long; the limit in characters:"),
    "bad_code": gettext_lazy("A code consists of letters, digits, hyphens and full stops."),
    "not_a_number": gettext_lazy("A number is expected here."),
    "out_of_range": gettext_lazy("The number must be above 0 and at most 999, with two decimals."),
    "bad_rubric": gettext_lazy("A rubric gives a text for each score."),
    "bad_link": gettext_lazy("A link begins with https://"),
    "unknown_nomination": gettext_lazy("There is no such nomination in the list."),
    "unreadable_table": gettext_lazy("This is not a table of scores."),
    "missing_column": gettext_lazy("A column is missing:"),
    "unknown_column": gettext_lazy("This column is unknown or stands twice:"),
    "too_many_cells": gettext_lazy(
        "There are more cells than columns; perhaps a decimal comma stands without quotation marks. Cells:"
    ),
    "unknown_entry": gettext_lazy("There is no such entry:"),
    "unknown_juror": gettext_lazy("There is no such juror:"),
    "repeated_sheet": gettext_lazy("This juror has scored this entry above already, in row"),
    "bad_score": gettext_lazy("The score is not a number."),
    "score_out_of_range": gettext_lazy("The score is below zero or above the highest one."),
    "too_precise": gettext_lazy("A score has at most two decimals."),
    "incomplete": gettext_lazy("Not every criterion is scored: the sheet is a draft and does not count."),
    "same_organisation": gettext_lazy("The juror and the author are of one organisation."),
}


def problem_text(problem: Problem) -> str:
    """Say what is wrong, where, and what stands there."""
    place = _("Row %(row)s") % {"row": problem.place} if problem.place.isdecimal() else problem.place
    return " ".join(filter(None, [f"{place}:" if place else "", str(PROBLEMS[problem.code]), problem.value]))


def shortage_text(shortage: Shortage) -> str:
    """Say why entries cannot be shared out."""
    names = {"entries": ", ".join(shortage.entries), "jurors": ", ".join(shortage.jurors) or "–"}
    numbers = {"needed": shortage.needed, "available": shortage.available}
    if shortage.code == "few_jurors":
        words = _(
            "Entry %(entries)s needs %(needed)s jurors, but %(available)s have no conflict of interest: %(jurors)s."
        )
    else:
        words = _(
            "Jurors %(jurors)s alone can read entries %(entries)s: that makes %(needed)s sheets, and together they may "
            "take %(available)s. Raise the limit or add a juror."
        )
    return words % (names | numbers)
