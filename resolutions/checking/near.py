"""The nearest of many texts to one, without comparing it with all of them."""

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from symposium.lib.names import fold

_WORD = re.compile(r"\d+|[^\W\d_]{3,}")
_STEM = 5  # endings change with the case
_RAREST = 4  # words of a text that are looked up
_MOST_PLACES = 40  # of a word: what stands everywhere tells nothing
_MOST_COMPARED = 4


class Near:
    """Texts to be found again; the work for one search does not grow with their number."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.plain = [plain(text) for text in texts]
        self.looked = 0  # at how many texts that share a word
        self.compared = 0  # how often two texts were compared, letter by letter
        self._places: dict[str, list[int]] = {}
        for index, text in enumerate(self.plain):
            for stem in _stems(text):
                self._places.setdefault(stem, []).append(index)
        self._same = {text: index for index, text in reversed(list(enumerate(self.plain)))}

    def find(self, text: str, cutoff: float) -> tuple[int, float] | None:
        """Return the index of the nearest text and how near it is, from `cutoff` to 100."""
        said = plain(text)
        if said in self._same:
            return self._same[said], 100.0
        best: tuple[int, float] | None = None
        for index in self._candidates(said):
            self.compared += 1
            score = fuzz.ratio(said, self.plain[index], score_cutoff=cutoff)
            if score and (best is None or score > best[1]):
                best = index, score
        return best

    def _candidates(self, said: str) -> list[int]:
        found = sorted((self._places[stem] for stem in _stems(said) if stem in self._places), key=len)
        looked = [index for places in found[:_RAREST] for index in places[:_MOST_PLACES]]
        self.looked += len(looked)
        shared = Counter(looked)
        return [index for index, _count in shared.most_common(_MOST_COMPARED)]


def plain(text: str) -> str:
    """Return the words of a text alone, in small letters, by one space each."""
    return " ".join(re.findall(r"\w+", fold(text)))


def figures(text: str) -> list[str]:
    """Return the numbers of a name: «школа № 5» is near to «школа № 6» and is not it."""
    return re.findall(r"\d+", text)


def _stems(text: str) -> dict[str, None]:
    return dict.fromkeys(word[:_STEM] for word in _WORD.findall(text))
