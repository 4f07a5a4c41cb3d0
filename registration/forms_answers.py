"""The part of a form that an organiser has made: a field a question, judged by whom it is asked of."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.forms import DateInput
from events.models import Event
from registration import branching, uploads
from registration.models import Answer, Question, Registration
from registration.questionnaire import OF_CHOICE, asked, questions_of
from registration.uploads import Upload, dropped_name, field_name, kept_name
from symposium.lib.files import FileRefused
from symposium.lib.typography import tie

Kind = Question.Kind
SHORT, LONG = 500, 5000
# So many options are seen at a glance; more fold into a list.
MOST_BUTTONS = 7
ACCEPTED = ",".join(f".{name}" for name in (*uploads.KINDS, "jpeg"))


class NumberField(forms.DecimalField):
    """A number with a comma or a full stop, kept as JSON has numbers."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=15, decimal_places=4, **kwargs)

    def clean(self, value: Any) -> Any:
        text = "".join(value.split()).replace(",", ".") if isinstance(value, str) else value
        number: Decimal | None = super().clean(text)
        if number is None:
            return None
        return int(number) if number == number.to_integral_value() else float(number)


class DayField(forms.DateField):
    """A day, kept as ISO writes it."""

    widget = DateInput

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else None


class BoxesField(forms.MultipleChoiceField):
    """Codes of options, each once and in the order of the question."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        ticked = super().clean(value)
        return [code for code, _words in self.choices if code in ticked]  # type: ignore[union-attr, misc]


class AnswerFileField(forms.FileField):
    """A file that was stored when it came; what still comes as a file is not a good one."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Any:
        value = super().clean(data, initial)
        if not isinstance(value, UploadedFile):
            return value
        try:
            uploads.recognise(value)
        except FileRefused as refused:
            raise ValidationError(str(uploads.REFUSALS[refused.code]), code=refused.code) from None
        raise ValidationError(str(uploads.REFUSALS["too_often"]), code="too_often")


@dataclass(frozen=True)
class Line:
    """One question of the form; a file that is there already with the fields about it."""

    question: Question
    field: forms.BoundField
    kept: forms.BoundField | None = None
    dropped: forms.BoundField | None = None
    file_name: str = ""
    is_saved: bool = False


@dataclass(frozen=True)
class Group:
    """Questions in a row that are asked on one condition, and the condition in words."""

    format: str
    after: str
    value: str
    when: str
    lines: list[Line] = field(default_factory=list)


def answer_field(question: Question) -> forms.Field:
    """The field that a question is answered in."""
    common = {"label": str(question), "help_text": question.explanation, "required": question.is_required}
    return FIELDS[question.kind](question, common)


def _short_field(_question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=SHORT, widget=forms.TextInput(attrs={"autocomplete": "off"}), **common)


def _long_field(_question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}), **common)


def _choice_field(question: Question, common: dict[str, Any]) -> forms.Field:
    choices = question.choices
    if len(choices) > MOST_BUTTONS:
        return forms.ChoiceField(choices=[("", _("Choose an answer")), *choices], **common)
    without = [] if question.is_required else [("", _("No answer"))]
    return forms.ChoiceField(choices=[*without, *choices], widget=forms.RadioSelect, **common)


def _file_field(_question: Question, common: dict[str, Any]) -> forms.Field:
    kinds = gettext("PDF, DOCX, XLSX, ODT, JPEG or PNG, up to 10 MB.")
    return AnswerFileField(**common | {"help_text": " ".join(filter(None, [common["help_text"], tie(kinds)]))})


FIELDS: dict[str, Callable[[Question, dict[str, Any]], forms.Field]] = {
    Kind.SHORT: _short_field,
    Kind.LONG: _long_field,
    Kind.NUMBER: lambda _question, common: NumberField(**common),
    Kind.DATE: lambda _question, common: DayField(**common),
    Kind.CHOICE: _choice_field,
    Kind.CHOICES: lambda question, common: BoxesField(choices=question.choices, **common),
    Kind.FILE: _file_field,
}


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, as initial values of a form: boxes of one group together."""
    return {name: values[-1] if len(values) == 1 else values for name, values in data.lists()}


class QuestionsForm(forms.Form):
    """A form with the event's questions in it; answers that do not apply are left out, not judged."""

    # An organiser may not know what a participant has to say.
    requires_answers = True

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.questions = questions_of(event)
        for question in self.questions:
            self.fields[field_name(question)] = answer_field(question)
            if not self.requires_answers:
                self.fields[field_name(question)].required = False
            if question.kind == Kind.FILE:
                self._add_file(question)

    def _add_file(self, question: Question) -> None:
        """Let a file that is there stand for one that is sent; one that need not be there may be taken away."""
        name = field_name(question)
        self.fields[kept_name(question)] = forms.CharField(required=False, widget=forms.HiddenInput)
        token = (self.data if self.is_bound else self.initial).get(kept_name(question), "")
        upload = uploads.read_token(str(token), question) if token else None
        if upload is not None:
            self.initial[name] = upload
        if not isinstance(self.initial.get(name), Upload | Answer):
            self.initial.pop(name, None)
        elif not self.fields[name].required:
            self.fields[dropped_name(question)] = forms.BooleanField(label=_("Take this file away"), required=False)

    @property
    def question_groups(self) -> Iterator[Group]:
        """The questions as the page shows them; under each condition, when they are to be answered."""
        known = {question.pk: question for question in self.questions}
        for (way, after, value), questions in groupby(self.questions, _condition):
            parent = known.get(after) if after else None
            name = field_name(parent) if parent else ""
            yield Group(way, name, value, _when(way, parent, value), [self._line(row) for row in questions])

    def _line(self, question: Question) -> Line:
        name = field_name(question)
        if question.kind != Kind.FILE:
            return Line(question, self[name])
        there = self.initial.get(name)
        is_saved = isinstance(there, Answer)
        shown = there.file_name if isinstance(there, Answer) else there.name if isinstance(there, Upload) else ""
        dropped = self[dropped_name(question)] if dropped_name(question) in self.fields else None
        return Line(question, self[name], self[kept_name(question)], dropped, shown, is_saved)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.applying = self._applying(data)
        for question in self.questions:
            if question.pk not in self.applying:
                self.errors.pop(field_name(question), None)
        return data

    def _applying(self, data: dict[str, Any]) -> frozenset[int]:
        chosen = {
            question.pk: _codes(data.get(field_name(question)))
            for question in self.questions
            if question.kind in OF_CHOICE
        }
        return branching.applying(map(asked, self.questions), data.get("format", ""), chosen)

    def answers(self) -> dict[int, Any]:
        """What is answered, by the key of the question: None where nothing is; a file that stays is not named."""
        found = {}
        for question in self.questions:
            value = self.cleaned_data.get(field_name(question)) if question.pk in self.applying else None
            if question.kind == Kind.FILE and self.cleaned_data.get(dropped_name(question)):
                value = None
            if not isinstance(value, Answer):
                found[question.pk] = value
        return found


def _condition(question: Question) -> tuple[str, int | None, str]:
    return question.format, question.depends_on_id, question.depends_value


def _codes(value: Any) -> Collection[str]:
    return value if isinstance(value, list) else [value] if value else []


def _when(way: str, parent: Question | None, code: str) -> str:
    """Say whom a group of questions is for; nothing where it is for everybody."""
    is_onsite = way == Registration.Format.ONSITE
    if parent is None:
        alone = gettext("If you take part on site") if is_onsite else gettext("If you take part online")
        return alone if way else ""
    words = {"question": str(parent), "answer": dict(parent.choices).get(code, code)}
    if not way:
        return gettext("If you answered “%(answer)s” to “%(question)s”") % words
    if is_onsite:
        return gettext("If you take part on site and answered “%(answer)s” to “%(question)s”") % words
    return gettext("If you take part online and answered “%(answer)s” to “%(question)s”") % words
