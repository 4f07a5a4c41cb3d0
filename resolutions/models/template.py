"""What the drafts of an event begin with, and what of last year's text they leave out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Event
from resolutions.models.text import Resolution
from symposium.lib.history import HistoricalRecords


class TemplateQuerySet(models.QuerySet["Template"]):
    def of(self, event: Event) -> "Template | None":
        """Return the event's own template or, where it has none, that of the latest edition before it."""
        earlier = Q(event__series=event.series_id, event__starts_on__lt=event.starts_on)
        return self.filter(Q(event=event) | earlier).order_by("-event__starts_on", "-pk").first()


class Template(models.Model):
    """The text that a new draft begins with, of an edition and of those after it that have none of their own."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="resolution_template", verbose_name=_("event"))
    title = models.CharField(_("title"), max_length=255, default="Резолюция")
    text = models.TextField(_("text"))
    edited_at = models.DateTimeField(_("edited at"), auto_now=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="edited_templates", verbose_name=_("by")
    )

    objects: ClassVar[TemplateQuerySet] = TemplateQuerySet.as_manager()  # type: ignore[assignment]
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("template of resolutions")
        verbose_name_plural = _("templates of resolutions")
        ordering = ("-edited_at",)

    def __str__(self) -> str:
        return self.title


class LeftOut(models.Model):
    """A recommendation of an earlier edition that a draft does not carry over, and why."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="left_out", verbose_name=_("resolution"))
    item = models.CharField(_("recommendation"), max_length=36)
    reason = models.CharField(_("reason"), max_length=255)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="left_out_items", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("recommendation not carried over")
        verbose_name_plural = _("recommendations not carried over")
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=["resolution", "item"], name="item_is_left_out_once"),)

    def __str__(self) -> str:
        return f"{self.resolution_id}: {self.reason}"
