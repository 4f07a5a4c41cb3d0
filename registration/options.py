"""Options of a question as lines that people edit: «[a] Yes | in English»; the mark ties a line to its answers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, product
from string import ascii_lowercase

FEWEST, MOST, LONGEST = 2, 100, 200
MARKED = re.compile(r"\[([a-z0-9-]{1,20})\]\s*(.*)")


@dataclass(frozen=True)
class Option:
    """One option: the code that answers keep, and its words."""

    code: str
    label: str
    label_en: str = ""


class OptionsRefused(ValueError):  # noqa: N818  the word of the domain
    """Lines that are no list of options; `code` says why: few, many, no_words, long, twice, mark_twice."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def as_lines(options: Iterable[Option]) -> str:
    """Write options as the lines that `read_options` reads."""
    return "\n".join(f"[{one.code}] " + " | ".join(filter(None, [one.label, one.label_en])) for one in options)


def read_options(text: str, before: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Read one option a line.

    A line without a mark keeps the code of the former option with the same words; otherwise it gets a code that no
    former one had. Raises OptionsRefused.
    """
    lines = [_read_line(line) for line in text.splitlines() if line.strip()]
    _check(lines)
    former = {option.label: option.code for option in before}
    marks = {line.code for line in lines}
    taken = marks | set(former.values())
    fresh = (code for code in _codes() if code not in taken)
    read = []
    for line in lines:
        kept = former.get(line.label, "")
        is_free = bool(kept) and kept not in marks
        code = line.code or (kept if is_free else next(fresh))
        read.append(Option(code, line.label, line.label_en))
    return tuple(read)


def _read_line(line: str) -> Option:
    marked = MARKED.fullmatch(line.strip())
    code, words = marked.groups() if marked else ("", line)
    label, _bar, english = (part.strip() for part in words.partition("|"))
    return Option(code, label, english)


def _check(lines: Sequence[Option]) -> None:
    if len(lines) < FEWEST:
        raise OptionsRefused("few")
    if len(lines) > MOST:
        raise OptionsRefused("many")
    for line in lines:
        if not line.label:
            raise OptionsRefused("no_words")
        if max(len(line.label), len(line.label_en)) > LONGEST:
            raise OptionsRefused("long", line.label[:40])
    _check_unique([line.label for line in lines], "twice")
    _check_unique([line.code for line in lines if line.code], "mark_twice")


def _check_unique(texts: Iterable[str], code: str) -> None:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            raise OptionsRefused(code, text)
        seen.add(text)


def _codes() -> Iterator[str]:
    """Yield a, b, …, z, aa, ab, …"""
    for length in count(1):
        for letters in product(ascii_lowercase, repeat=length):
            yield "".join(letters)
