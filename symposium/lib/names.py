"""Names of people as they are written, shortened and searched."""

import re
import unicodedata
from collections.abc import Iterable

NBSP = "\N{NO-BREAK SPACE}"


def fold(text: str) -> str:
    """Fold `text` for searching: compatibility form, no case, ё as е, single spaces.

    SQLite compares Cyrillic letters case-sensitively, so every searched column is stored folded.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return re.sub(r"\s+", " ", folded).strip()


def initials(parts: Iterable[str]) -> str:
    """Write the first letters of `parts` with full stops and no-break spaces between: «И. О.»."""
    return NBSP.join(f"{part[0]}." for part in parts if part)


def short_name(last_name: str, first_name: str, patronymic: str = "") -> str:
    """Write a person as «Фамилия И. О.», never breaking the line before the initials."""
    return NBSP.join(filter(None, [last_name, initials([first_name, patronymic])]))
