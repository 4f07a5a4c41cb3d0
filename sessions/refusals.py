"""Why an act on a programme is refused, in words."""

from django.utils.translation import gettext_lazy as _

from symposium.lib.refusing import Reasons, Refusal

REASONS: Reasons = {
    "changed_meanwhile": _("Somebody else saved or removed this session meanwhile."),
    "nothing_changed": _("Nothing has changed since the last published version."),
    "nothing_to_release": _("The programme is empty. Add sessions first."),
    "has_phones": _(
        "A phone stands at the door of this session. Give it another door or revoke its access on the page of doors "
        "first."
    ),
    "has_enrolments": _("People are enrolled in this session. Move or rename it instead, or ask them to leave first."),
    "speaks": _("This speaker stands in sessions. Take the name out of them first."),
    "has_sessions": _("Sessions belong to this track. Move them to another track first."),
    "programme_exists": _("This event has a programme already."),
}


class Refused(Refusal):
    """An act on a programme that the rules do not allow."""

    reasons = REASONS
