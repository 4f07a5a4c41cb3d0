"""What is said about a text: threads of remarks, each about an item and, while its words are there, a place in it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from resolutions.models.text import Resolution

LONGEST_QUOTE = 300
LONGEST_ANCHOR = 500
LONGEST_REMARK = 5_000


class ThreadQuerySet(models.QuerySet["Thread"]):
    def with_remarks(self) -> "ThreadQuerySet":
        """Fetch what a page shows of them: three statements for any number."""
        shown = Remark.objects.select_related("by").prefetch_related("mentioned")
        return self.select_related("resolved_by").prefetch_related(models.Prefetch("remarks", shown))


class Thread(models.Model):
    """Remarks on one item of a text, or on words in it; a resolved one is kept, and one whose item is gone too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="threads", verbose_name=_("resolution"))
    item = models.UUIDField(_("item"), null=True, blank=True)
    # Both ends of the words as the shared document keeps places (Yjs relative positions), in Base64.
    anchor = models.CharField(_("place"), max_length=LONGEST_ANCHOR, blank=True)
    quote = models.CharField(_("words"), max_length=LONGEST_QUOTE, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="threads", verbose_name=_("by")
    )
    at = models.DateTimeField(_("opened at"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="resolved_threads",
        verbose_name=_("resolved by"),
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread of remarks")
        verbose_name_plural = _("threads of remarks")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.quote[:80] or str(self.id)

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


class Remark(models.Model):
    """What one person said in a thread; a withdrawn one leaves a note of that in its place."""

    # Drawn by the form, so that one sent twice is one.
    nonce = models.UUIDField(_("nonce"), unique=True)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="remarks", verbose_name=_("thread"))
    text = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="remarks", verbose_name=_("by")
    )
    at = models.DateTimeField(_("said at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    mentioned = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="mentions", verbose_name=_("mentioned")
    )

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:80]
