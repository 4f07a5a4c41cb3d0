"""Typographic spaces: what must not be parted at the end of a line is tied with a no-break space."""

import re

NBSP = "\N{NO-BREAK SPACE}"
_SHORT = re.compile(
    r"(?<![\w-])(а|без|в|во|для|до|за|и|из|или|к|ко|на|над|не|ни|но|о|об|от|по|под|при|про|с|со|у) (?=\S)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r" (?=(?:[–—]|(?:г|гг|л|с|руб|тыс|млн)\.|года\b|бы\b|же\b|ли\b)(?:\W|$))")
_AFTER = re.compile(r"(?<!\w)(№|г\.|п\.|с\.|им\.|ст\.|[А-ЯЁ]\.) (?=[\dА-ЯЁ])")
_FIGURE = re.compile(
    r"(?<=\d) (?=\d{3}(?!\d)|человек|участник|педагог|%|год|лет|дн|час|мин|январ|феврал|март|апрел|ма[яй]|июн|июл"
    r"|август|сентябр|октябр|ноябр|декабр)"
)
_RUSSIAN = re.compile("[А-Яа-яЁё]")


def is_russian(text: str) -> bool:
    """Tell whether a text has Russian letters."""
    return _RUSSIAN.search(text) is not None


def tie(text: str) -> str:
    """Return the same words with no-break spaces after prepositions, initials and №, before units."""
    for pattern, replacement in ((_SHORT, rf"\1{NBSP}"), (_SHORT, rf"\1{NBSP}"), (_AFTER, rf"\1{NBSP}")):
        text = pattern.sub(replacement, text)
    return _FIGURE.sub(NBSP, _BEFORE.sub(NBSP, text))
