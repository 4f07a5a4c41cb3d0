"""What is filled in about personal data."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WishForm(forms.Form):
    """Why somebody asks to be erased; she need not say."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
