"""Small texts to check, and what a fix makes of them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from resolutions.canonical import Addressee, Content, Paragraph, Recommendation
from resolutions.checking import Directory, Finding, check, texts_of

DAY = dt.date(2026, 2, 26)
HEAD = Content("Резолюция", "", "Чита", DAY, None, None, "", "", addressees=(Addressee("to", "Школам"),))
NOTHING = Directory()


def asking(*texts: str, **over: Any) -> Content:
    """A text that asks something of one addressee, in good time."""
    values = {"due_to": dt.date(2027, 2, 26)} | over
    items = tuple(Recommendation(f"r{number}", "to", text, **values) for number, text in enumerate(texts, 1))
    return replace(HEAD, recommendations=items)


def saying(*texts: str, kind: str = "fact") -> Content:
    return replace(HEAD, paragraphs=tuple(Paragraph(f"p{number}", kind, text) for number, text in enumerate(texts, 1)))


def found(content: Content, *codes: str, known: Directory = NOTHING) -> list[tuple[str, str, str]]:
    """The findings of these codes, or of all: code, words in question, and what the block says after the fix."""
    texts = texts_of(content)
    return [
        (one.code, texts[one.place][one.start : one.end], fixed(texts[one.place], one))
        for one in check(content, known)
        if not codes or one.code in codes
    ]


def fixed(text: str, finding: Finding) -> str:
    """What the text says once the letters of a fix are changed; what the field is set to where it changes none."""
    if finding.fix is None:
        return ""
    if not finding.fix.edits:
        return f"{finding.fix.field}={finding.fix.value}"
    for edit in reversed(finding.fix.edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
