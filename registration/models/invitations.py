"""Links by which an organiser lets people in."""

import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event, EventCapacity, User
from symposium.lib.history import HistoricalRecords

CODE_LENGTH = 10
# Without letters and digits that are taken for each other when read aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_invitation_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Invitation(models.Model):
    """A code that so many people may register with, also before the window opens, after it closes or unapproved."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations", verbose_name=_("event"))
    code = models.CharField(_("code"), max_length=20, unique=True, default=new_invitation_code)
    name = models.CharField(_("whom it is for"), max_length=200)
    quota = models.PositiveIntegerField(_("how many may use it"), default=1)
    format = models.CharField(_("format"), max_length=8, choices=EventCapacity.Format, blank=True)
    skips_window = models.BooleanField(_("also when registration is closed"), default=True)
    skips_approval = models.BooleanField(_("without an organiser's approval"), default=True)
    priority = models.SmallIntegerField(_("priority on the waiting list"), default=0)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="invitations", verbose_name=_("created by")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.name

    def covers(self, way: str) -> bool:
        """Tell whether the invitation is for this way of taking part; without a format it is for any."""
        return self.format in {"", way}

    def is_valid_at(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
