"""Where a text writes out what it shortens further behind: words whose first letters are the abbreviation."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from resolutions.checking.passages import Passage

_SHORTEST, _LONGEST = 3, 7  # letters of an abbreviation
_SHORT = 3  # so few words begin with the letters by chance: two of them have to be adjectives
_ADJECTIVES = 2
_ADJECTIVE = re.compile(
    r"[а-яё-]{3,}(?:[ыи]й|[оеаяыи]е|[ая]я|[ое][йм]|[ое]го|[ое]му|[ыи][мх]|[ыи]ми|[ую]ю)", re.IGNORECASE
)
_STRETCH = re.compile(r"[а-яё]+(?:-[а-яё]+)*(?:\s+[а-яё]+(?:-[а-яё]+)*)*", re.IGNORECASE)
_WORD = re.compile(r"[а-яё-]+", re.IGNORECASE)
_LITTLE = frozenset(["и", "в", "во", "на", "по", "для", "с", "о", "об", "при"])


@dataclass(frozen=True, slots=True)
class Whole:
    """Where the words stand: the block and its order in the text, and the letters with quotation marks around them."""

    place: str
    order: int
    start: int
    end: int


def written_out(passages: Sequence[Passage], wanted: Collection[str]) -> dict[str, Whole]:
    """Return where the text first writes out each of the abbreviations that are wanted, if it does."""
    found: dict[str, Whole] = {}
    for order, passage in enumerate(passages if wanted else ()):
        for stretch in _STRETCH.finditer(passage.text):
            for some in _runs(list(_WORD.finditer(passage.text, *stretch.span()))):
                letters = "".join(one[0][0].upper() for one in some)
                if letters in wanted and letters not in found and _is_name([one[0] for one in some]):
                    found[letters] = _whole(passage, order, some[0].start(), some[-1].end())
    return found


def _runs(words: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield the runs of as many words as abbreviations have letters; little words have none in them."""
    told = [one for one in words if one[0].lower() not in _LITTLE]
    for first in range(len(told)):
        for length in range(_SHORTEST, min(_LONGEST, len(told) - first) + 1):
            yield told[first : first + length]


def _is_name(words: list[str]) -> bool:
    if any(word.isupper() for word in words):
        return False
    return len(words) > _SHORT or sum(_ADJECTIVE.fullmatch(word) is not None for word in words) >= _ADJECTIVES


def _whole(passage: Passage, order: int, start: int, end: int) -> Whole:
    is_quoted = passage.text[start - 1 : start] == "«" and passage.text[end : end + 1] == "»"
    return Whole(passage.id, order, start - is_quoted, end + is_quoted)
