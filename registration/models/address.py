"""Codes that are sent to an address to find out whose it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event


class AddressCode(models.Model):
    """The six digits last sent to an address that somebody registers with; only their keyed hash is kept."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="address_codes", verbose_name=_("event"))
    email = models.EmailField(_("e-mail"))
    code_hash = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(_("sent"))
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0)
    sendings = models.PositiveSmallIntegerField(_("letters in the hour"), default=1)
    hour_began_at = models.DateTimeField(_("first letter of the hour"))

    class Meta:
        verbose_name = _("code for an address")
        verbose_name_plural = _("codes for addresses")
        constraints = (models.UniqueConstraint(fields=["event", "email"], name="one_code_per_address"),)

    def __str__(self) -> str:
        return self.email
