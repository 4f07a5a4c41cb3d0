"""What organisers fill in about participants and about lists of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registration.forms import PersonForm
from registration.headings import FIELDS
from registration.models import Registration
from registration.recognise import CONSENT, Column
from symposium.lib.tabular import MAX_BYTES, REASONS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FIELD_NAMES: "dict[str, StrOrPromise]" = {
    "number": _("Number of the row"),
    "full_name": _("Full name"),
    "last_name": _("Last name"),
    "first_name": _("First name"),
    "patronymic": _("Patronymic"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "contacts": _("Phone and e-mail together"),
    "territory": _("Territory"),
    "region": _("Region"),
    "organisation": _("Organisation"),
    "workplace": _("Organisation and position together"),
    "position": _("Position"),
    "format": pgettext_lazy("participant", "Format"),
    "track": _("Track"),
    "consent": _("Consent"),
}
# More columns may hold these: the first filled one counts.
REPEATABLE = frozenset({"", "phone"})


class ParticipantForm(PersonForm):
    """A participant as the organiser knows her: fewer things are required."""

    requires_answers = False
    has_consent = forms.BooleanField(
        label=_("Consent to the processing of personal data is signed on paper"),
        error_messages={"required": _("Nobody is registered without consent.")},
    )

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("territory", "organisation", "position"):
            self.fields[name].required = False
        if not is_new:
            del self.fields["has_consent"]


class ReasonForm(forms.Form):
    """Why somebody is not confirmed; it stands in the letter."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class PriorityForm(forms.Form):
    """How early a person's turn comes: the higher, the earlier."""

    priority = forms.IntegerField(label=_("Priority"), min_value=-100, max_value=100)


class UploadForm(forms.Form):
    """A list of people from a file."""

    file = forms.FileField(
        label=_("List of participants"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": str(REASONS["empty"])},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        # Told by its size alone: nothing of a file too large is read.
        if file.size > MAX_BYTES:
            raise ValidationError(str(REASONS["too_large"]), code="too_large")
        return file


class ColumnsForm(forms.Form):
    """What every column of a sheet holds, and where the people begin."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=_("Row with the headings"),
        min_value=0,
        max_value=1_048_576,
        help_text=_("People stand below it. 0: there are no headings."),
    )
    has_consents = forms.BooleanField(
        label=_("Everybody in the list has signed a consent on paper, and we keep it"), required=False
    )

    def __init__(
        self, *args: Any, sheets: Sequence[str], columns: Sequence[Column], takes_consents: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.fields["sheet"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]
        if len(sheets) < 2:  # noqa: PLR2004  one sheet leaves no choice
            del self.fields["sheet"]
        if not takes_consents:
            del self.fields["has_consents"]
        offered = [name for name in FIELDS if takes_consents or name != CONSENT]
        choices = [("", _("not needed")), *((name, FIELD_NAMES[name]) for name in offered)]
        for column in columns:
            field = forms.ChoiceField(choices=choices, required=False, initial=column.field, label=column.letter)
            field.widget.attrs["class"] = "input"
            self.fields[f"column_{column.index}"] = field

    def lines(self) -> Iterator[tuple[Column, forms.BoundField]]:
        for column in self.columns:
            yield column, self[f"column_{column.index}"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen: dict[str, str] = {}
        for column in self.columns:
            name = data.get(f"column_{column.index}", "")
            if name in chosen and name not in REPEATABLE:
                error = _("“%(field)s” is chosen for two columns, %(one)s and %(other)s. Leave one of them.")
                values = {"field": FIELD_NAMES[name], "one": chosen[name], "other": column.letter}
                self.add_error(f"column_{column.index}", ValidationError(error, code="twice", params=values))
            chosen.setdefault(name, column.letter)
        return data

    def mapping(self) -> dict[str, str]:
        """The fields by the columns' numbers, as text: so JSON keeps them."""
        return {
            str(column.index): self.cleaned_data[f"column_{column.index}"]
            for column in self.columns
            if self.cleaned_data[f"column_{column.index}"]
        }


class RowForm(forms.Form):
    """The cells of one row that somebody corrects; only what differs from the file is kept."""

    full_name = forms.CharField(label=_("Full name"), max_length=300, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=300, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=100, required=False)
    territory = forms.ChoiceField(label=_("Territory"), required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=255, required=False)
    position = forms.CharField(label=_("Position"), max_length=255, required=False)
    format = forms.ChoiceField(
        label=pgettext_lazy("participant", "Format"), choices=Registration.Format.choices, required=False
    )
    consent = forms.BooleanField(label=_("The consent is signed on paper, and we keep it"), required=False)
    like_rows = forms.BooleanField(required=False)

    def __init__(self, *args: Any, territories: Sequence[tuple[Any, Any]], only: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].choices = territories  # type: ignore[attr-defined]
        for name in list(self.fields):
            if name not in only:
                del self.fields[name]

    def texts(self) -> Mapping[str, str]:
        """The texts that differ from what was shown, by field; a consent on paper is a yes."""
        data = {name: self.cleaned_data[name] for name in self.changed_data if name != "like_rows"}
        if "consent" in data:
            data["consent"] = "да" if data["consent"] else ""
        return {name: str(value) for name, value in data.items()}
