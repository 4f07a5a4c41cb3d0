"""Findings about a text's language that somebody decided to leave as they are."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from resolutions.models.text import Resolution


class Waived(models.Model):
    """A finding left on purpose: it is shown as left, with whose decision that was, and can be taken up again."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="waived", verbose_name=_("resolution"))
    code = models.CharField(_("finding"), max_length=40)
    block = models.CharField(_("block"), max_length=36)
    # Of the words it was about: where these change, the decision is about something that is no more.
    digest = models.CharField(_("digest"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="waived_findings", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("finding left as it is")
        verbose_name_plural = _("findings left as they are")
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=["resolution", "digest"], name="finding_is_left_once"),)

    def __str__(self) -> str:
        return f"{self.resolution_id}/{self.code}"
