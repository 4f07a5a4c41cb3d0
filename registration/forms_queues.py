"""Forms of the desks by letters."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registration.models import CheckInPoint
from registration.queues import FEWEST, MOST


class DesksForm(forms.Form):
    """How many desks there will be."""

    desks = forms.TypedChoiceField(
        label=_("Desks"), coerce=int, choices=[(number, str(number)) for number in range(FEWEST, MOST + 1)]
    )


class LettersForm(DesksForm):
    """Which doors become the desks; their order is that of the doors."""

    doors = forms.MultipleChoiceField(
        label=_("Doors that become desks"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the doors")},
    )

    def __init__(self, *args: Any, doors: list[CheckInPoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = doors
        field: Any = self.fields["doors"]
        field.choices = [(point.code, point.name) for point in doors]
        self.fields["desks"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wanted, chosen = data.get("desks"), set(data.get("doors", ()))
        if wanted and chosen and len(chosen) != wanted:
            told = ngettext("Choose exactly %(number)d door", "Choose exactly %(number)d doors", wanted)
            self.add_error("doors", ValidationError(told % {"number": wanted}))
        data["points"] = [point for point in self.points if point.code in chosen]
        return data
