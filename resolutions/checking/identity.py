"""What makes a finding the same finding when the text is looked at again."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from resolutions.checking.findings import Finding

# Decided for the whole text, wherever the word comes first; for the item, whatever it says.
_OF_A_WORD = frozenset(["abbreviation", "abbreviation_unnamed"])
_OF_AN_ITEM = frozenset(["no_deadline"])
_AROUND = 20  # letters on either side that must still be there
_LENGTH = 32


def keyed(findings: Iterable[Finding], texts: Mapping[str, str]) -> dict[str, Finding]:
    """Return the findings by keys that stay while the place in question and its fix stay, wherever they move."""
    found = list(findings)
    return dict(zip(_numbered(_digest(one, texts.get(one.place, "")) for one in found), found, strict=True))


def subjects(findings: Mapping[str, Finding], texts: Mapping[str, str]) -> dict[str, str]:
    """Return what is decided upon when a finding is left, by its key: the words in question, not what is offered."""
    digests = (_subject(one, texts.get(one.place, "")) for one in findings.values())
    return dict(zip(findings, _numbered(digests), strict=True))


def _numbered(digests: Iterable[str]) -> Iterator[str]:
    seen = Counter[str]()
    for digest in digests:
        seen[digest] += 1
        yield digest if seen[digest] == 1 else _hash(f"{digest}{seen[digest]}")


def _digest(finding: Finding, text: str) -> str:
    fix = finding.fix
    edits = [(one.start - finding.start, one.end - finding.start, one.text) for one in fix.edits] if fix else []
    field = (fix.field, fix.value) if fix else ()
    return _said([finding.code, finding.place, _about(finding, text), finding.values, edits, field])


def _subject(finding: Finding, text: str) -> str:
    if finding.code in _OF_A_WORD:
        return _said([*finding.values])
    if finding.code in _OF_AN_ITEM:
        return _said([finding.code, finding.place])
    return _said([finding.code, finding.place, _about(finding, text), finding.values, [], ()])


def _about(finding: Finding, text: str) -> str:
    return text[max(0, finding.start - _AROUND) : finding.end + _AROUND]


def _said(parts: list[object]) -> str:
    return _hash(json.dumps(parts, ensure_ascii=False))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
