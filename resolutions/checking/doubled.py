"""A word that stands twice, or a counted noun behind the number that brought it already: «22 человека человек»."""

import re
from collections.abc import Iterator

from resolutions.checking.findings import Edit, Finding, Fix
from resolutions.checking.passages import Text

_TWICE = re.compile(r"(?<![\w-])(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)(?:\s+(?P=word))+(?![\w-])", re.IGNORECASE)
_PERSON, _PARTICIPANT = r"человека?", r"участник(?:а|ов)"
_COUNTED = re.compile(
    rf"(?<=\d)\s+(?P<word>{_PERSON}(?=\s+{_PERSON}(?!\w))|{_PARTICIPANT}(?=\s+{_PARTICIPANT}(?!\w)))\s+\w+"
)


def doubled(text: Text) -> Iterator[Finding]:
    """Find the words that stand twice in a row; the first of them stays."""
    for passage in text.passages:
        counted = list(_COUNTED.finditer(passage.text))
        twice = [one for one in _TWICE.finditer(passage.text) if not any(_overlap(one, other) for other in counted)]
        for match in [*counted, *twice]:
            edit = Edit(match.end("word"), match.end(), "")
            yield Finding("doubled_word", passage.id, match.start("word"), match.end(), fix=Fix((edit,)))


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()
