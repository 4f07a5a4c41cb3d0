"""Recognising a territory in what people write by hand."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Protocol, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from symposium.lib.names import fold

MOST_SUGGESTIONS = 3
LEAST_LIKENESS = 0.84
HOME_REGION = "забайкальский край"

ABBREVIATIONS = (
    (r"р[\s-]?о?на?", "район"),
    (r"м\s?р", "муниципальный район"),
    (r"м\s?о", "муниципальный округ"),
    (r"г\s?о", "городской округ"),
    (r"а\s?о", "автономный округ"),
    (r"мун(?:иц)?", "муниципальный"),
    (r"окр", "округ"),
    (r"г|гор", "город"),
    (r"обл", "область"),
    (r"респ", "республика"),
    (r"п|пос|пгт|п\s?г\s?т|рп|с|ст", "поселок"),
    (r"забайкальского края", ""),
)
EXPANSIONS = tuple((re.compile(rf"(?<![\w-])(?:{short})(?![\w-])"), f" {word} ") for short, word in ABBREVIATIONS)


class Sort(Enum):
    """What the words around a name say the territory is."""

    REGION = "region"
    CITY = "city"
    DISTRICT = "district"


WORDS: dict[str, Sort | None] = {
    "область": Sort.REGION,
    "край": Sort.REGION,
    "республика": Sort.REGION,
    "автономный": Sort.REGION,
    "автономная": Sort.REGION,
    "народная": Sort.REGION,
    "город": Sort.CITY,
    "городской": Sort.CITY,
    "район": Sort.DISTRICT,
    "округ": Sort.DISTRICT,
    "муниципальный": None,
    "муниципальное": None,
    "образование": None,
    "администрация": None,
    "поселок": None,
    "село": None,
    "зато": None,
}


class Place(Protocol):
    """What recognition needs to know of a territory."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...


T = TypeVar("T", bound=Place)


@dataclass(frozen=True)
class Match(Generic[T]):
    """What a text was taken for.

    `exact` tells a spelling of the catalogue from one that was recognised by its name alone, with another word
    for the kind of territory or with more words around it. Without a territory there may be `suggestions`,
    the likeliest first; a person has to choose.
    """

    territory: T | None
    exact: bool
    suggestions: tuple[T, ...] = ()


def normalise(text: str) -> str:
    """Write `text` in one way: folded, abbreviations in full, no quotation marks, plain hyphens.

    >>> normalise("ГО «Город  Чита»")
    'городской округ город чита'
    """
    plain = re.sub(r"\s*[-\u2010-\u2015\u2212]\s*", "-", fold(text))
    plain = re.sub(r"[^\w-]|_", " ", plain)
    plain = " ".join(re.sub(r"(?<!\w)-+|-+(?!\w)", " ", plain).split())
    for short, word in EXPANSIONS:
        plain = short.sub(word, plain)
    return " ".join(plain.split())


@dataclass(frozen=True)
class Reading:
    """A normalised text taken apart: the bare name, run together, and the sort of territory that it claims."""

    stem: str
    sort: Sort | None

    def agrees_with(self, other: "Reading") -> bool:
        return self.sort is None or other.sort is None or self.sort is other.sort


def read(normal: str) -> Reading:
    """Take a normalised text apart; the wider sort wins («автономный округ» is a region)."""
    words = normal.split()
    sorts = {WORDS[word] for word in words if word in WORDS}
    sort = next((sort for sort in Sort if sort in sorts), None)
    return Reading("".join(word for word in words if word not in WORDS).replace("-", ""), sort)


class Catalogue(Generic[T]):
    """Territories prepared for recognition; make it once for many texts."""

    def __init__(self, territories: Iterable[T]) -> None:
        self.spellings: dict[str, list[T]] = defaultdict(list)
        self.stems: dict[str, list[tuple[Reading, T]]] = defaultdict(list)
        for territory in territories:
            for spelling in filter(None, (territory.name, territory.name_en, *territory.aliases)):
                self._add(normalise(spelling), territory)

    def _add(self, normal: str, territory: T) -> None:
        if territory not in self.spellings[normal]:
            self.spellings[normal].append(territory)
            reading = read(normal)
            self.stems[reading.stem].append((reading, territory))

    def named(self, normal: str) -> list[T]:
        """Return the territories that bear the name in `normal`, whatever the word for their kind."""
        reading = read(normal)
        found = self.stems.get(reading.stem, []) if reading.stem else []
        return _unique(territory for other, territory in found if reading.agrees_with(other))

    def like(self, normal: str) -> list[T]:
        """Return the territories whose names are most like the one in `normal`, the likeliest first."""
        near = process.extract(
            read(normal).stem,
            list(self.stems),
            scorer=JaroWinkler.normalized_similarity,
            score_cutoff=LEAST_LIKENESS,
            limit=MOST_SUGGESTIONS,
        )
        return _unique(territory for stem, _, _ in near for _, territory in self.stems[stem])


def _unique(territories: Iterable[T]) -> list[T]:
    found: list[T] = []
    for territory in territories:
        if territory not in found:
            found.append(territory)
    return found


def match(text: str, catalogue: Catalogue[T]) -> Match[T]:
    """Recognise the territory that `text` names.

    A name that several territories share and a name that is only like another are never guessed: they come
    back as suggestions.
    """
    normal = normalise(text)
    if not normal:
        return Match(None, exact=False)
    spelled = catalogue.spellings.get(normal, [])
    for found, exact in ((spelled, True), *((found, False) for found in _looser(text, normal, catalogue))):
        if len(found) == 1:
            return Match(found[0], exact)
        if found:
            return Match(None, exact=False, suggestions=tuple(found))
    return Match(None, exact=False, suggestions=tuple(catalogue.like(normal)[:MOST_SUGGESTIONS]))


def _looser(text: str, normal: str, catalogue: Catalogue[T]) -> Iterator[list[T]]:
    """Yield what the bare name finds, then what the parts of an address find."""
    yield catalogue.named(normal)
    parts = [normalise(part) for part in re.split(r"[,;()\n]", text)]
    if len(parts) > 1:
        inner = [part for part in parts if part != HOME_REGION]
        yield _unique(territory for part in inner for territory in catalogue.named(part))
