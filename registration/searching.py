"""How names sound: one spelling in Latin letters for «Селезнёва», «Selezneva» and what is near them.

A Cyrillic letter becomes one sign, so that a slip of one letter stays a slip of one sign. A word in Latin letters is
read in every way that usual romanisations write it: ISO 9, GOST 7.79, passports, BGN and what people make up.
"""

import itertools
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from symposium.lib.names import fold

LONGEST = 60
READINGS = 8
# Of so many ways to read a Latin word the first are looked for with slips.
READINGS_WITH_SLIPS = 2
LEAST_DIGITS = 4
# A typed word of so many letters may have one slip, of so many two.
ONE_SLIP, TWO_SLIPS = 4, 6
PHONE = re.compile(r"\+?[\d\s()-]+")
RUSSIAN_DIGITS = 11
LAST = "я" * 4

# ------------------------------------------------------------------ sounds
# The signs j q w c h x y stand for ж ч ш ц х я ю; щ is ш, ы and й are и, э and ё are е.
CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўүұөһәғқңҳҷѣ",
        "abvgdeejziiklmnoprstufhcqww_i_eyxiieguuuohagknhqe",
        strict=True,
    )
)
LATIN: Mapping[str, tuple[str, ...]] = {
    "shch": ("w", "wq"), "sch": ("w", "sq"), "shh": ("w",), "sh": ("w",), "ch": ("q",), "tch": ("q",), "tsch": ("q",),
    "zh": ("j",), "kh": ("h",), "gh": ("g",), "ph": ("f",), "th": ("t",), "ck": ("k",), "ks": ("ks",), "x": ("ks", "h"),
    "ts": ("c", "ts"), "tz": ("c",), "tc": ("c",), "ce": ("ce", "ke"), "ci": ("ci", "ki"), "cy": ("ci", "ki"),
    "c": ("k", "c"), "q": ("k",), "w": ("v",), "h": ("h", "g"), "y": ("i",), "j": ("i", "j"), "dj": ("dj", "di"),
    "ya": ("x",), "ja": ("x", "ja"), "ia": ("x", "ix", "ia"), "yu": ("y",), "ju": ("y", "ju"), "iu": ("y", "iu"),
    "ye": ("e",), "je": ("e", "je"), "ie": ("ie", "e"), "yo": ("e",), "jo": ("e", "jo"), "io": ("io", "e"),
    "yi": ("i", "ii"), "č": ("q",), "š": ("w",), "ŝ": ("w",), "ž": ("j",), "â": ("x",), "û": ("y",), "è": ("e",),
    "ə": ("a",), "ı": ("i",), "ş": ("w",), "ç": ("q",),
}  # fmt: skip
# «Dostoevsky», «Yuri» and «Yury» end as «Достоевский» and «Юрий» do.
ENDINGS: Mapping[str, tuple[str, ...]] = {"y": ("i", "ii"), "i": ("i", "ii"), "ij": ("ii",), "iy": ("ii",)}
PLAIN = "abdefgiklmnoprstuvz0123456789"
TOKEN = re.compile("|".join(map(re.escape, sorted([*LATIN, *CYRILLIC], key=len, reverse=True))) + "|.")
WORD = re.compile(r"[^\W_]+")
APOSTROPHE = re.compile("['’`ʹʺ\"\N{COMBINING ACUTE ACCENT}]")


def normalise(word: str) -> str:
    """Write a word of a name in the signs by which it is compared; the first of its `readings`."""
    return readings(word)[0]


@lru_cache(maxsize=50_000)
def readings(word: str) -> tuple[str, ...]:
    """Return the ways in which a word may be meant, the likeliest first: one for a Cyrillic word."""
    text = APOSTROPHE.sub("", fold(word))
    head, ending = _parted(text)
    options = [_options(token) for token in TOKEN.findall(head)] + ([ENDINGS[ending]] if ending else [])
    found = dict.fromkeys("".join(choice)[:LONGEST] for choice in itertools.islice(_choices(options), READINGS))
    return tuple(found)


def _parted(text: str) -> tuple[str, str]:
    """Cut off the end that romanisations write in different ways."""
    ending = next((end for end in ("ij", "iy", "y", "i") if text.endswith(end) and len(text) > len(end) + 1), "")
    return text[: len(text) - len(ending)], ending


def _options(token: str) -> tuple[str, ...]:
    if token in CYRILLIC:
        return (CYRILLIC[token].replace("_", ""),)
    if token in LATIN or token in PLAIN:
        return LATIN.get(token, (token,))
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", token) if letter.isalnum())
    return LATIN.get(bare, (bare,))


def _choices(options: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield one way of each token, those with the fewest unlikely ones first."""
    yield tuple(option[0] for option in options)
    open_places = [index for index, option in enumerate(options) if len(option) > 1]
    for size in (1, 2):
        for places in itertools.combinations(open_places, size):
            for other in itertools.product(*(options[index][1:] for index in places)):
                changed = dict(zip(places, other, strict=True))
                yield tuple(changed.get(index, option[0]) for index, option in enumerate(options))


def slips(word: str) -> int:
    """Tell how many slips a typed word may have."""
    return 0 if len(word) < ONE_SLIP else 1 if len(word) < TWO_SLIPS else 2


# ------------------------------------------------------------------ what people are found by
class Kind(StrEnum):
    """What a word is of."""

    LAST_NAME = "l"
    GIVEN_NAME = "g"
    # In the letters it is written in, and of no person: only tells that searching the texts is worth while.
    WORKPLACE = "w"


NAMES = frozenset({Kind.LAST_NAME, Kind.GIVEN_NAME})
Key = tuple[Kind, str]


def words_of(last_name: str, given_names: str) -> frozenset[Key]:
    """Return the words by which a person is found."""
    last = {(Kind.LAST_NAME, reading) for word in WORD.findall(last_name) for reading in readings(word)}
    given = {(Kind.GIVEN_NAME, reading) for word in WORD.findall(given_names) for reading in readings(word)}
    return frozenset(key for key in last | given if key[1])


def words_of_workplace(organisation: str) -> frozenset[Key]:
    """Return the words of an organisation's name."""
    return frozenset((Kind.WORKPLACE, word[:LONGEST]) for word in WORD.findall(fold(organisation)))


def backwards(phone: str) -> str:
    """Write a telephone's digits from the last to the first: the last ones are what people say."""
    digits = re.sub(r"\D", "", phone)
    if len(digits) == RUSSIAN_DIGITS and digits[0] == "8":
        digits = f"7{digits[1:]}"
    return digits[::-1]


# ------------------------------------------------------------------ what is asked for
@dataclass(frozen=True)
class Wanted:
    """One typed word: the ways to read it as a name, and as the beginning of an address or the end of a telephone."""

    text: str
    names: tuple[str, ...] = ()
    address: str = ""
    phone: str = ""


def read_query(text: str) -> list[Wanted]:
    """Divide what was typed into the words that have to be found, each once and in any order."""
    text = fold(text.replace("№", " "))
    digits = re.sub(r"\D", "", text)
    if PHONE.fullmatch(text) and len(digits) >= LEAST_DIGITS:
        return [Wanted(digits, phone=backwards(digits))]
    return list(dict.fromkeys(wanted for word in text.split() for wanted in _wanted(word)))


def _wanted(word: str) -> list[Wanted]:
    digits = re.sub(r"[()+-]", "", word)
    if digits.isdecimal():
        return [Wanted(word, phone=backwards(digits) if len(digits) >= LEAST_DIGITS else "")]
    if "@" in word or (word.isascii() and re.search(r"[\d._+]", word.rstrip("."))):
        return [Wanted(word, address=word)]
    parts = WORD.findall(APOSTROPHE.sub("", word))
    return [Wanted(part, names, part if part.isascii() else "") for part in parts if (names := _names(part))]


def _names(word: str) -> tuple[str, ...]:
    return tuple(filter(None, readings(word)))


# ------------------------------------------------------------------ the words of an event
class Vocabulary:
    """All words of names of an event with their keys, and the words of its organisations."""

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        rows = list(rows)
        names = [(word, Kind(kind), key) for key, kind, word in rows if kind in NAMES]
        self.entries = sorted(names)
        self.workplaces = "\n".join(word for _key, kind, word in rows if kind == Kind.WORKPLACE)

    def with_more(self, rows: Iterable[tuple[int, str, str]]) -> "Vocabulary":
        """Return a vocabulary that has more words; this one stays for whoever reads it."""
        more = Vocabulary(rows)
        more.entries = sorted(self.entries + more.entries)
        more.workplaces = f"{self.workplaces}\n{more.workplaces}"
        return more

    @cached_property
    def words(self) -> list[str]:
        return list(dict.fromkeys(word for word, _kind, _key in self.entries))

    def beginning(self, wanted: Wanted) -> dict[int, int]:
        """Return the keys of names that a word is or begins, each with how near it is: 0 a last name, 1 its beginning,
        2 any other name.
        """
        found: dict[int, int] = {}
        for reading in wanted.names:
            start = bisect_left(self.entries, (reading,))
            for word, kind, key in itertools.islice(self.entries, start, None):
                if not word.startswith(reading):
                    break
                found[key] = min(found.get(key, 2), 2 if kind is Kind.GIVEN_NAME else int(word != reading))
        return found

    def near(self, wanted: Wanted) -> dict[int, int]:
        """Return the keys of names that a word with slips may stand for, each with the number of slips."""
        most = slips(wanted.text)
        found: dict[str, int] = {}
        for reading in wanted.names[:READINGS_WITH_SLIPS] if most else ():
            for word, distance, _index in process.extract(
                reading, self.words, scorer=OSA.distance, score_cutoff=most, limit=None
            ):
                found[word] = min(int(distance), found.get(word, most))
        return {key: slip for word, slip in found.items() for key in self._keys(word)}

    def _keys(self, word: str) -> list[int]:
        start = bisect_left(self.entries, (word,))
        same = itertools.takewhile(lambda entry: entry[0] == word, itertools.islice(self.entries, start, None))
        return [key for _word, _kind, key in same]

    def is_of_workplace(self, wanted: Wanted) -> bool:
        """Tell whether some organisation's name has a word that holds this one."""
        return wanted.text in self.workplaces
