"""What became of a row of a list, in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registration.forms import PROBLEMS
from registration.importing import ImportedRow

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CODES: "dict[str, StrOrPromise]" = {
    "no_name": gettext_lazy("No last name and first name."),
    "odd_name": gettext_lazy("A name has letters, hyphens and apostrophes only."),
    "long_name": gettext_lazy("A part of the name is longer than 120 letters."),
    "no_email": gettext_lazy("No e-mail address: the ticket has nowhere to go."),
    "bad_email": gettext_lazy("The e-mail address is not right."),
    "no_consent": gettext_lazy("No consent to the processing of personal data."),
    "email_of_another": gettext_lazy("Another person has this address."),
    "same_email": gettext_lazy("Registered with this address already."),
    "same_person": gettext_lazy("The same person with another address."),
    "registered": gettext_lazy(
        "Registered already: this person, or somebody with this address. If there is a slip in it, put it right."
    ),
    "subtotal": gettext_lazy("A total, not a participant."),
    "heading": gettext_lazy("A heading or a note, not a participant."),
    "header": gettext_lazy("The headings once more."),
    "numbering": gettext_lazy("The numbers of the columns."),
    "skipped": gettext_lazy("Left out by hand."),
}
WARNINGS: "dict[str, StrOrPromise]" = {
    "bad_phone": gettext_lazy("The telephone is not understood and is left out."),
    "unknown_territory": gettext_lazy("The territory is not in the catalogue."),
    "unknown_format": gettext_lazy("It is not clear how the person takes part."),
    "unknown_track": gettext_lazy("The event has no such track."),
    "only_initials": gettext_lazy("Initials instead of the name: so they will be printed."),
    "several_emails": gettext_lazy("There are several addresses; the first is taken."),
    "email_slip": gettext_lazy("The address looks like a slip of the pen."),
    "uncomputed": gettext_lazy("A cell holds a formula that nobody has calculated. Save the file in Excel once more."),
    "long_text": gettext_lazy("The organisation or the position is longer than 255 letters; the rest is cut off."),
}


def explain(row: ImportedRow) -> list[str]:
    """Say why a row is refused, repeated or left aside, and what of it was not understood."""
    return [_code(code, row) for code in row.codes] + [str(WARNINGS[warning]) for warning in row.warnings]


def _code(code: str, row: ImportedRow) -> str:
    if code == "bad_email" and row.problem in PROBLEMS:
        return str(PROBLEMS[row.problem])
    if row.same_as and code in {"same_email", "same_person"}:
        return _("The same person as in row %(row)s.") % {"row": row.same_as}
    if row.same_as and code == "email_of_another":
        return _("The person in row %(row)s has this address.") % {"row": row.same_as}
    if row.listed and code in {"same_email", "same_person"}:
        return _("Already on the list of %(name)s.") % {"name": row.listed}
    return str(CODES[code])
