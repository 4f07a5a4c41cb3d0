"""The signs that end the items of a list: «;» after each, «.» after the last."""

import re
from collections.abc import Iterator

from resolutions.checking.findings import Edit, Finding, Fix
from resolutions.checking.passages import Passage, Text

_OWN_STOP = re.compile(
    r"(?:(?<!\w)(?:гг?|вв?|др|пр|см|руб|коп|тыс|млн|млрд|им|ул|обл|чел|мин|экз|т\.\s?[дпек])|(?<![\w.])[А-ЯЁ])\.$"
)
_SENTENCE_END = re.compile(r"(?<![.\s][а-яёА-ЯЁ])(?<!\bгг)(?<!\bим)[.!?]\s+(?=[«„]?[А-ЯЁ])")
_LAST_SPACE = re.compile(r"(?<!\s)\s+(?=[;.]$)")  # another rule finds it
_ENOUGH = "!?…"
_MARKS = ".,;:"
_LONGEST_STOP = 8  # letters and signs of a word that has its own stop, with one before it


def ends(text: Text) -> Iterator[Finding]:
    """Find the items that end otherwise than their place in the list wants."""
    for run in text.lists:
        for passage in run:
            is_last = passage is run[-1] or passage.id in text.sentences
            yield from _end(passage, "." if is_last else ";")


def _end(passage: Passage, wanted: str) -> Iterator[Finding]:
    said = passage.text.rstrip()
    if said[-1] in _ENOUGH or (wanted == ";" and said[-1] == "." and _SENTENCE_END.search(said)):
        return
    body = _without_marks(said)
    proper = body if wanted == "." and body.endswith(".") else body + wanted
    if not body or proper == _LAST_SPACE.sub("", said):
        return
    common = len(proper) - len(wanted) if proper != body else len(body)
    edit = Edit(common, len(passage.text), proper[common:])
    start = body.rfind(" ", 0, len(body)) + 1
    code = "end_last" if wanted == "." else "end_inner"
    yield Finding(code, passage.id, start, len(said), (("sign", wanted),), Fix((edit,)))


def _without_marks(said: str) -> str:
    """Return the words without the signs behind them; a stop that belongs to the last word stays."""
    end = len(said)
    while end and said[end - 1] in _MARKS and not _OWN_STOP.search(said, max(0, end - _LONGEST_STOP), end):
        end -= 1
        while end and said[end - 1].isspace():
            end -= 1
    return said[:end]
