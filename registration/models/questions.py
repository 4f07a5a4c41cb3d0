"""What an event asks of its participants beyond who they are."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.models import Event
from registration.models.people import Registration
from symposium.lib.history import HistoricalRecords


class Question(models.Model):
    """One question of an event's registration form."""

    class Kind(models.TextChoices):
        SHORT = "short", _("short text")
        LONG = "long", _("long text")
        NUMBER = "number", pgettext_lazy("kind of question", "number")
        DATE = "date", _("date")
        CHOICE = "choice", _("one of several")
        CHOICES = "choices", _("several of several")
        FILE = "file", _("file")

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions", verbose_name=_("event"))
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SHORT)
    label = models.CharField(_("question"), max_length=300)
    label_en = models.CharField(_("question in English"), max_length=300, blank=True)
    hint = models.CharField(_("explanation"), max_length=300, blank=True)
    hint_en = models.CharField(_("explanation in English"), max_length=300, blank=True)
    # Each option has a code that answers keep, and its words: {"code": "…", "label": "…", "label_en": "…"}.
    options = models.JSONField(_("options"), default=list, blank=True)
    is_required = models.BooleanField(_("an answer is required"), default=False)
    format = models.CharField(_("asked of"), max_length=8, choices=Registration.Format, blank=True)
    depends_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="dependants", verbose_name=_("asked after")
    )
    depends_value = models.CharField(_("if the answer is"), max_length=40, blank=True)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)
    is_retired = models.BooleanField(_("not asked any more"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("rank", "pk")
        constraints = (
            models.UniqueConstraint(fields=["event", "code"], name="question_code_is_unique"),
            models.CheckConstraint(condition=~Q(depends_on=models.F("id")), name="question_does_not_depend_on_itself"),
        )

    def __str__(self) -> str:
        return self.label_en if self.label_en and get_language() == "en" else self.label

    @property
    def explanation(self) -> str:
        return self.hint_en if self.hint_en and get_language() == "en" else self.hint

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The options' codes with their words in the reader's language."""
        english = get_language() == "en"
        return [(one["code"], (english and one.get("label_en")) or one["label"]) for one in self.options]

    @property
    def condition(self) -> str:
        """After which answer it is asked, for organisers; nothing where it does not depend on any."""
        if self.depends_on is None:
            return ""
        answer = dict(self.depends_on.choices).get(self.depends_value, self.depends_value)
        return gettext("if “%(answer)s” is the answer to “%(question)s”") % {
            "answer": answer,
            "question": self.depends_on,
        }


class Answer(models.Model):
    """What one participant answered to one question: text, or the codes of the chosen options, or a file."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="answers", verbose_name=_("registration")
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    # A text, a number, an ISO date, an option's code or a list of such codes.
    value: Any = models.JSONField(_("answer"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="answers/", blank=True)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("question__rank", "question__pk")
        constraints = (models.UniqueConstraint(fields=["registration", "question"], name="answer_is_unique"),)

    def __str__(self) -> str:
        return str(self.value if self.value is not None else self.file_name)
