"""Who judges what, and the sheets they fill in."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contest.models.contest import Contest, Criterion
from contest.models.entry import Entry
from events.models import User
from symposium.lib.history import HistoricalRecords


class Juror(models.Model):
    """A person who judges entries of one contest; without a user she is known by her sheets alone."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="jurors", verbose_name=_("contest"))
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="jurors", verbose_name=_("user"))
    code = models.CharField(_("number"), max_length=20)
    name = models.CharField(_("name"), max_length=255, blank=True)
    organisation = models.CharField(_("organisation"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("juror")
        verbose_name_plural = _("jurors")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["contest", "code"], name="juror_code_is_unique"),
            models.UniqueConstraint(
                fields=["contest", "user"], condition=Q(user__isnull=False), name="juror_user_is_unique"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.code


class ConflictOfInterest(models.Model):
    """A juror's statement, or an organiser's, that she must not judge an entry."""

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="conflicts", verbose_name=_("juror"))
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="conflicts", verbose_name=_("entry"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    declared_at = models.DateTimeField(_("declared"))
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="declared_conflicts", verbose_name=_("declared by")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ("-declared_at",)
        constraints = (models.UniqueConstraint(fields=["juror", "entry"], name="conflict_is_unique"),)

    def __str__(self) -> str:
        return f"{self.juror} – {self.entry}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of_juror(self, juror: Juror) -> Self:
        """What a juror has to read, in her order."""
        judged = self.filter(juror=juror, entry__state=Entry.State.SUBMITTED)
        return judged.select_related("entry__nomination", "sheet").order_by("entry__nomination__rank", "entry_id")


class Assignment(models.Model):
    """One entry given to one juror to judge."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="assignments", verbose_name=_("entry"))
    juror = models.ForeignKey(Juror, models.CASCADE, related_name="assignments", verbose_name=_("juror"))
    created_at = models.DateTimeField(_("assigned"))
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="contest_assignments", verbose_name=_("assigned by")
    )

    objects: ClassVar[AssignmentQuerySet] = AssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["entry", "juror"], name="assignment_is_unique"),)

    def __str__(self) -> str:
        return f"{self.juror} – {self.entry}"


class ScoreSheet(models.Model):
    """What one juror made of one entry; it counts once it is submitted and complete."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="sheet", verbose_name=_("assignment"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    comment = models.TextField(_("to the author"), blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    updated_at = models.DateTimeField(_("changed"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")

    def __str__(self) -> str:
        return str(self.assignment)

    @property
    def is_submitted(self) -> bool:
        return self.state == self.State.SUBMITTED


class Score(models.Model):
    """One juror's score of one entry by one criterion."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores", verbose_name=_("score sheet"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    value = models.DecimalField(_("score"), max_digits=5, decimal_places=2)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = (
            models.UniqueConstraint(fields=["sheet", "criterion"], name="score_once_by_a_criterion"),
            models.CheckConstraint(condition=Q(value__gte=0), name="score_from_zero"),
        )

    def __str__(self) -> str:
        return f"{self.value.normalize():f}"
