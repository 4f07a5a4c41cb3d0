"""Who does what at an event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.user import User
from symposium.lib.history import HistoricalRecords


class Role(models.TextChoices):
    OWNER = "owner", _("owner")
    ORGANISER = "organiser", _("organiser")
    DESK = "desk", _("desk")
    EDITOR = "editor", _("programme editor")
    JUROR = "juror", _("juror")
    CHAIR = "chair", _("committee chair")
    COMMITTEE = "committee", _("committee member")
    PARTICIPANT = "participant", _("participant")


class Membership(models.Model):
    """One role of one person at one event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="memberships", verbose_name=_("event"))
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (models.UniqueConstraint(fields=["event", "user", "role"], name="membership_is_unique"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
