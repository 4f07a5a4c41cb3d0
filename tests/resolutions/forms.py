"""Addresses of the pages and what their forms send."""

from django.urls import reverse

from resolutions.models import Resolution


def url(name: str, *args: object) -> str:
    return reverse(f"resolutions:{name}", args=args)


def form_of(resolution: Resolution, **over: str) -> dict:
    """What the editor's form sends when nothing is typed."""
    content = resolution.content
    data = {
        "version": str(resolution.version),
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
