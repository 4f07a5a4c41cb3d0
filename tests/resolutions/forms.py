"""Addresses of the pages and what their forms send."""

from html.parser import HTMLParser

from django.urls import reverse

from resolutions.forms import new_nonce
from resolutions.models import Resolution
from resolutions.sealing import seal, sheet_of


def url(name: str, *args: object) -> str:
    return reverse(f"resolutions:{name}", args=args)


def form_of(resolution: Resolution, **over: str) -> dict:
    """What the editor's form sends when nothing is typed."""
    content = resolution.content
    data = {
        "base": seal(resolution, sheet_of(resolution), new_nonce()),
        "title": content.title,
        "event_name": content.event_name,
        "date": content.date.isoformat() if content.date else "",
        "place": content.place,
        "participants": str(content.participants or ""),
        "signature": content.signature,
        "adoption": content.adoption,
        "unplaced": resolution.unplaced,
        "paragraph": [one.id for one in content.paragraphs],
        "addressee": [one.id for one in content.addressees],
        "recommendation": [one.id for one in content.recommendations],
    }
    for one in content.paragraphs:
        data |= {f"text-{one.id}": one.text, f"kind-{one.id}": one.kind}
    for to in content.addressees:
        data |= {f"name-{to.id}": to.name, f"lead-{to.id}": to.lead}
    for item in content.recommendations:
        data |= {f"text-{item.id}": item.text, f"to-{item.id}": item.addressee, f"due-{item.id}": ""}
    return data | over


class _Form(HTMLParser):
    """The fields of the editor's form as they stand on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._is_within, self._name, self._text = False, "", ""

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self._is_within = said.get("id") == "text"
        elif self._is_within and tag == "input":
            self.fields.append((said["name"], said.get("value") or ""))
        elif self._is_within and tag in ("textarea", "select"):
            self._name, self._text = said["name"], ""
        elif self._name and tag == "option" and "selected" in said:
            self.fields.append((self._name, said["value"]))

    def handle_endtag(self, tag):
        if tag == "textarea" and self._name:
            self.fields.append((self._name, self._text.removeprefix("\r\n").removeprefix("\n")))
        if tag in ("textarea", "select"):
            self._name = ""

    def handle_data(self, data):
        self._text += data


def sent_by(page, **over: str) -> dict:
    """What a browser sends of the editor's form on a page, whatever stands in it."""
    form = _Form()
    form.feed(page.content.decode())
    lists = {
        name: [value for key, value in form.fields if key == name]
        for name in ("paragraph", "addressee", "recommendation")
    }
    return {"do": "save", **dict(form.fields), **lists, **over}
