"""The form of what was ticked on paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.models import Event
from registration.checkins import NONCE
from registration.models import CheckInPoint
from registration.paper import Sheet
from registration.sheets import MOST_LINES


class SheetForm(forms.Form):
    """Where and when people were let in, and their codes line by line."""

    point = forms.ChoiceField(label=_("Check-in point"))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    clock = forms.TimeField(
        label=_("Time where a line gives none"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    text = forms.CharField(
        label=_("Lines"),
        max_length=40_000,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the codes that are ticked on the list")},
    )
    nonce = forms.RegexField(f"^{NONCE.pattern}\\Z", widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.points = {point.code: point for point in event.check_in_points.order_by("rank", "name")}
        field: Any = self.fields["point"]
        field.choices = [(code, point.name) for code, point in self.points.items()]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        lines = len(text.splitlines())
        if lines > MOST_LINES:
            told = ngettext("At most %(most)d line at once", "At most %(most)d lines at once", MOST_LINES)
            raise ValidationError(told % {"most": MOST_LINES})
        return text

    def sheet(self) -> Sheet:
        data = self.cleaned_data
        point: CheckInPoint = self.points[data["point"]]
        point.event = self.event
        return Sheet(point, data["day"], data["clock"], data["text"], data["nonce"])
