"""Abbreviations that the text never spells out."""

import re
from collections.abc import Iterator

from resolutions.checking.findings import Edit, Finding, Fix
from resolutions.checking.passages import Text, outside_quotes
from resolutions.checking.written import Whole, written_out

_ABBREVIATION = re.compile(r"(?<![\w-])[А-ЯЁ]{2,7}(?![\wё])")
# What every reader of a resolution knows: the state, legal forms, kinds of education.
_COMMON = (
    "РФ СССР РСФСР США СНГ ООН ЮНЕСКО БРИКС ЕАЭС СМИ ВУЗ ФЗ ГОСТ ЕГЭ ОГЭ ГИА РАН РАО МГУ НИИ МВД МЧС ФСБ "
    "ЖКХ НДС ФИО ПК ТВ ЧП ДНК ВОВ ООО ПАО АО ЗАО ОАО НАО ИП АНО НКО ГУ ГАУ ГБУ ГКУ ГОУ ГАОУ ГБОУ ГПОУ "
    "ГАПОУ ГБПОУ МБОУ МАОУ МОУ МКОУ МБДОУ МАДОУ МДОУ МБУ МАУ МКУ ФГБОУ ФГАОУ ФГБУ ФГАУ ФГУП ГУП МУП ДПО "
    "ВПО СПО ВО ДО СОШ ООШ НОШ ДОУ "
)
_KNOWN = frozenset(_COMMON.split())
# In the nominative, in brackets behind the abbreviation, they agree with any sentence.
_EXPANSIONS = {
    "ВПР": "всероссийские проверочные работы",
    "ВСОКО": "внутренняя система оценки качества образования",
    "ГИС": "государственная информационная система",
    "ИИ": "искусственный интеллект",
    "ИКОП": "информационно-коммуникационная образовательная платформа",
    "ИКТ": "информационно-коммуникационные технологии",
    "ИОМ": "индивидуальный образовательный маршрут",
    "МЭШ": "«Московская электронная школа»",
    "ОВЗ": "ограниченные возможности здоровья",
    "РЭШ": "«Российская электронная школа»",
    "УМК": "учебно-методический комплект",
    "ФГОС": "федеральный государственный образовательный стандарт",
    "ЦНППМ": "центр непрерывного повышения профессионального мастерства",
    "ЦОК": "цифровой образовательный контент",
    "ЦОР": "цифровые образовательные ресурсы",
    "ЦОС": "цифровая образовательная среда",
    "ЭОР": "электронные образовательные ресурсы",
}


def abbreviations(text: Text) -> Iterator[Finding]:
    """Find the first use of each abbreviation that is neither known to everybody nor spelled out anywhere."""
    known = _KNOWN | _defined(text) | {one.short_name for one in text.directory.organisations}
    uses: list[tuple[int, re.Match[str]]] = []
    for order, passage in enumerate(text.passages):
        if not _ABBREVIATION.search(passage.text) or _is_in_capitals(passage.text):
            continue
        for begin, end in outside_quotes(passage.text):
            for match in _ABBREVIATION.finditer(passage.text, begin, end):
                if match[0] not in known:
                    known |= {match[0]}
                    uses.append((order, match))
    written = written_out(text.passages, {match[0] for _, match in uses} - _EXPANSIONS.keys())
    for order, match in uses:
        whole = written.get(match[0])
        is_before = whole is not None and (whole.order, whole.end) <= (order, match.start())
        yield _finding(text.passages[order].id, match, whole if is_before else None)


def _finding(place: str, match: re.Match[str], whole: Whole | None) -> Finding:
    """Offer what it means, or to name it where the text writes it out before: there the case is right as it is."""
    values = (("word", match[0]),)
    if words := _EXPANSIONS.get(match[0]):
        fix = Fix((Edit(match.end(), match.end(), f" ({words})"),))
        return Finding("abbreviation", place, match.start(), match.end(), values, fix)
    if whole:
        fix = Fix((Edit(whole.end, whole.end, f" (далее – {match[0]})"),))
        return Finding("abbreviation_unnamed", whole.place, whole.start, whole.end, values, fix)
    return Finding("abbreviation", place, match.start(), match.end(), values)


def _defined(text: Text) -> set[str]:
    """Return what is spelled out: «…(далее – ГИС)», «…система (ГИС)» or «ГИС (государственная…)»."""
    found: set[str] = set()
    for passage in text.passages:
        for match in re.finditer(r"\((?:[дД]алее\W{1,4})?(?:также\W{1,3})?([А-ЯЁ]{2,7})\)", passage.text):
            found.add(match[1])
        for match in re.finditer(r"(?<!\w)([А-ЯЁ]{2,7})\s+(?:\(|[–—]\s)(\w)", passage.text):
            if match[1][0] == match[2].upper():
                found.add(match[1])
        for match in re.finditer(r"(?<!\w)([А-ЯЁ]{2,7})\s+\(«", passage.text):
            found.add(match[1])
    return found


def _is_in_capitals(text: str) -> bool:
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))
