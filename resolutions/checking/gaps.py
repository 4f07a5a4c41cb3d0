"""Places that were left open to be filled in: «участвовали … человек», «от ____ года»."""

import re
from collections.abc import Iterator

from resolutions.checking.findings import Finding
from resolutions.checking.passages import Text

# Dots that stand in the place of a word: behind a word, or before one, they are an ellipsis.
_GAP = re.compile(r"(?<![^\s(«„])(?:…|\.{3,})(?![\w.])|_{2,}")


def gaps(text: Text) -> Iterator[Finding]:
    """Find what was left open, in the names of addressees as well; only whoever writes knows what belongs there."""
    said = [(one.id, one.name) for one in text.content.addressees] + [(one.id, one.text) for one in text.passages]
    for place, words in said:
        for start, end in gaps_in(words):
            yield Finding("gap", place, start, end)


def gaps_in(text: str) -> list[tuple[int, int]]:
    """Return from where to where something is left open."""
    return [match.span() for match in _GAP.finditer(text)]
