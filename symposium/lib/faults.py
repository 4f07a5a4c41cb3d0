"""What a form says of the fields that stopped it: beside each, and in the summary above."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import (
    BaseForm,
    BaseFormSet,
    BooleanField,
    ChoiceField,
    Field,
    FileField,
    ModelMultipleChoiceField,
    MultipleChoiceField,
)
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REQUIRED: dict[Any, Any] = {
    Field: _("Fill in this field."),
    BooleanField: _("Tick this box."),
    ChoiceField: _("Choose one of these."),
    MultipleChoiceField: _("Choose at least one."),
    ModelMultipleChoiceField: _("Choose at least one."),
    FileField: _("Choose a file."),
}
NUMBERS = (
    pgettext_lazy("things to check", "one"),
    pgettext_lazy("things to check", "two"),
    pgettext_lazy("things to check", "three"),
    pgettext_lazy("things to check", "four"),
    pgettext_lazy("things to check", "five"),
    pgettext_lazy("things to check", "six"),
    pgettext_lazy("things to check", "seven"),
    pgettext_lazy("things to check", "eight"),
    pgettext_lazy("things to check", "nine"),
)


@dataclass(frozen=True)
class Fault:
    """One line of a summary: what is wrong, and the field it leads to, if it is about one that is seen."""

    text: str
    target: str = ""


def say_what_to_do() -> None:
    """Have empty fields of every form ask for what is missing, before any form is made: fields copy their messages."""
    for kind, words in REQUIRED.items():
        kind.default_error_messages = {**getattr(kind, "default_error_messages", {}), "required": words}


def after_label(error: ValidationError) -> str:
    """Say what is wrong so that it can follow a field's name and a colon: nothing where the field is only empty."""
    if error.code == "required":
        return ""
    text = " ".join(error.messages)
    # «В имени…» begins with a word of one letter; «SSO» and «A» alone stay as they are.
    is_word = text[1:2].islower() or (text[1:2].isspace() and text[2:3].islower())
    return text[:1].lower() + text[1:] if is_word else text


def faults(form: BaseForm) -> Iterator[Fault]:
    """List what is wrong with a bound form: with the whole of it first, then field by field."""
    yield from (Fault(str(text)) for text in form.non_field_errors())
    for field in form:
        for error in form.errors.as_data().get(field.name, ()):
            if field.is_hidden:
                yield Fault(" ".join(error.messages))
            else:
                said = after_label(error)
                text = f"{field.label}: {said}" if said else str(field.label)
                yield Fault(text, field.id_for_label or field.auto_id)


def faults_in(form: "BaseForm | BaseFormSet[Any]", rows: "BaseFormSet[Any] | None" = None) -> Iterator[Fault]:
    """List what is wrong with a form and with the rows below it; each row is named by its number."""
    if not isinstance(form, BaseFormSet):
        yield from faults(form)
    for some in (form, rows):
        if isinstance(some, BaseFormSet):
            yield from (Fault(str(text)) for text in some.non_form_errors())
            for number, row in enumerate(some.forms, 1):
                for fault in faults(row):
                    said = _("Row %(number)d. %(fault)s") % {"number": number, "fault": fault.text}
                    yield Fault(said, fault.target)


def in_words(number: int) -> str:
    """Write numbers below ten as words: «одно», «два», … as they stand before «поле»."""
    return str(NUMBERS[number - 1]) if 0 < number <= len(NUMBERS) else str(number)
