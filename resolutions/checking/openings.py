"""An item begins with what is to be done: «продолжить работу»."""

import re
from collections.abc import Iterator

from resolutions.checking.deeds import turned
from resolutions.checking.findings import Edit, Finding, Fix
from resolutions.checking.passages import Text, outside_quotes
from resolutions.parsing.grammar import begins_with_addressee, begins_with_deed, is_infinitive, split_lead

_FIRST = re.compile(r"[\w-]+")
_WORD = re.compile(r"[а-яё]{3,}", re.IGNORECASE)
_DEED_NOUN = re.compile(r"[а-яё]{2,}(?:ние|тие|ция|сия|ка|нг|ход|ство)", re.IGNORECASE)
_WINDOW = 600  # the deed of a sentence stands in its beginning


def openings(text: Text) -> Iterator[Finding]:
    """Find items that begin with no deed, and deeds with a capital in a list that has small letters."""
    for passage in text.items:
        first = _FIRST.search(passage.text)
        if first is None:
            continue
        begun = passage.text[first.start() : first.start() + _WINDOW]
        small = begun[0].lower() + begun[1:]
        if begins_with_deed(small):
            if begun[0].isupper() and not first[0].isupper() and passage.id not in text.sentences:
                edit = Edit(first.start(), first.start() + 1, small[0])
                yield Finding("capital", passage.id, first.start(), first.end(), fix=Fix((edit,)))
        elif not _has_its_deed(small, first[0]):
            edits = turned(passage.text, first.start(), is_sentence=passage.id in text.sentences)
            values = (("word", first[0]),)
            yield Finding("opening", passage.id, first.start(), first.end(), values, Fix(edits) if edits else None)


def _has_its_deed(text: str, first: str) -> bool:
    """Say whether the deed only stands further behind: «в рамках проекта провести…», «педагогам пройти…»."""
    if _DEED_NOUN.fullmatch(first) and not begins_with_addressee(text) and split_lead(text)[0] == "":
        return False
    return any(
        is_infinitive(word[0]) for begin, end in outside_quotes(text) for word in _WORD.finditer(text, begin, end)
    )
