"""A contest, its nominations and what its entries are judged by."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from events.models import Event, User
from symposium.lib.history import HistoricalRecords
from symposium.lib.names import NBSP

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_code() -> str:
    """Make the public code of a nomination or a criterion."""
    return get_random_string(6, LETTERS)


class Contest(models.Model):
    """One event's contest: its terms, its deadlines and whether its results are out."""

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        ACCEPTING = "accepting", _("accepting entries")
        SCORING = "scoring", _("scoring")
        PUBLISHED = "published", _("results published")

    class Ranking(models.TextChoices):
        ADJUSTED = "adjusted", _("by the adjusted score")
        RAW = "raw", _("by the mean score")

    event = models.OneToOneField(Event, models.CASCADE, related_name="contest", verbose_name=_("event"))
    title = models.CharField(_("title"), max_length=255)
    lead = models.TextField(_("in two sentences"), blank=True)
    terms = models.TextField(_("terms"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    entries_close_at = models.DateTimeField(_("entries are accepted until"), null=True, blank=True)
    scoring_closes_at = models.DateTimeField(_("scores are accepted until"), null=True, blank=True)
    is_anonymous = models.BooleanField(_("jurors do not see the authors"), default=True)
    jurors_per_entry = models.PositiveSmallIntegerField(_("jurors for each entry"), default=3)
    ranking = models.CharField(_("places are given"), max_length=10, choices=Ranking, default=Ranking.ADJUSTED)
    published_at = models.DateTimeField(_("results published"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="published_contests", verbose_name=_("published by")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        constraints = (
            models.CheckConstraint(condition=Q(jurors_per_entry__gte=1), name="contest_has_jurors_for_each_entry"),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="contest_is_published_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(entries_close_at__isnull=True)
                | Q(scoring_closes_at__isnull=True)
                | Q(scoring_closes_at__gt=F("entries_close_at")),
                name="contest_scoring_closes_after_entries",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contest:contest", args=[self.event.slug])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def hides_authors(self) -> bool:
        """Whether jurors must not learn the names yet."""
        return self.is_anonymous and not self.is_published

    def accepts_entries(self, now: datetime) -> bool:
        return self.state == self.State.ACCEPTING and _is_before(now, self.entries_close_at)

    def accepts_scores(self, now: datetime) -> bool:
        return self.state == self.State.SCORING and _is_before(now, self.scoring_closes_at)


def _is_before(now: datetime, deadline: datetime | None) -> bool:
    return deadline is None or now < deadline


def _as_number(score: str) -> Decimal:
    try:
        return Decimal(score)
    except InvalidOperation:
        return Decimal(0)


class Nomination(models.Model):
    """One category of a contest; places are given within it."""

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="nominations", verbose_name=_("contest"))
    code = models.CharField(_("code"), max_length=6, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("what is expected"), blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ("rank", "pk")
        constraints = (models.UniqueConstraint(fields=["contest", "name"], name="nomination_name_is_unique"),)

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """What every entry of a contest is scored by, from zero to a maximum, with its weight among the others."""

    MOST_SEGMENTS = 10

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="criteria", verbose_name=_("contest"))
    code = models.CharField(_("code"), max_length=6, unique=True, default=new_code, editable=False)
    name = models.CharField(_("name"), max_length=255)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=Decimal(1))
    maximum = models.DecimalField(_("highest score"), max_digits=5, decimal_places=2, default=Decimal(5))
    rubric = models.JSONField(_("what a score means"), default=dict, blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("rank", "pk")
        constraints = (
            models.UniqueConstraint(fields=["contest", "name"], name="criterion_name_is_unique"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_weighs_something"),
            models.CheckConstraint(condition=Q(maximum__gt=0), name="criterion_has_a_maximum"),
        )

    def __str__(self) -> str:
        return f"{self.name},{NBSP}0–{self.maximum.normalize():f}"

    @property
    def steps(self) -> range | None:
        """The whole scores to choose from; None where there are too many to show or the maximum is not whole."""
        whole = self.maximum == int(self.maximum) and self.maximum <= self.MOST_SEGMENTS
        return range(int(self.maximum) + 1) if whole else None

    @property
    def explains_every_score(self) -> bool:
        """Tell whether the rubric has words for whichever score a juror may choose."""
        return self.steps is not None and all(str(step) in self.rubric for step in self.steps)

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """What the rubric says, score by score from the lowest: a database may keep its keys in any order."""
        return sorted(self.rubric.items(), key=lambda line: _as_number(line[0]))
