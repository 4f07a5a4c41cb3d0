"""What people type about a resolution."""

import datetime as dt
import secrets
import uuid
from typing import Any

from django import forms
from django.db.models import Field
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from resolutions.canonical import LONGEST_HEADS, LONGEST_TEXT, Addressee, Content, Paragraph, Recommendation
from resolutions.editing import clean, is_too_long
from resolutions.facts import LONGEST_NOTE, Said
from resolutions.fitting import content_of
from resolutions.importing import read
from resolutions.merging import Sheet
from resolutions.models import Paragraph as ParagraphRow
from resolutions.models import Recommendation as RecommendationRow
from resolutions.models import Resolution, Revision, Template
from resolutions.parsing.structure import Parsed
from resolutions.reading import LARGEST_FILE, UnreadableError
from resolutions.reasons import REASONS, Refused
from resolutions.sealing import Opened, unseal
from resolutions.templating import read_template, unknown_places

LAST_FIELD = "unplaced"
LONGEST_TEMPLATE = 100_000


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})


def limited(field: Field[Any, Any], **options: Any) -> forms.Field | None:
    """Make the form's field of a model's; a text of the heading has no length of its own and gets its limit here."""
    if field.name in LONGEST_HEADS:
        options["max_length"] = LONGEST_HEADS[field.name]
    return field.formfield(**options)


def new_nonce() -> str:
    """Name an act, so that a form that is sent twice does it once."""
    return secrets.token_hex(16)


class HeadForm(forms.ModelForm[Resolution]):
    """Everything of a resolution that is not its body."""

    class Meta:
        model = Resolution
        formfield_callback = limited
        fields = ("title", "event_name", "date", "place", "participants", "signature", "adoption", "unplaced")
        widgets = {  # noqa: RUF012
            "event_name": forms.Textarea(attrs={"rows": 2}),
            "date": date_input(),
            "signature": forms.Textarea(attrs={"rows": 3}),
            "adoption": forms.Textarea(attrs={"rows": 2}),
            "unplaced": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {  # noqa: RUF012
            "event_name": _("In the genitive, as it stands under the title."),
            "signature": _("One line for each signature: office, then initials and surname."),
            "adoption": _("Written by itself when the resolution is adopted."),
            "unplaced": _("These lines of the file found no place. Move what is needed, delete the rest."),
        }

    # With what the form was opened, sealed: what is typed counts as changed where it differs from that.
    base = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_base(self) -> Opened:
        try:
            return unseal(self.instance, self.cleaned_data["base"])
        except Refused as refused:
            raise forms.ValidationError(refused.reason) from refused

    def refill(self, sheet: Sheet, base: str) -> None:
        """Show what stands in `sheet` instead of what was typed, upon another base."""
        shown = {name: getattr(sheet.content, name, sheet.unplaced) for name in self.Meta.fields}
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for name, value in (shown | {"base": base}).items():
            self.data[name] = "" if value is None else str(value)  # type: ignore[index]


class UploadForm(forms.Form):
    """The file of a resolution."""

    file = forms.FileField(
        label=_("File of the resolution"),
        help_text=_("DOCX or plain text, up to 8 MB."),
        error_messages={"required": REASONS["no_file"], "empty": REASONS["empty"]},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.txt"}),
    )

    def read(self) -> Parsed | None:
        """Return the structure of the file; None, with the reason as the field's error, where it cannot be read."""
        if not self.is_valid():
            return None
        file = self.cleaned_data["file"]
        try:
            return read(file.read() if file.size <= LARGEST_FILE else bytes(LARGEST_FILE + 1))
        except (UnreadableError, Refused) as error:
            self.add_error("file", REASONS[error.code])
            return None


class RevisionForm(forms.ModelForm[Revision]):
    """The name under which the text is kept as it stands; `nonce` names the very act."""

    class Meta:
        model = Revision
        fields = ("name",)
        help_texts = {"name": _("For example: before the discussion in sections.")}  # noqa: RUF012
        error_messages = {"name": {"required": _("Give the revision a name.")}}  # noqa: RUF012

    nonce = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_nonce)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_name(self) -> str:
        if name := clean(self.cleaned_data["name"]).replace("\n", " "):
            return name
        raise forms.ValidationError(self.fields["name"].error_messages["required"], "required")


class RestoreForm(forms.Form):
    """The moment to be restored, as addresses spell it; `nonce` names the very act."""

    at = forms.CharField(widget=forms.HiddenInput, max_length=12)
    nonce = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_nonce)


class TemplateForm(forms.ModelForm[Template]):
    """What new drafts begin with, as people write it."""

    class Meta:
        model = Template
        fields = ("title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 24, "maxlength": LONGEST_TEMPLATE})}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "text": _(
                "As in a document: a paragraph is a line, an addressee ends with a colon, below it items with a dash. "
                "{event}, {date}, {place} and {participants} are filled in when a draft is begun."
            ),
        }

    def clean_title(self) -> str:
        if title := clean(self.cleaned_data["title"]).replace("\n", " "):
            return title
        raise forms.ValidationError(self.fields["title"].error_messages["required"], "required")

    def clean_text(self) -> str:
        text = clean(self.cleaned_data["text"])
        if len(text) > LONGEST_TEMPLATE:
            raise forms.ValidationError(REASONS["too_long"])
        if unknown := unknown_places(text):
            raise forms.ValidationError(REASONS["unknown_place"] % {"places": ", ".join(unknown)})
        if is_too_long(content_of(read_template("", text, {}), str)):
            raise forms.ValidationError(REASONS["too_long"])
        return text


class AdoptForm(forms.ModelForm[Resolution]):
    """The day of adoption."""

    class Meta:
        model = Resolution
        fields = ("adopted_on",)
        widgets = {"adopted_on": date_input()}  # noqa: RUF012
        error_messages = {"adopted_on": {"required": REASONS["no_day"]}}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adopted_on"].required = True


class ExecutionForm(forms.Form):
    """What became of one recommendation; it remembers what it showed, so that only what was changed is noted."""

    execution = forms.ChoiceField(label=_("Execution"), choices=RecommendationRow.Execution, show_hidden_initial=True)
    executed_on = forms.DateField(label=_("As of"), required=False, widget=date_input(), show_hidden_initial=True)
    note = forms.CharField(label=_("Note"), required=False, max_length=255, show_hidden_initial=True)

    def noted(self) -> tuple[str, str, dt.date | None]:
        data = self.cleaned_data
        return data["execution"], data["note"], data["executed_on"]


class WordsField(forms.CharField):
    """Words as they stand in the text: a browser sends two signs for each break of a line."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class FactForm(forms.Form):
    """A place of the text as it was seen, and which of the words that the data offer shall stand there."""

    block = forms.CharField(required=False, max_length=40)
    name = forms.CharField(max_length=40)
    words = WordsField(max_length=LONGEST_TEXT, strip=False)
    offer = WordsField(required=False, max_length=LONGEST_TEXT, strip=False)

    @property
    def seen(self) -> Said:
        given = self.cleaned_data
        return Said(given["name"], given["words"], given["block"])

    @property
    def offered(self) -> tuple[str, str]:
        """The fact and the words that were chosen."""
        name, _sep, words = self.cleaned_data["offer"].partition(" ")
        return name, words


class NoteForm(forms.Form):
    """Why a text says something else than the data."""

    note = forms.CharField(
        max_length=LONGEST_NOTE,
        error_messages={"required": _("Write why the text says something else.")},
    )


def posted_content(post: QueryDict, head: dict[str, Any], adopted_on: dt.date | None) -> Content:
    """Build the text from what the editor's form has sent. Raises Refused("forged") where it was tampered with.

    A form whose last field did not come was sent before the page was there as a whole: what it lacks is not removed.
    """
    if LAST_FIELD not in post:
        raise Refused("forged")
    try:
        addressees = tuple(_addressee(post, key) for key in post.getlist("addressee"))
        known = {one.id for one in addressees}
        recommendations = tuple(_recommendation(post, key, known) for key in post.getlist("recommendation"))
        paragraphs = tuple(_paragraph(post, key) for key in post.getlist("paragraph"))
    except (ValueError, KeyError) as error:
        raise Refused("forged") from error
    texts = {name: clean(head[name]) for name in ("title", "event_name", "place", "signature", "adoption")}
    return Content(
        **texts,
        date=head["date"],
        participants=head["participants"],
        adopted_on=adopted_on,
        paragraphs=paragraphs,
        addressees=addressees,
        recommendations=recommendations,
    )


def _paragraph(post: QueryDict, key: str) -> Paragraph:
    kind = ParagraphRow.Kind(str(post[f"kind-{key}"]))
    return Paragraph(str(uuid.UUID(key)), kind.value, clean(post[f"text-{key}"]))


def _addressee(post: QueryDict, key: str) -> Addressee:
    return Addressee(str(uuid.UUID(key)), clean(post[f"name-{key}"]), clean(post[f"lead-{key}"]))


def _recommendation(post: QueryDict, key: str, known: set[str]) -> Recommendation:
    addressee = str(post[f"to-{key}"])
    if addressee not in known:
        raise ValueError(addressee)
    return Recommendation(
        str(uuid.UUID(key)), addressee, clean(post[f"text-{key}"]), due_to=_day(post.get(f"due-{key}", ""))
    )


def _day(text: str) -> dt.date | None:
    """Read a day as the browser's own field sends it; anything half typed counts as none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
