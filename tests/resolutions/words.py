"""Counting words, to prove that none is lost."""

import re
import unicodedata
from collections import Counter

_ROMAN = re.compile(r"[IVX]+")


def words_of(text: str) -> list[str]:
    """Every word of letters, without the signs of lists and the blanks to be filled in."""
    plain = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    return [word for word in re.findall(r"[^\W\d_]{2,}", plain) if not _ROMAN.fullmatch(word)]


def lost(source: str, kept: str) -> Counter[str]:
    """What the source has and the kept text has not."""
    return Counter(words_of(source)) - Counter(words_of(kept))
