"""Choosing what of two registrations of one person goes on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registration.actions.merging import FIELDS, STANDING, Taken
from registration.forms import spaced_phone
from registration.models import Answer, Registration
from registration.questionnaire import in_words

FIRST, SECOND = "first", "second"
NOTHING = "—"


@dataclass(frozen=True)
class Line:
    """One row of the comparison: what either registration says, and the field that chooses where they differ."""

    label: str
    values: tuple[str, str]
    field: forms.BoundField | None = None


class MergeForm(forms.Form):
    """Which of two registrations goes on, and whose values it bears where they differ."""

    def __init__(self, *args: Any, first: Registration, second: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = (first, second)
        self.answers = _answered_twice(first, second)
        goes_on = SECOND if _standing(second) < _standing(first) else FIRST
        self._add("kept", _("Goes on"), (first.human_code, second.human_code), goes_on)
        for name in FIELDS:
            mine, theirs = (_shown(row, name) for row in self.rows)
            if mine != theirs:
                self._add(name, _label(name), (mine or NOTHING, theirs or NOTHING), _fuller(mine, theirs, goes_on))
        for pair in self.answers:
            words = tuple(str(in_words(answer.question, answer)) for answer in pair)
            self._add(_name(pair), str(pair[0].question), (words[0], words[1]), goes_on)

    def _add(self, name: str, label: Any, values: tuple[str, str], initial: str) -> None:
        choices = list(zip((FIRST, SECOND), values, strict=True))
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=initial, widget=forms.RadioSelect)

    def lines(self) -> Iterator[Line]:
        """The comparison, row by row: what is the same too."""
        yield Line(str(_("Goes on")), _pair(self.rows, "human_code"), self["kept"])
        yield Line(str(_("State")), _pair(self.rows, "get_state_display"))
        for name in FIELDS:
            values = (_shown(self.rows[0], name) or NOTHING, _shown(self.rows[1], name) or NOTHING)
            if name in self.fields or values[0] != NOTHING:
                yield Line(_label(name), values, self[name] if name in self.fields else None)
        for pair in self.answers:
            yield Line(str(pair[0].question), ("", ""), self[_name(pair)])

    def kept(self) -> tuple[Registration, Registration]:
        """The registration that goes on, and the one that ends."""
        first, second = self.rows
        return (first, second) if self.cleaned_data["kept"] == FIRST else (second, first)

    def taken(self) -> Taken:
        """What the registration that goes on takes from the other."""
        other = {name for name, side in self.cleaned_data.items() if side != self.cleaned_data["kept"]}
        questions = [pair[0].question_id for pair in self.answers if _name(pair) in other]
        return Taken([name for name in FIELDS if name in other], questions)


def _standing(row: Registration) -> tuple[int, Any]:
    return STANDING.index(Registration.State(row.state)), row.created_at


def _shown(row: Registration, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if name == "phone":
        return spaced_phone(value)
    return "" if value is None else str(value)


def _pair(rows: tuple[Registration, Registration], name: str) -> tuple[str, str]:
    first, second = (getattr(row, name) for row in rows)
    return (str(first()), str(second())) if callable(first) else (str(first), str(second))


def _label(name: str) -> str:
    label = str(Registration._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _fuller(mine: str, theirs: str, goes_on: str) -> str:
    """Offer what is written before what is not, and otherwise what stands in the registration that goes on."""
    if bool(mine) != bool(theirs):
        return FIRST if mine else SECOND
    return goes_on


def _answered_twice(first: Registration, second: Registration) -> list[tuple[Answer, Answer]]:
    """Return the answers of both to the same question that differ; one statement for either."""
    mine, theirs = (
        {answer.question_id: answer for answer in row.answers.select_related("question")} for row in (first, second)
    )
    both = [(answer, theirs[key]) for key, answer in mine.items() if key in theirs]
    return [(one, other) for one, other in both if (one.value, one.file_name) != (other.value, other.file_name)]


def _name(pair: tuple[Answer, Answer]) -> str:
    return f"answer-{pair[0].question_id}"
