"""Words that do not agree: «Забайкальского край» where the adjective wants «края»."""

import re
from collections.abc import Iterator

from resolutions.checking.findings import Edit, Finding, Fix
from resolutions.checking.passages import Text

_TERRITORY = re.compile(r"\b\w+[сц]к(?P<case>ого|ому|им|ом)\s+(?P<noun>край|округ|район)\b")
_ENDINGS = {
    "край": {"ого": "края", "ому": "краю", "им": "краем", "ом": "крае"},
    "округ": {"ого": "округа", "ому": "округу", "им": "округом", "ом": "округе"},
    "район": {"ого": "района", "ому": "району", "им": "районом", "ом": "районе"},
}


def agreement(text: Text) -> Iterator[Finding]:
    """Find names of territories whose noun was left in the nominative."""
    for passage in text.passages:
        for match in _TERRITORY.finditer(passage.text):
            proper = _ENDINGS[match["noun"]][match["case"]]
            edit = Edit(match.start("noun"), match.end("noun"), proper)
            yield Finding("agreement", passage.id, match.start(), match.end(), (("proper", proper),), Fix((edit,)))
