"""The texts that people agree to, and how long what they agreed to may be kept."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def current(self, purpose: str = "processing", language: str = "ru") -> "ConsentText | None":
        """Return the newest published text of a purpose, in Russian where the language has none."""
        return self.all_current(language).get(purpose)

    def all_current(self, language: str = "ru") -> "dict[str, ConsentText]":
        """Return the newest published text of each purpose, in Russian where the language has none. One statement."""
        found: dict[str, ConsentText] = {}
        for text in self.filter(published_at__isnull=False, language__in={language, "ru"}).order_by("version"):
            if text.language == language or found.get(text.purpose, text).language != language:
                found[text.purpose] = text
        return found


class ConsentText(models.Model):
    """One version of a text by which people consent to a use of their personal data."""

    class Purpose(models.TextChoices):
        PROCESSING = "processing", _("processing of personal data")
        PUBLICATION = "publication", _("publication of the name and photographs")
        MAILINGS = "mailings", _("invitations to the next symposiums")

    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.PROCESSING)
    version = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=5, default="ru")
    text = models.TextField(_("text"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects: ClassVar[ConsentTextQuerySet] = ConsentTextQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ("purpose", "-version", "language")
        constraints = (
            models.UniqueConstraint(fields=["purpose", "version", "language"], name="consent_text_version_is_unique"),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {gettext('version %(number)s') % {'number': self.version}}"


class Retention(models.Model):
    """How many days after an event's end the data kept for one purpose are erased."""

    purpose = models.CharField(_("purpose"), max_length=12, choices=ConsentText.Purpose, unique=True)
    days = models.PositiveIntegerField(_("days after the event"))

    class Meta:
        verbose_name = _("term of keeping")
        verbose_name_plural = _("terms of keeping")
        ordering = ("purpose",)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.days}"


class PurgeReport(models.Model):
    """What one nightly purge erased: numbers alone, nobody's data."""

    ran_at = models.DateTimeField(_("ran"))
    counts = models.JSONField(_("erased"), default=dict)

    class Meta:
        verbose_name = _("report of a purge")
        verbose_name_plural = _("reports of purges")
        ordering = ("-ran_at",)

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M}"
