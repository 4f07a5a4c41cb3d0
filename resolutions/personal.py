"""What resolutions hold of one person: who wrote them, not what they say."""

from collections import Counter

from django.utils.translation import gettext as _

from events.models import User
from events.personal import Fate, Line, Part, Whose, part
from resolutions.models import (
    Addressee,
    FactNote,
    LeftOut,
    Paragraph,
    Recommendation,
    Remark,
    Resolution,
    Revision,
    Template,
    TextUpdate,
    Thread,
    Waived,
)
from resolutions.reviewing import without_name

TEXTS = (Resolution, Paragraph, Addressee, Recommendation, Template)


def _revisions(whose: Whose) -> list[Revision]:
    rows = Revision.objects.filter(whose.within("resolution__event"), by=whose.user).order_by("pk")
    return list(rows.select_related("resolution")) if whose.user else []


def _remarks(whose: Whose) -> list[Remark]:
    rows = Remark.objects.filter(whose.within("thread__resolution__event"), by=whose.user, withdrawn_at=None)
    return list(rows.select_related("thread")) if whose.user else []


def _waived(whose: Whose) -> list[Waived]:
    rows = Waived.objects.filter(whose.within("resolution__event"), by=whose.user).order_by("pk")
    return list(rows.select_related("resolution")) if whose.user else []


def _left_out(whose: Whose) -> list[LeftOut]:
    rows = LeftOut.objects.filter(whose.within("resolution__event"), by=whose.user).order_by("pk")
    return list(rows.select_related("resolution")) if whose.user else []


def _edits(whose: Whose) -> int:
    """How many times the person changed something in a resolution, by the history. It names no event by itself."""
    if whose.user is None or whose.events is not None:
        return 0
    by_form = sum(model.history.filter(history_user=whose.user).count() for model in TEXTS)  # type: ignore[attr-defined]
    together = TextUpdate.objects.filter(by=whose.user).count()
    return int(by_form) + together


def _notes(whose: Whose) -> list[FactNote]:
    """Return the explanations that the person wrote under her name."""
    rows = FactNote.objects.filter(whose.within("resolution__event"), by=whose.user).order_by("pk")
    return list(rows.select_related("resolution")) if whose.user else []


def export(whose: Whose) -> list[Part]:
    edits = _edits(whose)
    rows = [{"edits": edits}] if edits else []
    return [
        part(
            "revisions", _("Revisions of resolutions"), _revisions(whose), "resolution", "number", "name", "created_at"
        ),
        part("remarks", _("Remarks on resolutions"), _remarks(whose), "text", "at"),
        part("fact_notes", _("Explanations of facts"), _notes(whose), "resolution", "words", "note", "at"),
        part("waived", _("Remarks on the language left as they are"), _waived(whose), "resolution", "code", "at"),
        part("left_out", _("Recommendations not carried over"), _left_out(whose), "resolution", "reason", "at"),
        Part("edits", _("Changes in resolutions"), rows, {"edits": _("changes")}),
    ]


def outlook(whose: Whose) -> list[Line]:
    decided = len(_notes(whose)) + len(_waived(whose)) + len(_left_out(whose))
    work, remarks = len(_revisions(whose)) + decided + _edits(whose), len(_remarks(whose))
    note = _("the texts stay; that they were written by this account is a number afterwards")
    lines = [
        Line(Fate.STAYS, _("Work on resolutions"), work, note),
        Line(Fate.NUMBER, _("Remarks on resolutions"), remarks, _("the words stay, without the author")),
    ]
    return [line for line in lines if line.count]


def erase(whose: Whose, by: User | None) -> Counter[str]:  # noqa: ARG001  every subject is asked alike
    """Take the person off what she said of texts and off what called her; the rest names her account alone."""
    if whose.user is None:
        return Counter()
    within, of_thread = whose.within("resolution__event"), whose.within("thread__resolution__event")
    Thread.objects.filter(within, by=whose.user).update(by=None)
    Thread.objects.filter(within, resolved_by=whose.user).update(resolved_by=None)
    called = list(Remark.objects.filter(of_thread, mentioned=whose.user).select_for_update(of=("self",)))
    for remark in called:
        remark.text = without_name(remark.text, whose.user.last_name)
    Remark.objects.bulk_update(called, ["text"])
    Remark.mentioned.through.objects.filter(remark__in=called, user=whose.user).delete()
    return Counter(remarks=Remark.objects.filter(of_thread, by=whose.user).update(by=None))
