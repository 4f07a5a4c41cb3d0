"""What authors, jurors and organisers fill in."""

import hashlib
import secrets
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.actions.assigning import Wish
from contest.actions.jury import Invitation
from contest.files import FileRefused, recognise
from contest.models import Contest, Criterion, Entry, Juror, Nomination
from events.forms import WallClockField

MOMENTS = ("entries_close_at", "scoring_closes_at")
FILE_FIELDS = ("file", "file_size", "file_name", "file_kind")
FILE_REFUSALS: dict[str, Promise] = {
    "empty": _("The file is empty. Choose another one."),
    "too_large": _("The file is larger than 20 MB. Make it smaller or give a link instead."),
    "unknown_kind": _(
        "This kind of file is not accepted. Save the work as PDF, DOCX, PPTX, XLSX, ODT, ODP, JPEG or PNG."
    ),
    "old_office": _("This is an old Office format or a file locked with a password. Save it as DOCX, PPTX or PDF."),
    "other_content": _("The content of the file is not what its name says. Save it again as PDF or DOCX."),
    "macros": _("There are macros in the file. Save it without them, or as PDF."),
    "damaged": _("The file is damaged and cannot be opened. Save it again and choose it once more."),
}


class ContestForm(forms.ModelForm[Contest]):
    """All settings of a contest; deadlines are read by the event's clock."""

    entries_close_at = WallClockField(label=_("Entries are accepted until"), required=False)
    scoring_closes_at = WallClockField(label=_("Scores are accepted until"), required=False)

    class Meta:
        model = Contest
        fields = ("title", "lead", "terms", *MOMENTS, "jurors_per_entry", "is_anonymous", "ranking")
        labels: ClassVar = {
            "title": _("Title"),
            "lead": _("In two sentences"),
            "terms": _("Terms"),
            "jurors_per_entry": _("Jurors for each entry"),
            "is_anonymous": _("Hide the authors' names from the jurors until the results"),
            "ranking": _("Places are given"),
        }
        help_texts: ClassVar = {
            "terms": _("Who may enter, what is expected, what the winners get. A blank line begins a paragraph."),
            "ranking": _("The adjusted score takes account of how strict each juror is."),
        }
        widgets: ClassVar = {
            "lead": forms.Textarea(attrs={"rows": 2}),
            "terms": forms.Textarea(attrs={"rows": 8}),
            "ranking": forms.RadioSelect(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurors_per_entry"].min_value = 1  # type: ignore[attr-defined]
        for name in MOMENTS:
            moment = getattr(self.instance, name)
            self.initial[name] = moment.astimezone(self.instance.event.tz).replace(tzinfo=None) if moment else None

    def clean_jurors_per_entry(self) -> int:
        number: int = self.cleaned_data["jurors_per_entry"]
        if number < 1:
            raise ValidationError(_("At least one juror reads an entry."), code="too_few")
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        moments: list[datetime | None] = []
        for name in MOMENTS:
            if data.get(name):
                data[name] = data[name].replace(tzinfo=self.instance.event.tz)
            moments.append(data.get(name))
        if moments[0] and moments[1] and moments[1] <= moments[0]:
            self.add_error("scoring_closes_at", _("Scoring ends before entries do."))
        return data


class NominationForm(forms.ModelForm[Nomination]):
    """A nomination; its name is unique within the contest."""

    class Meta:
        model = Nomination
        fields = ("name", "description")
        labels: ClassVar = {"name": _("Nomination"), "description": _("What is expected")}
        widgets: ClassVar = {"description": forms.Textarea(attrs={"rows": 3})}

    def clean_name(self) -> str:
        return _unique_name(self.instance, self.instance.contest.nominations, self.cleaned_data["name"])


class RubricField(forms.CharField):
    """What scores mean, a line each: «4 — data from before and after»."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{score} — {text}" for score, text in Criterion(rubric=value).meanings)
        return value

    def to_python(self, value: Any) -> Any:
        rubric: dict[str, str] = {}
        for line in (super().to_python(value) or "").splitlines():
            score, _dash, text = line.strip().partition(" ")
            score = score.rstrip(".,:;—–-").replace(",", ".")
            text = text.strip().lstrip("—–-:").strip()
            if not line.strip():
                continue
            if not score.replace(".", "", 1).isdecimal() or not text:
                raise ValidationError(_("Write a score and its meaning on each line: “4 — …”."), code="bad_rubric")
            rubric[f"{Decimal(score).normalize():f}"] = text
        return rubric


class CriterionForm(forms.ModelForm[Criterion]):
    """A criterion with its rubric."""

    rubric = RubricField(
        label=_("What the scores mean"),
        help_text=_("A line for each score: “4 — data from before and after, the sample is described”."),
        required=False,
    )

    class Meta:
        model = Criterion
        fields = ("name", "weight", "maximum", "rubric")
        labels: ClassVar = {"name": _("Criterion"), "weight": _("Weight"), "maximum": _("Highest score")}

    def clean_name(self) -> str:
        return _unique_name(self.instance, self.instance.contest.criteria, self.cleaned_data["name"])

    def clean_weight(self) -> Decimal:
        return _above_zero(self.cleaned_data["weight"])

    def clean_maximum(self) -> Decimal:
        return _above_zero(self.cleaned_data["maximum"])


def _above_zero(number: Decimal) -> Decimal:
    if number <= 0:
        raise ValidationError(_("The number must be above zero."), code="not_above_zero")
    return number


def _unique_name(instance: Nomination | Criterion, others: Any, name: str) -> str:
    if others.exclude(pk=instance.pk).filter(name=name).exists():
        raise ValidationError(_("This name is taken already."), code="taken")
    return name


class EntryForm(forms.ModelForm[Entry]):
    """A work: what it is, and a file or a link."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_("PDF, DOCX, PPTX, XLSX, ODT, ODP, JPEG or PNG, up to 20 MB."),
        required=False,
    )
    link = forms.URLField(
        label=_("Link"),
        help_text=_("To a video or a page that opens without signing in."),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    nonce = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    class Meta:
        model = Entry
        fields = ("nomination", "title", "abstract", "authors", "organisation", "upload", "link")
        labels: ClassVar = {
            "nomination": _("Nomination"),
            "title": _("Title"),
            "abstract": _("Description"),
            "authors": _("Authors"),
            "organisation": _("Organisation"),
        }
        help_texts: ClassVar = {
            "abstract": _("What you did, for whom and what came of it. Do not name yourself or the school here."),
            "authors": _("Last name, first name and patronymic of everybody, with commas between."),
        }
        widgets: ClassVar = {"abstract": forms.Textarea(attrs={"rows": 8}), "nomination": forms.RadioSelect()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nominations: Any = self.fields["nomination"]
        nominations.queryset = self.instance.contest.nominations.all()
        nominations.empty_label = None
        for name in ("authors", "organisation", "abstract"):
            self.fields[name].required = True
        if not self.instance.contest.is_anonymous:
            self.fields["abstract"].help_text = _("What you did, for whom and what came of it.")
        if self.instance.pk:
            del self.fields["nonce"]
        self.initial["nonce"] = secrets.token_hex(16)

    def clean_upload(self) -> Any:
        upload: Any = self.cleaned_data["upload"]
        if upload is not None:
            try:
                self.kind = recognise(upload.name or "", upload.size or 0, upload)
            except FileRefused as refused:
                raise ValidationError(str(FILE_REFUSALS[refused.code]), code=refused.code) from None
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        has_file = data.get("upload") or "upload" in self.errors or self.instance.file
        if not has_file and not data.get("link") and "link" not in self.errors:
            self.add_error("upload", ValidationError(_("Add a file or give a link to the work."), code="nothing"))
        return data

    @property
    def lost_file(self) -> str:
        """The name of a file that was sent with errors elsewhere: a browser cannot show it again."""
        upload = self.files.get("upload")
        return str(upload.name) if upload and self.errors and "upload" not in self.errors else ""

    @property
    def changed_fields(self) -> list[str]:
        """The fields of the row that the form changes: one upload changes all that is known of the file."""
        names = [name for name in self.changed_data if name != "upload"]
        return [*names, *FILE_FIELDS] if "upload" in self.changed_data else names

    def save(self, commit: bool = True) -> Entry:  # noqa: FBT001, FBT002  Django's signature
        entry = super().save(commit=False)
        if upload := self.cleaned_data.get("upload"):
            entry.file, entry.file_size = upload, upload.size
            entry.file_name, entry.file_kind = str(upload.name)[-255:], self.kind.name
        if self.cleaned_data.get("nonce"):
            entry.nonce = self._nonce()
        if commit:
            entry.save()
        return entry

    def _nonce(self) -> str:
        """Name this very work: a page that the browser went back to sends its nonce again with another one."""
        said = {name: str(value) for name, value in self.cleaned_data.items()}
        return hashlib.sha256(f"{said} {self.instance.file_size}".encode()).hexdigest()


class RefusalForm(forms.Form):
    """Why an entry is not admitted; its author reads it."""

    reason = forms.CharField(
        label=_("Why it is not admitted"),
        help_text=_("The author reads this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConflictForm(forms.Form):
    """Why a juror steps back."""

    note = forms.CharField(
        label=_("What the conflict is"),
        help_text=_("The organisers read this: “we work together”, “I am a co-author”."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InvitationForm(forms.Form):
    """Whom to invite to the jury."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(
        label=_("Last name, first name and patronymic"),
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        help_text=_("Entries of this organisation are not given to her."),
        max_length=255,
        required=False,
    )

    def invitation(self, juror: Juror | None = None) -> Invitation:
        data = self.cleaned_data
        return Invitation(data["email"], data["name"], data["organisation"], juror)


class WishForm(forms.Form):
    """How to share entries out among the jurors."""

    per_entry = forms.IntegerField(label=_("Jurors for each entry"), min_value=1, max_value=20)
    most = forms.IntegerField(
        label=_("At most for one juror"), help_text=_("Empty: no limit."), min_value=1, max_value=10_000, required=False
    )
    seed = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)

    def wish(self) -> Wish:
        return Wish(self.cleaned_data["per_entry"], self.cleaned_data["most"], self.cleaned_data["seed"])


class AssignForm(forms.Form):
    """One more juror for one entry."""

    juror = forms.ModelChoiceField(label=_("Juror"), queryset=Juror.objects.none(), to_field_name="code")

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["juror"]
        field.queryset, field.empty_label = contest.jurors.all(), _("Choose")
