"""What a text lacks before it can be adopted: empty items, and places that were left open. No Django."""

from resolutions.canonical import Content
from resolutions.checking.gaps import gaps_in

HEADS = ("title", "event_name", "place")


def open_texts(content: Content) -> dict[str, str]:
    """Return what has something left open in it: texts by the ids of their items, headings by their names.

    Lines below the text do not count: there somebody signs.
    """
    body = [one for one in content.paragraphs if one.kind != "closing"]
    texts = {name: getattr(content, name) for name in HEADS}
    texts |= {one.id: one.text for one in body}
    for addressee in content.addressees:
        texts[addressee.id] = f"{addressee.lead} {addressee.name}".strip()
        texts |= {one.id: one.text for one in content.recommendations_to(addressee)}
    texts |= {one.id: one.text for one in content.paragraphs_of("closing")}
    return {place: text for place, text in texts.items() if gaps_in(text)}
