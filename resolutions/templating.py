"""What a new draft begins with: a text as people write it, with places to be filled in. No Django."""

import re
from collections.abc import Mapping, Sequence

from resolutions import facts
from resolutions.canonical import Addressee
from resolutions.parsing import parse
from resolutions.parsing.lines import lines_of
from resolutions.parsing.structure import Parsed

PLACES = ("event", "date", "place", "participants")
UNKNOWN = "…"  # a line drawn with underscores is read as that of a signature
_OF = r"(?:более|менее|свыше|около|порядка|до|от|из|для|среди)"
_PEOPLE = re.compile(
    rf"(?P<of>\b{_OF}\s+)?\{{\s*participants\s*\}}"
    r"(?:\s+(?P<noun>человека?|участник(?:а|ов)?)(?!\w)|(?=\s+(?:из|от|со?|и|во?|на|по)\b)|(?!\s+\w))",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\{\s*(?:(\w+)\s*)?\}")
# A resolution is read below its heading, which comes from the event; a sentence says that it is over.
_OVER = "Здесь заканчивается заголовок и начинается текст."
_HEADING = f"Резолюция\nсимпозиума «Симпозиум»\n1 января 2000 г.        г. Чита\n\n{_OVER}\n\n"
_BEGINNING = """Участники мероприятия {event}, состоявшегося {date} ({place}), обсудили итоги работы, обменялись опытом и пришли к общему мнению о том, что нужно сделать в предстоящем году.
В работе приняли участие {participants}.
Участники рекомендуют:
"""  # noqa: E501  a paragraph is a line
_ENDING = "Участники благодарят организаторов и предлагают к следующей встрече обсудить, как выполнены рекомендации.\n"
_NOBODY = (Addressee("", "Органам управления образованием"), Addressee("", "Педагогам"))
_EMPTY = " .…;-–—"


def default_text(addressees: Sequence[Addressee]) -> str:
    """Return the text that a series without a template of its own begins with; it addresses whom last year's did."""
    named = [one for one in addressees if one.name.strip()] or _NOBODY
    return _BEGINNING + "".join(f"{one.name}:\n- …\n" for one in named) + _ENDING


def unknown_places(text: str) -> list[str]:
    """Return the places in braces that nothing is known to fill."""
    return [match[0] for match in _PLACE.finditer(text) if match[1] not in PLACES]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put the values into their places; what is not known yet is left open.

    The number of participants brings its word in the form that it wants, unless another one than these stands there.
    """
    text = _PEOPLE.sub(lambda match: _people(match, values.get("participants", "")), text)
    return _PLACE.sub(lambda match: (values.get(match[1]) or UNKNOWN) if match[1] in PLACES else match[0], text)


def _people(place: re.Match[str], number: str) -> str:
    forms = facts.PARTICIPANT if (place["noun"] or "").startswith("участник") else facts.PERSON
    before = place["of"] or ""
    if not number:
        return f"{before}{UNKNOWN} {forms[-1]}"
    if before:
        return before + facts.genitive(int(number), forms[1:])
    return facts.counted(int(number), forms)


def read_template(title: str, text: str, values: Mapping[str, str]) -> Parsed:
    """Return the structure of a template with its places filled; items that only hold the place of one are left out."""
    parsed = parse(lines_of(_HEADING + filled(text, values)))
    parsed.title, parsed.event_name, parsed.place = title, "", ""
    parsed.date = parsed.adopted_on = None
    parsed.heading = []
    parsed.blocks = [block for block in parsed.blocks if block.text != _OVER]
    for addressee in parsed.addressees:
        addressee.recommendations = [one for one in addressee.recommendations if one.strip(_EMPTY)]
    return parsed
