"""Who looked at whose personal data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.user import User


class PersonalAccess(models.Model):
    """One look at a list or a card with personal data: who, at what, how many people stood there."""

    class What(models.TextChoices):
        LIST = "list", _("list of participants")
        EXPORT = "export", _("export of participants")
        CARD = "card", _("card of a participant")
        DELEGATION = "delegation", _("list of a delegation")
        DOORS = "doors", _("refusals and conflicts at the doors")
        SEARCH = "search", _("search at the desk")
        PERSON = "person", _("everything about one person")
        ERASURE = "erasure", _("erasure of one person")

    event = models.ForeignKey(
        Event, models.CASCADE, null=True, blank=True, related_name="accesses", verbose_name=_("event")
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="accesses", verbose_name=_("by"))
    what = models.CharField(_("what"), max_length=12, choices=What)
    subject = models.CharField(_("whose"), max_length=20, blank=True)
    people = models.PositiveIntegerField(_("people"), default=1)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("access to personal data")
        verbose_name_plural = _("accesses to personal data")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["event", "-at"], name="access_by_time"),)

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d %H:%M}"
