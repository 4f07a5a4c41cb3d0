"""What each role does, in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from events.models import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ROLE_DUTIES: "dict[str, StrOrPromise]" = {
    Role.OWNER: _("does everything an organiser does and gives roles"),
    Role.ORGANISER: _("runs the event: settings, participants, programme, contest, resolution"),
    Role.DESK: _("checks people in at the doors"),
    Role.EDITOR: _("keeps the programme"),
    Role.JUROR: _("scores the entries assigned"),
    Role.CHAIR: _("leads the committee and publishes the resolution"),
    Role.COMMITTEE: _("writes the resolution"),
}
