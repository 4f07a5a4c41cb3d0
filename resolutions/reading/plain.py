"""Plain text of unknown encoding becomes characters."""

import codecs

from resolutions.reading.errors import UnreadableError

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD_CYRILLIC = ("cp1251", "koi8-r", "cp866")
# The commonest letters of Russian are a good half of any text; read in a wrong encoding they are rare.
_COMMON = frozenset("оеаинтсрвл ")
_ENOUGH_COMMON = 0.4
_MOST_CONTROL = 0.01
_NUL_SHARE = 0.25


def decode(data: bytes) -> str:
    """Return the characters of a text file in UTF-8, UTF-16, Windows-1251, KOI8-R or CP866.

    Raises UnreadableError("foreign") for anything that is no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_try(data, encoding))
    if (text := _utf16_without_bom(data)) is not None:
        return _checked(text)
    if b"\0" in data:
        raise UnreadableError("foreign")
    if (text := _try(data, "utf-8")) is not None:
        return _checked(text)
    best = max((_try(data, encoding) or "" for encoding in _OLD_CYRILLIC), key=_commonness)
    return _checked(best if _commonness(best) >= _ENOUGH_COMMON else None)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16_without_bom(data: bytes) -> str | None:
    """Recognise UTF-16 by its high bytes: in Russian text they are 0x00 and 0x04."""
    if len(data) % 2 or not data:
        return None
    for high, encoding in ((data[1::2], "utf-16-le"), (data[0::2], "utf-16-be")):
        if len(set(high)) <= 6 and (high.count(0) + high.count(4)) / len(high) > 1 - _NUL_SHARE:  # noqa: PLR2004
            return _try(data, encoding)
    return None


def _commonness(text: str) -> float:
    return sum(letter in _COMMON for letter in text) / max(1, len(text))


def _checked(text: str | None) -> str:
    if text is None:
        raise UnreadableError("foreign")
    strange = sum(
        not letter.isprintable() and not letter.isspace() and letter not in "\u00ad\ufeff\u200b" for letter in text
    )
    if strange > len(text) * _MOST_CONTROL:
        raise UnreadableError("foreign")
    return text
