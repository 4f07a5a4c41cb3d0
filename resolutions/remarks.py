"""What the findings about a text's language say, in words, and how the page shows them."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resolutions.canonical import Content
from resolutions.checking import Finding, texts_of
from resolutions.correcting import Checked
from resolutions.models import Waived
from symposium.lib.refusing import Reasons

WORDS: Reasons = {
    "addressee_case": gettext_lazy("The addressee stands in the dative: «%(name)s»."),
    "addressee_name": gettext_lazy("The directory has it as «%(name)s»."),
    "addressee_twice": gettext_lazy("The item names its addressee once more."),
    "other_group": gettext_lazy("The item speaks to another addressee: «%(name)s»."),
    "opening": gettext_lazy("The item does not begin with what is to be done, an infinitive: «%(word)s»."),
    "capital": gettext_lazy("An item of a list with semicolons begins with a small letter."),
    "agreement": gettext_lazy("The words do not agree: «%(proper)s» is right here."),
    "abbreviation": gettext_lazy("The abbreviation «%(word)s» is not spelled out anywhere."),
    "abbreviation_unnamed": gettext_lazy("Further on this is «%(word)s», which is not said here."),
    "organisation_name": gettext_lazy("The directory has the organisation as %(name)s."),
    "organisation_unknown": gettext_lazy("The directory has no such organisation: %(name)s. Is the name right?"),
    "quotes": gettext_lazy("The quotation marks here are « »."),
    "quotes_nested": gettext_lazy("Quotation marks within others are „ “."),
    "quote_unclosed": gettext_lazy("A quotation mark opens here and is not closed."),
    "quote_unopened": gettext_lazy("A quotation mark closes here that was not opened."),
    "bracket_unclosed": gettext_lazy("A bracket opens here and is not closed."),
    "bracket_unopened": gettext_lazy("A bracket closes here that was not opened."),
    "space_before": gettext_lazy("There is no space before this sign."),
    "space_after": gettext_lazy("There is no space after this sign."),
    "doubled_space": gettext_lazy("Two spaces in a row."),
    "no_space": gettext_lazy("A space is missing after the sign."),
    "doubled_sign": gettext_lazy("Two signs in a row."),
    "year_range": gettext_lazy("Between years there is a dash without spaces."),
    "hyphen": gettext_lazy("A hyphen stands in the place of a dash."),
    "shortened": gettext_lazy("The abbreviation is written with a space."),
    "years_shortened": gettext_lazy("«Years» is shortened to «гг.»."),
    "no_space_year": gettext_lazy("A space is missing after the year."),
    "no_space_number": gettext_lazy("A space is missing after «№»."),
    "gap": gettext_lazy("Something is still to be filled in here."),
    "doubled_word": gettext_lazy("The word stands here twice."),
    "end_inner": gettext_lazy("An item that others follow ends with a semicolon."),
    "end_last": gettext_lazy("The last item of a list ends with a full stop."),
    "no_deadline": gettext_lazy("No deadline: neither a day nor a time in the words."),
    "due_in_words": gettext_lazy("The words name a deadline, the item has none."),
    "repeated": gettext_lazy("The resolution of %(year)s has nearly the same item."),
}
# What a click does where it changes no letters.
FIELDS: Reasons = {
    "due_to": gettext_lazy("Deadline: %(day)s"),
    "addressee": gettext_lazy("Goes to: %(name)s"),
    "origin": gettext_lazy("Marked as carried over from %(year)s"),
}
# What leaving a finding says, where there is a better word for it.
LEAVING: Reasons = {
    "abbreviation": gettext_lazy("Readers know it"),
    "abbreviation_unnamed": gettext_lazy("Readers know it"),
    "no_deadline": gettext_lazy("Needs no deadline"),
    "organisation_unknown": gettext_lazy("The name is right"),
}
_AROUND = 24  # letters shown on either side
_MOST_SHOWN = 90


@dataclass(frozen=True, slots=True)
class Change:
    """What a fix takes out and puts in, within the words around it."""

    before: str
    old: str
    new: str
    after: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as the page shows it."""

    key: str
    finding: Finding
    words: str
    quote: str
    change: Change | None
    does: str
    leave: str
    left: Waived | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What is found at one place of the text."""

    place: str
    label: str
    remarks: list[Remark]


@dataclass(frozen=True, slots=True)
class RemarksPage:
    """All that is found, by its places, and all that was left."""

    groups: list[Group]
    left: list[Group]
    count: int
    fixable: int
    left_count: int
    hidden: int = 0


def remarks_page(found: Checked, most: int | None = None, *, may_enter: bool = False) -> RemarksPage:
    """Put the page together from what was found; `most` remarks are shown beside the text, the others counted.

    Whoever `may_enter` organisations into the directory puts a name right that it does not know by doing so.
    """
    texts, labels = texts_of(found.content), labels_of(found.content)
    remarks = [_remark(key, one, texts[one.place], found.left.get(key)) for key, one in found.findings.items()]
    still = [one for one in remarks if one.left is None]
    left = [one for one in remarks if one.left]
    return RemarksPage(
        groups=_grouped(still[:most], labels),
        left=_grouped(left, labels),
        count=len(still),
        fixable=sum(bool(one.finding.fix or (may_enter and one.finding.entry)) for one in still),
        left_count=len(left),
        hidden=len(still[most:]) if most else 0,
    )


def _grouped(remarks: list[Remark], labels: dict[str, str]) -> list[Group]:
    places = groupby(remarks, key=lambda one: one.finding.place)
    return [Group(place, labels.get(place, ""), list(some)) for place, some in places]


def labels_of(content: Content) -> dict[str, str]:
    """Name every place: items and addressees by their numbers, paragraphs by what they are."""
    kinds = {"preamble": _("Preamble"), "fact": _("Fact"), "task": _("Task"), "closing": _("Closing")}
    labels = {one.id: kinds.get(one.kind, "") for one in content.paragraphs}
    for number, addressee in enumerate(content.addressees, 1):
        labels[addressee.id] = _("Addressee %(number)s") % {"number": number}
        for index, item in enumerate(content.recommendations_to(addressee), 1):
            labels[item.id] = _("Item %(number)s") % {"number": f"{number}.{index}"}
    return labels | {one.id: _("To whom is not chosen") for one in content.recommendations_to_nobody()}


def _remark(key: str, finding: Finding, text: str, left: Waived | None) -> Remark:
    values = dict(finding.values)
    if "day" in values:
        values["day"] = date_format(dt.date.fromisoformat(values["day"]), "DATE_FORMAT")
    fix = finding.fix
    does = str(FIELDS[fix.field]) % values if fix and fix.field in FIELDS else ""
    return Remark(
        key=key,
        finding=finding,
        words=str(WORDS[finding.code]) % values,
        quote=_short(text[finding.start : finding.end].strip()),
        change=_change(text, finding),
        does=does,
        leave=str(LEAVING.get(finding.code) or _("Leave it")),
        left=left,
    )


def _change(text: str, finding: Finding) -> Change | None:
    """Show the letters that change and some around them, so that nobody has to guess what a click does."""
    fix = finding.fix
    if fix is None or not (fix.edits or fix.field == "name"):
        return None
    if fix.field == "name":
        return Change("", text, fix.value, "")
    start, end = fix.edits[0].start, fix.edits[-1].end
    new, place = "", start
    for edit in fix.edits:
        new += text[place : edit.start] + edit.text
        place = edit.end
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    lead = "…" if start > _AROUND else ""
    rest = "…" if end + _AROUND < len(text) else ""
    return Change(lead + before, text[start:end], new, after + rest)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1].rstrip()}…"
