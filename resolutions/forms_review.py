"""What people type about a text: a remark, and what it is about."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import User
from resolutions.models import LONGEST_ANCHOR, LONGEST_QUOTE, LONGEST_REMARK
from resolutions.reviewing import Place, Said

WHOLE = "text"
_ANCHOR = re.compile(r"[A-Za-z0-9+/]+=* [A-Za-z0-9+/]+=*")


class RemarkForm(forms.Form):
    """A remark in a thread; its nonce comes with the page, so a form sent twice says it once."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Remark"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the remark first.")},
    )
    called = forms.TypedMultipleChoiceField(
        label=_("Tell by mail"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, people: Iterable[User], name: str) -> None:
        super().__init__(data, auto_id=f"{name}-%s", initial={"nonce": uuid4()})
        self.fields["called"].choices = [(one.pk, one.full_name or one.email) for one in people]  # type: ignore[attr-defined]

    @property
    def said(self) -> Said:
        data = self.cleaned_data
        return Said(data["nonce"], data["text"], frozenset(data["called"]))


class ThreadForm(RemarkForm):
    """The first remark of a thread, and what it is about: the page that knows the place fills it in."""

    item = forms.ChoiceField(label=_("What the remark is about"))
    anchor = forms.CharField(required=False, widget=forms.HiddenInput)
    quote = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("item", "text", "called")

    def __init__(
        self, data: Any = None, *, people: Iterable[User], name: str, items: Iterable[tuple[str, str]]
    ) -> None:
        super().__init__(data, people=people, name=name)
        choices = [(WHOLE, str(_("The whole text"))), *items]
        chosen = self.data.get("item", "")
        # An item that a colleague has just begun may not be on the page, one that she took out may be.
        if _is_uuid(chosen) and chosen not in dict(choices):
            choices.append((chosen, str(_("An item that is not in the text"))))
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    @property
    def place(self) -> Place:
        item, anchor = self.cleaned_data["item"], self.cleaned_data["anchor"]
        is_place = len(anchor) <= LONGEST_ANCHOR and _ANCHOR.fullmatch(anchor)
        quote = self.cleaned_data["quote"][:LONGEST_QUOTE]
        return Place(None if item == WHOLE else UUID(item), anchor if is_place else "", quote)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
