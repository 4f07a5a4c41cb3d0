"""The form that begins a rehearsal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registration.invented import MOST
from registration.rehearsals import FEWEST


class RehearsalForm(forms.Form):
    """How many people are invented, and that no real one stands at the doors."""

    people = forms.IntegerField(label=_("Invented people"), min_value=FEWEST, max_value=MOST, initial=100)
    is_sure = forms.BooleanField(
        label=_("No real guests are coming now: until the rehearsal ends the phones refuse real tickets"),
        error_messages={"required": _("Rehearse when nobody is coming.")},
    )
