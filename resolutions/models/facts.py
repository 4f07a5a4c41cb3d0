"""Why a text says something else than the data do."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from resolutions.facts import LONGEST_NOTE
from resolutions.models.text import Resolution


class FactNote(models.Model):
    """One explanation: these words stay, though the data say that. Other words or other data, and it holds no more."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="fact_notes", verbose_name=_("resolution"))
    fact = models.CharField(_("fact"), max_length=40)
    words = models.TextField(_("words of the text"))
    data = models.TextField(_("what the data say"), blank=True)
    note = models.CharField(_("explanation"), max_length=LONGEST_NOTE)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="fact_notes", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("explanation of a fact")
        verbose_name_plural = _("explanations of facts")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.note
