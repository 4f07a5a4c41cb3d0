"""What organisers fill in about a question, and the form as participants will see it."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import Event
from registration.forms_answers import QuestionsForm
from registration.models import Question, Registration
from registration.options import Option, OptionsRefused, as_lines, read_options
from registration.questionnaire import OF_CHOICE, questions_of

OPTION_REFUSALS: dict[str, str | Promise] = {
    "few": _("Write at least two options, one a line."),
    "many": _("There are more than 100 options. Leave fewer of them."),
    "no_words": _("There is a line without words for the option."),
    "long": _("“%(words)s…” is longer than 200 characters. Make it shorter."),
    "twice": _("“%(words)s” stands twice."),
    "mark_twice": _("Two lines begin with the mark [%(words)s]. Leave it before one of them."),
}
# The field that a refusal is about.
PLACES = {
    "question_kind": "kind",
    "question_condition": "condition",
    "question_never": "condition",
    "option_used": "lines",
    "option_needed": "lines",
}


class QuestionForm(forms.ModelForm[Question]):
    """One question: its words, its kind, its options, whom it is asked of."""

    lines = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "For “one of several” and “several of several”: one a line, English words after “|”. The mark in brackets "
            "ties a line to its answers: leave it there when you change the words. A new line needs none."
        ),
    )
    condition = forms.ChoiceField(label=_("Asked only after the answer"), required=False)

    class Meta:
        model = Question
        fields = ("label", "label_en", "hint", "hint_en", "kind", "is_required", "format")
        widgets: ClassVar = {"kind": forms.RadioSelect(), "format": forms.RadioSelect()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = Question.Kind.choices
        fields["format"].choices = [("", pgettext_lazy("asked of", "everybody")), *Registration.Format.choices]
        earlier = list(_earlier(self.instance))
        self.parents = {row.pk: row for row in earlier}
        fields["condition"].choices = [("", _("no condition")), *map(_conditions, earlier)]
        self.initial["lines"] = as_lines(self._options())
        if self.instance.depends_on_id:
            self.initial["condition"] = f"{self.instance.depends_on_id}:{self.instance.depends_value}"

    def _options(self) -> list[Option]:
        return [Option(one["code"], one["label"], one.get("label_en", "")) for one in self.instance.options]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["options"] = []
        if data.get("kind") in OF_CHOICE and "lines" in data:
            try:
                options = read_options(data["lines"], self._options())
            except OptionsRefused as refused:
                said = str(OPTION_REFUSALS[refused.code]) % {"words": refused.words}
                self.add_error("lines", ValidationError(said, code=refused.code))
            else:
                data["options"] = [{"code": o.code, "label": o.label, "label_en": o.label_en} for o in options]
        return data

    def question(self) -> Question:
        """The question as it was filled in, not saved."""
        question = self.save(commit=False)
        parent, _colon, value = self.cleaned_data["condition"].partition(":")
        question.options = self.cleaned_data["options"]
        question.depends_on = self.parents[int(parent)] if parent else None
        question.depends_value = value
        return question


def _earlier(question: Question) -> Iterator[Question]:
    """The questions that one may be asked after: those with options before it, for a new one all."""
    for row in questions_of(question.event):
        if row.pk == question.pk:
            return
        if row.kind in OF_CHOICE:
            yield row


def _conditions(question: Question) -> tuple[str, list[tuple[str, str]]]:
    return str(question), [(f"{question.pk}:{code}", words) for code, words in question.choices]


class PreviewForm(QuestionsForm):
    """The questions alone, with the ways of taking part to try them by."""

    format = forms.ChoiceField(label=_("How will you take part"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        offered = {"onsite": event.format != Event.Format.ONLINE, "online": event.format != Event.Format.ONSITE}
        ways = [way for way in Registration.Format.choices if offered[way[0]]]
        self.fields["format"].choices = ways  # type: ignore[attr-defined]
        self.initial["format"] = ways[0][0]
