"""What makes a finding the same finding when the text is looked at again."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping

from resolutions.checking.findings import Finding

_AROUND = 20  # letters on either side that must still be there
_LENGTH = 32


def keyed(findings: Iterable[Finding], texts: Mapping[str, str]) -> dict[str, Finding]:
    """Return the findings by keys that stay while the place in question and its fix stay, wherever they move."""
    seen = Counter[str]()
    found: dict[str, Finding] = {}
    for finding in findings:
        key = _digest(finding, texts.get(finding.place, ""))
        seen[key] += 1
        found[key if seen[key] == 1 else hashlib.sha256(f"{key}{seen[key]}".encode()).hexdigest()[:_LENGTH]] = finding
    return found


def _digest(finding: Finding, text: str) -> str:
    fix = finding.fix
    edits = [(one.start - finding.start, one.end - finding.start, one.text) for one in fix.edits] if fix else []
    field = (fix.field, fix.value) if fix else ()
    about = text[max(0, finding.start - _AROUND) : finding.end + _AROUND]
    said = json.dumps([finding.code, finding.place, about, finding.values, edits, field], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:_LENGTH]
