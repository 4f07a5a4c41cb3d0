"""The log of a text that several people write at once: every update as it came, and who it came from.

The log is the history: nothing in it is changed or taken away. A snapshot only makes reading it quicker.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from resolutions.models.text import Resolution


class TextUpdate(models.Model):
    """One change of a text as a client sent it (Yjs, update v1), with its place in the order of all changes."""

    # Found by the numbers' own index, so that each keystroke has one index less to write.
    resolution = models.ForeignKey(
        Resolution, models.CASCADE, db_index=False, related_name="updates", verbose_name=_("resolution")
    )
    seq = models.PositiveIntegerField(_("number"))
    data = models.BinaryField(_("update"))
    # Nobody where the site itself began the text.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="text_updates", verbose_name=_("by")
    )
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("change of a text")
        verbose_name_plural = _("changes of texts")
        ordering = ("seq",)
        constraints = (models.UniqueConstraint(fields=["resolution", "seq"], name="update_number_is_unique"),)

    def __str__(self) -> str:
        return f"{self.resolution_id}/{self.seq}"


class TextAuthor(models.Model):
    """Whose a client of a text is: it belongs to the person who first brought anything that it wrote."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="authors", verbose_name=_("resolution"))
    client = models.BigIntegerField(_("client"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="text_clients", verbose_name=_("author")
    )

    class Meta:
        verbose_name = _("author of a text")
        verbose_name_plural = _("authors of texts")
        constraints = (models.UniqueConstraint(fields=["resolution", "client"], name="client_has_one_author"),)

    def __str__(self) -> str:
        return f"{self.resolution_id}/{self.client}"


class TextSnapshot(models.Model):
    """The changes of a text up to one of them, merged into one and read back before it was kept."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="snapshots", verbose_name=_("resolution"))
    seq = models.PositiveIntegerField(_("number"))
    data = models.BinaryField(_("update"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("snapshot of a text")
        verbose_name_plural = _("snapshots of texts")
        ordering = ("-seq",)
        constraints = (models.UniqueConstraint(fields=["resolution", "seq"], name="snapshot_number_is_unique"),)

    def __str__(self) -> str:
        return f"{self.resolution_id}/{self.seq}"


class Quarantined(models.Model):
    """What a client sent and no text may hold: kept as it came, for somebody to look at, and never applied."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="quarantined", verbose_name=_("resolution"))
    reason = models.CharField(_("reason"), max_length=20)
    data = models.BinaryField(_("bytes"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="quarantined", verbose_name=_("by")
    )
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("refused change of a text")
        verbose_name_plural = _("refused changes of texts")
        ordering = ("-received_at", "-pk")

    def __str__(self) -> str:
        return f"{self.resolution_id}/{self.reason}"
