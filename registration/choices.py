"""Answers to closed questions as people write them: how they take part, which track, whether they consent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from symposium.lib.names import fold

ONLINE_WORDS = re.compile(
    r"дист|онлайн|он лайн|online|on line|заоч|вкс|видео|удален|трансляц|вебинар|zoom|зум|remote|virtual|виртуал|эфир"
)
ONSITE_WORDS = re.compile(r"\b(очн|личн|присутств|офф?лайн|off ?line|on ?site|in person|непосредств)")
# Words that turn an answer round.
DENIAL = re.compile(r"^(не|нет|без|not|no)\b")

YES_WORDS = re.compile(
    r"(да|д|yes|y|true|истина|ok|ок|v|1)\b|(есть|имеет|согл|даю|дано|дана|получен|подпис|прилаг|принят|agree|i agree)"
)
YES_SIGNS = frozenset("+✓✔☑✅")
DATE = re.compile(r"(19|20)\d\d-\d\d-\d\d|\d{1,2}\.\d{1,2}\.(19|20)?\d\d")

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
ORDINALS = ("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят")
LIKE_ENOUGH = 85
SHORTEST_PART = 5


@dataclass(frozen=True)
class TrackName:
    """What is needed to recognise a track: its number and its name."""

    number: int
    name: str


def read_format(text: str) -> str | None:
    """Return "onsite" or "online", "" where nothing is written and None where neither or both are meant."""
    words = _plain(text)
    if not words:
        return ""
    online = bool(ONLINE_WORDS.search(words))
    onsite = bool(ONSITE_WORDS.search(words))
    if DENIAL.match(words):
        online, onsite = onsite, online
    return {(True, False): "online", (False, True): "onsite"}.get((online, onsite))


def read_consent(text: str) -> bool | None:
    """Return whether the answer says yes or no; None where it is neither. A date is the day consent was given on."""
    if text.strip() in YES_SIGNS or DATE.match(text.strip()):
        return True
    words = _plain(text)
    if words in {"", "0", "false", "ложь"} or DENIAL.match(words) or words.startswith(("отказ", "отсутств")):
        return False
    return True if YES_WORDS.match(words) else None


def read_track(text: str, tracks: Iterable[TrackName]) -> int | None:
    """Return the number of the track that is meant, 0 where nothing is written and None where none of `tracks` is."""
    words = _plain(text)
    if not words:
        return 0
    known = {track.number: _plain(track.name) for track in tracks}
    number = _number_in(words)
    if number is not None:
        return number if number in known else None
    for number, name in known.items():
        if fuzz.ratio(words, name) >= LIKE_ENOUGH or (len(words) >= SHORTEST_PART and words in name):
            return number
    return None


def _number_in(words: str) -> int | None:
    digits = re.search(r"\b(\d{1,2})(?:\b|я\b|й\b)", words)
    if digits:
        return int(digits[1])
    for word in words.split():
        if word in ROMAN:
            return ROMAN[word]
        for number, stem in enumerate(ORDINALS, start=1):
            if re.fullmatch(rf"{stem}(ая|ой|ый|ую|ья|ью|ьей|ье)", word):
                return number
    return None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]|_", " ", fold(text)).split())
