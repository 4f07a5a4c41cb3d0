"""Organisations that an item names, compared with those the site knows."""

import re
from collections.abc import Iterator
from functools import lru_cache

from resolutions.checking.findings import Edit, Finding, Fix, Organisation
from resolutions.checking.near import Near, figures, plain
from resolutions.checking.passages import Text

_NEAR = 86.0
_LIKE = 70.0  # near enough to be offered, not to be taken for the same
_LONGEST_ENTRY = 255  # what the directory holds
_COMPANY = r"(?:ООО|ПАО|АО|ЗАО|ОАО|НАО)"
_LEGAL = (
    r"(?:ООО|ПАО|АО|ЗАО|ОАО|НАО|АНО|НКО|ГУ|Г[АБК]У|Г[АБ]?ОУ|ГП?ОУ|Г[АБ]ПОУ|М[АБК]?ОУ|М[АБ]ДОУ|М[АБК]У|ФГ[АБ]ОУ|ФГ[АБ]У)"
    r"(?:\s+(?:ДПО|СПО|ВО|ВПО|ДО))?"
)
_KIND = (
    r"(?:компани|фирм|корпораци|холдинг|издательств|институт|университет|академи|фонд|ассоциаци|гимнази|лице|колледж|техникум"
    r"|школ|центр|обществ|организаци)[а-яё]*"
)
_QUOTED = re.compile(
    rf"(?<!\w)(?:(?P<legal>{_LEGAL})|{_KIND}|групп\w+\s+компаний)\s+(?P<name>«(?P<core>[^«»]+)»)", re.IGNORECASE
)
_BARE = re.compile(
    rf"(?<!\w)(?P<legal>{_COMPANY})\s+(?P<name>(?P<core>[А-ЯЁ][\w-]*(?:\s[А-ЯЁ][\w-]*)*(?:\s[-–—]\s[\w-]+)?))"
)
_CORE = re.compile(r"«([^«»]+)»")


def organisations(text: Text) -> Iterator[Finding]:
    """Find names that are nearly those of known organisations anywhere, and unknown ones in items."""
    known, near = _known(text.directory.organisations)
    for passage in text.passages:
        for match in (*_QUOTED.finditer(passage.text), *_BARE.finditer(passage.text)):
            found = near.find(match["core"], _LIKE)
            if found and figures(known[found[0]]) != figures(match["core"]):
                found = None
            place = (passage.id, match.start("name"), match.end("name"))
            name = f"«{known[found[0]]}»" if found else ""
            fix = Fix((Edit(match.start("name"), match.end("name"), name),)) if found else None
            if found is None or found[1] < _NEAR:
                if passage.item is not None:
                    yield Finding("organisation_unknown", *place, (("name", match["name"]),), fix, _entry(match))
            elif plain(name) != plain(match["core"]):
                yield Finding("organisation_name", *place, (("name", name),), fix)


def _entry(match: re.Match[str]) -> str:
    """Return how the directory writes the name: with its legal form, or the words in quotation marks alone."""
    name = f"{match['legal']} «{match['core']}»" if match["legal"] else match["core"]
    return name if len(name) <= _LONGEST_ENTRY else ""


@lru_cache(maxsize=2)
def _known(known: tuple[Organisation, ...]) -> tuple[list[str], Near]:
    """Return the names that organisations are known by; the directory is the same from one check to the next."""
    names = [core for one in known for core in _cores(one.name, one.short_name)]
    return names, Near(names)


def _cores(*names: str) -> list[str]:
    """Return what names an organisation without its legal form: what stands in quotes, else all of it."""
    return [core for name in names if name for core in (_CORE.findall(name) or [name])]
