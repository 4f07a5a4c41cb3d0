"""Works entered for a contest, and what they were awarded."""

import secrets
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contest.models.contest import Contest, Nomination
from events.models import Territory, User
from symposium.lib.history import HistoricalRecords


def file_path(entry: "Entry", name: str) -> str:  # noqa: ARG001  Django calls it with both
    """Store a file under a name that nobody can guess; its own name is kept in the row."""
    return f"contest/{entry.contest_id}/{secrets.token_urlsafe(24)}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def in_contest(self) -> Self:
        """Keep what is judged: neither withdrawn nor refused."""
        return self.filter(state=Entry.State.SUBMITTED)

    def by_author(self, user: User) -> Self:
        return self.filter(submitted_by=user)


class Entry(models.Model):
    """A work that somebody entered in one nomination, as a file, a link or both."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REFUSED = "refused", _("not admitted")

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="entries", verbose_name=_("contest"))
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="entries", verbose_name=_("nomination"))
    code = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=500)
    abstract = models.TextField(_("description"), blank=True)
    authors = models.CharField(_("authors"), max_length=500, blank=True)
    organisation = models.CharField(_("organisation"), max_length=255, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="contest_entries", verbose_name=_("territory")
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=file_path, max_length=200, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    file_kind = models.CharField(_("kind of the file"), max_length=10, blank=True)
    file_size = models.PositiveIntegerField(_("size of the file, bytes"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    reason = models.TextField(_("why it is not admitted"), blank=True)
    submitted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="contest_entries", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted"))
    nonce = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001  unique where given

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]
    history = HistoricalRecords(excluded_fields=["nonce"])

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["contest", "code"], name="entry_code_is_unique"),
            models.UniqueConstraint(fields=["contest", "submitted_by", "nonce"], name="entry_nonce_is_unique"),
            models.CheckConstraint(condition=~Q(title=""), name="entry_has_a_title"),
        )

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    @property
    def is_in_contest(self) -> bool:
        return self.state == self.State.SUBMITTED


class Award(models.Model):
    """What an entry was given when the results were published: its scores as they stood and its place."""

    LAUREATES = 3

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="award", verbose_name=_("entry"))
    place = models.PositiveIntegerField(pgettext_lazy("contest", "place"))
    raw_mean = models.FloatField(_("mean score"))
    adjusted = models.FloatField(_("adjusted score"))

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ("place", "pk")
        constraints = (models.CheckConstraint(condition=Q(place__gte=1), name="award_place_from_one"),)

    def __str__(self) -> str:
        return f"{self.place} · {self.entry}"

    @property
    def is_laureate(self) -> bool:
        return self.place <= self.LAUREATES
