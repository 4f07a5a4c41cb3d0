"""Why something cannot be done with a resolution, in words."""

from django.utils.translation import gettext_lazy as _

from resolutions.merging import Clash, Sheet
from symposium.lib.refusing import Reasons, Refusal

REASONS: Reasons = {
    # a file
    "empty": _("There is no text in the file."),
    "too_big": _("The file is too big for a resolution: at most 8 MB and about 150 pages of text."),
    "too_many_lines": _("The file has more than 5,000 lines. Leave only the resolution in it."),
    "foreign": _("This is neither a text nor a DOCX document. Save the resolution as DOCX or as plain text."),
    "broken": _("The document is damaged and cannot be read. Open it in a word processor and save it again as DOCX."),
    "encrypted": _("The document is protected by a password. Remove the password and send it again."),
    "macro": _("The document contains macros. Save it as an ordinary DOCX without macros."),
    "old_word": _("This is the old Word format (.doc). Save the document as DOCX."),
    "pdf": _("A PDF keeps the look of a text, not the text itself. Send the DOCX it was made from."),
    "rtf": _("This is an RTF document. Save it as DOCX."),
    "not_a_resolution": _("No title and no addressees were found: it does not look like a resolution."),
    "no_file": _("Choose a file first."),
    "stale_preview": _("The preview is out of date. Send the file again."),
    # a text
    "forged": _("The form was damaged on its way. Open the page again."),
    "too_long": _("The text is too long: at most 500 items of 10,000 characters."),
    "locked": _("The text is adopted and is not edited any more. Take it back to work first."),
    "wrong_state": _("The resolution is in another state by now. Look at the page again."),
    "nothing": _("There is nothing in the text yet."),
    "blank_items": _("Some items or addressees are empty. Fill them in or remove them."),
    "gaps": _("Something is left open in the text. Fill it in, or say below that it belongs there."),
    "no_day": _("Give the day on which the resolution was adopted."),
    "unseen": _("Somebody has saved the text since you opened the page. Read it once more."),
    "unsettled": _("There are suggestions in the text that nobody has accepted or rejected yet."),
    "no_moment": _("The history has no such moment. Choose another one."),
    "same_text": _("The text says just that already: there is nothing to restore."),
    "settled_already": _("Somebody has accepted or rejected it already."),
    # remarks
    "not_own": _("Only your own remark can be taken back."),
    "too_many_remarks": _("You have written very many remarks within an hour. Go on a little later."),
    "too_many_threads": _("The text has very many discussions already. Go on in one of them."),
    "too_many_revisions": _("Very many revisions of this text are kept already. Go on with those there are."),
    "too_many_letters": _(
        "You have called your colleagues very often within an hour. Send the remark without calling."
    ),
    # publishing
    "fact_moved": _("The data say something else by now. Look at what is offered once more."),
    "fact_gone": _("The text says something else by now. Look at what is offered once more."),
    "changed_since": _("The text has changed since. Look at the list again."),
    "gone_item": _("Last year's text has no such item. Look at the list again."),
    "no_reason": _("Say in a few words why the item is not carried over."),
    "not_yours": _("What became of last year's items is noted by those who work on that event."),
    "unknown_place": _("Nothing is known to fill %(places)s. Use {event}, {date}, {place} and {participants}."),
    "no_change": _("Nothing has changed since the published revision."),
}

# What contradicts in the dates of a text: nothing is refused for it, but it is said before it is too late.
DOUBTS: Reasons = {
    "heading_elsewhen": _("The heading is dated %(day)s, the event takes place from %(first)s to %(last)s."),
    "adopted_before": _("Adopted on %(day)s, before the event begins on %(first)s."),
    "adopted_ahead": _("The day of adoption, %(day)s, is still to come."),
    "said_otherwise": _("The text itself says that it was adopted on %(day)s."),
}


class Refused(Refusal):
    """What cannot be done with a resolution."""

    reasons = REASONS


class Stale(Exception):  # noqa: N818  the word of the domain
    """Somebody else has changed the same since the page was opened: what, and the text as it stands now."""

    def __init__(self, clashes: tuple[Clash, ...], theirs: Sheet) -> None:
        super().__init__(clashes)
        self.clashes, self.theirs = clashes, theirs
