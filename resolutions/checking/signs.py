"""Spaces, dashes and doubled signs: what a machine puts right better than an eye."""

import re
from collections.abc import Callable, Iterator

from resolutions.checking.findings import Edit, Finding, Fix
from resolutions.checking.passages import Text

_NBSP = "\N{NO-BREAK SPACE}"
_SPACE = f"[ {_NBSP}]"
_YEAR = r"(?:19|20)\d\d"
_WRITTEN = Callable[[re.Match[str]], str]

_ALWAYS: tuple[tuple[str, re.Pattern[str], _WRITTEN], ...] = (
    ("space_before", re.compile(rf"(?<=\S){_SPACE}+(?=[,;:!?»)\]]|\.(?:\s|$))"), lambda _match: ""),
    ("space_after", re.compile(rf"(?<=[«(\[„]){_SPACE}+"), lambda _match: ""),
    ("doubled_space", re.compile(rf"(?<=[^\s«(\[„]){_SPACE}{{2,}}(?=[^\s,;:!?.»)\]])"), lambda _match: " "),
    ("no_space", re.compile(r"(?<=[а-яё»)])[,;:](?=[а-яёА-ЯЁ«])"), lambda match: f"{match[0]} "),
    ("doubled_sign", re.compile(r",{2,}|;{2,}|:{2,}|,[.;]|;,|(?<!\.)\.\.(?!\.)"), lambda match: match[0][-1]),
    (
        "year_range",
        re.compile(rf"(?<!\d){_YEAR} ?- ?{_YEAR}(?![\d-])"),
        lambda years: f"{years[0][:4]}–{years[0][-4:]}",
    ),
    ("shortened", re.compile(r"(?<![\w.])т\.[дпкечн]\."), lambda match: f"т.{_NBSP}{match[0][2:]}"),
    ("years_shortened", re.compile(r"(?<=\d)(\s?)г\.\s?г\."), lambda match: f"{match[1] or _NBSP}гг."),
    ("no_space_year", re.compile(rf"(?<!\d){_YEAR}(?=гг?\.)(?!г\.\s?г\.)"), lambda match: f"{match[0]}{_NBSP}"),
    ("no_space_number", re.compile(r"№(?=\d)"), lambda _match: f"№{_NBSP}"),
)
_HYPHEN = re.compile(rf"(?<=[\w»)]){_SPACE}-{_SPACE}(?=[^\s\d])")


def signs(text: Text) -> Iterator[Finding]:
    """Find signs that are set wrongly, each with what should stand there."""
    dash = _dash_of(text)
    rules = (*_ALWAYS, ("hyphen", _HYPHEN, lambda match: f"{match[0][0]}{dash}{match[0][-1]}"))
    for passage in text.passages:
        for code, pattern, written in rules:
            for match in pattern.finditer(passage.text):
                edit = Edit(match.start(), match.end(), written(match))
                yield Finding(code, passage.id, match.start(), match.end(), fix=Fix((edit,)))


def _dash_of(text: Text) -> str:
    """Return the dash that the text itself has more often."""
    long = sum(one.text.count(" — ") for one in text.passages)
    short = sum(one.text.count(" – ") for one in text.passages)
    return "—" if long > short else "–"
