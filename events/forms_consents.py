"""What is filled in about texts of consent and terms of keeping."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.consent_texts import LANGUAGES
from events.models import ConsentText, Retention

LARGEST_TERM = 36_500


class ConsentDraftForm(forms.Form):
    """The next version of one text, in every language of the site; a draft may be incomplete."""

    def __init__(self, *args: Any, texts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"ru": _("Text in Russian"), "en": _("Text in English")}
        for language in LANGUAGES:
            self.fields[language] = forms.CharField(
                label=names.get(language, language),
                required=False,
                max_length=20_000,
                initial=texts.get(language, ""),
                widget=forms.Textarea(attrs={"rows": 14, "lang": language}),
            )


class TermsForm(forms.Form):
    """For how many days after an event the data of each purpose are kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = dict(Retention.objects.values_list("purpose", "days"))
        for purpose, label in ConsentText.Purpose.choices:
            self.fields[purpose] = forms.IntegerField(
                label=label, min_value=1, max_value=LARGEST_TERM, initial=known.get(purpose)
            )
