"""What the programme holds of one person."""

from collections import Counter

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.models import User
from events.personal import Fate, Line, Part, Whose, part
from sessions.models import Speaker, SpeakerRole


def _speakers(whose: Whose) -> list[Speaker]:
    """Those of the account, and those of the name: programmes are written by names, dozens to an event."""
    theirs = Q(user=whose.user) if whose.user else Q(pk=None)
    named = Q(pk=None) if whose.names is None else Q(user=None)
    rows = list(Speaker.objects.filter(whose.within(), theirs | named).select_related("event"))
    own = [row for row in rows if row.user_id is not None]
    return own + [row for row in rows if row.user_id is None and whose.is_named(row.last_name, row.first_name)]


def export(whose: Whose) -> list[Part]:
    speakers = _speakers(whose)
    fields = ("event", "last_name", "first_name", "patronymic", "organisation", "position", "bio")
    parts = SpeakerRole.objects.filter(speaker__in=speakers).select_related("session").order_by("session__starts_at")
    return [
        part("speaker", pgettext("personal data", "Speaker"), speakers, *fields),
        part("talks", _("Sessions spoken at"), parts, "session", "kind"),
    ]


def outlook(whose: Whose) -> list[Line]:
    count = len(_speakers(whose))
    note = _("the programme names its speakers; who is in no session can be taken out on the page of speakers")
    return [Line(Fate.STAYS, _("Speaker in the programme"), count, note)] if count else []


def erase(whose: Whose, by: User | None) -> Counter[str]:  # noqa: ARG001  every subject is asked alike
    """Let go of the account; who spoke where is published and stays."""
    if whose.user is None:
        return Counter()
    return Counter(speakers=Speaker.objects.filter(whose.within(), user=whose.user).update(user=None))
