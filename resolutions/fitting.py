"""A text that was read, brought within the limits of what is kept. No Django."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from resolutions.canonical import LONGEST_HEADS, LONGEST_NAME, Addressee, Content, Paragraph, Recommendation
from resolutions.parsing.structure import AddressedTo, Parsed


def fitted(parsed: Parsed) -> Parsed:
    """Shorten heading, names and signatures to what their fields hold; the rest of each goes to `unplaced`."""
    rest: list[str] = []
    heads: dict[str, Any] = {name: _cut(getattr(parsed, name), most, rest) for name, most in LONGEST_HEADS.items()}
    addressees = [
        AddressedTo(_cut(one.name, LONGEST_NAME, rest), one.lead, one.recommendations) for one in parsed.addressees
    ]
    return replace(parsed, **heads, addressees=addressees, unplaced=[*parsed.unplaced, *rest])


def content_of(parsed: Parsed, new_id: Callable[[], str]) -> Content:
    """Give everything that was read an id, in the form a resolution is kept in."""
    addressees = [(Addressee(new_id(), one.name, one.lead), one.recommendations) for one in parsed.addressees]
    return Content(
        title=parsed.title,
        event_name=parsed.event_name,
        place=parsed.place,
        date=parsed.date,
        adopted_on=parsed.adopted_on,
        participants=parsed.participants,
        signature=parsed.signature,
        adoption=parsed.adoption,
        paragraphs=tuple(Paragraph(new_id(), block.kind.value, block.text) for block in parsed.blocks),
        addressees=tuple(addressee for addressee, _ in addressees),
        recommendations=tuple(
            Recommendation(new_id(), addressee.id, text) for addressee, texts in addressees for text in texts
        ),
    )


def _cut(text: str, most: int, rest: list[str]) -> str:
    """Return the beginning that fits, whole words where it can be; put what is behind it into `rest`."""
    if len(text) <= most:
        return text
    end = max(text.rfind(space, 0, most + 1) for space in (" ", "\n"))
    kept, over = (text[:end], text[end + 1 :]) if end > 0 else (text[:most], text[most:])
    rest.append(over)
    return kept
