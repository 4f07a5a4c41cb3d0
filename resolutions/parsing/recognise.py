"""What a paragraph of a resolution is, told by its words."""

import re
from dataclasses import dataclass
from datetime import date

from resolutions.parsing.dates import DATE, find_date
from resolutions.parsing.grammar import begins_with_addressee
from resolutions.parsing.lines import Line

_LONGEST_HEADING = 400
_LONGEST_LEAD = 200
_LONGEST_SIGNER = 120
_LONGEST_TOWN = 2  # words

_TITLES = r"(?:резолюци[яи]|решени[ея]|рекомендации|меморандум|декларация|обращение|коммюнике|итоговый\s+документ)"
_TITLE = re.compile(rf"(?:проект\s+)?(?:итогов\w+\s+)?{_TITLES}(?![\w-])", re.IGNORECASE)
_NOT_TITLE = re.compile(r"принят|утвержд|одобрен|содержит|направл|вступа", re.IGNORECASE)
_SPACED = re.compile(r"\b(?:\w\s){3,}\w\b")
_DRAFT = re.compile(r"[(\[«]?\s*проект(?:\s+резолюции)?\s*[)\]»]?\.?", re.IGNORECASE)
_DRAFT_TAIL = re.compile(r"\s*[(\[]\s*проект\s*[)\]]\s*$", re.IGNORECASE)

_SETTLEMENT = r"(?:г\.|гор\.|город|пгт\.?|п\.|пос\.|посёлок|с\.|село|ст\.|станица)"
_PROPER = r"[А-ЯЁ][а-яёА-ЯЁ]*(?:-[А-ЯЁа-яё]+)*"
_REGION = r"(?:\s*,\s*(?:Республика\s+\w+|[А-ЯЁ]\w+\s+(?:край|область|район|округ|АО)))?"
_PLACE = re.compile(rf"(?P<type>{_SETTLEMENT})?\s*(?P<name>{_PROPER}(?:\s+{_PROPER})?){_REGION}")
_BLANK_DATE = re.compile(r"[«\"]?_{2,}[»\"]?\s*_*\s*(?:\w+\s+)?(?:20_*\d*_*)?\s*(?:г\.|года)?")
_LABELS = re.compile(r"\b(?:дата|место)(?:\s+(?:проведения|принятия))?\s*:|^от\s+(?=[«\"\d])", re.IGNORECASE)

_PROPOSAL_VERBS = (
    r"(?:рекоменд(?:овать|уют|ует|уем|уется|овано|ации)|предл(?:агают|агает|агаем|ожить|ожено|ожения)|решил[иоа]?|решили|постанов(?:ил[иоа]?|ляют|ляет)"
    r"|просят|поруч(?:ить|ают)|призыва(?:ют|ет|ем)|обраща(?:ются|ется|емся))"
)
_CONSIDER = r"счита(?:ют|ет|ем)\s+(?:\w+\s+){0,2}(?:необходимым|целесообразным|важным|нужным)"
_PROPOSALS = re.compile(rf"\b(?:{_PROPOSAL_VERBS}|{_CONSIDER})\b", re.IGNORECASE)
_STRONG_PROPOSALS = re.compile(rf"\b{_PROPOSAL_VERBS}\b", re.IGNORECASE)
_TASKS = re.compile(
    r"\b(?:задач\w*|необходим\w*|приоритет\w*|направлени\w+|целесообразн\w*|важным|нужным|цел[ия]\w*)\b", re.IGNORECASE
)
_BARE_PROPOSALS = re.compile(rf"(?:^|.*\s)(?:{_PROPOSAL_VERBS}|{_CONSIDER})(?:\s+следующее)?$", re.IGNORECASE)

_ADOPTION = re.compile(
    r"^(?:(?:настоящ\w+|данн\w+|итогов\w+|текст|проект)\s+)*(?:резолюци\w+|решени\w+|рекомендации|документ\w*|меморандум)\b.{0,80}?"
    r"\b(?:принят[аоы]?|утвержден[аоы]?|утверждён|одобрен[аоы]?)\b|^(?:принят[аоы]|утвержден[аоы]|одобрен[аоы])\b"
    r"|^.{0,120}\b(?:единогласно|большинством\s+голосов)\b.{0,120}$",
    re.IGNORECASE,
)
_SIGNERS = re.compile(
    r"(?:сопредседател|председател|секретар|модератор|ответственн\w+\s+за|организационн\w+\s+комитет|оргкомитет|программн\w+\s+комитет|президиум"
    r"|редакционн\w+\s+комисси|рабочая\s+группа|директор|ректор|министр\b|заместитель|начальник|руководител|от\s+имени|участники\b|президент|координатор"
    r"|подпис)\w*",
    re.IGNORECASE,
)
_INITIALS = re.compile(
    r"(?:[А-ЯЁ]\.\s*){1,2}[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s+(?:[А-ЯЁ]\.\s*){1,2}"
)
_RULE = re.compile(r"_{3,}")
_TWO_NAMES = re.compile(r"[А-ЯЁ][а-яё-]+\s+[А-ЯЁ][а-яё-]+")
_FULL_NAME = re.compile(r"(?:[А-ЯЁ][а-яё-]+\s+){1,2}[А-ЯЁ][а-яё]+(?:вич|вна|ична|инична|оглы|кызы)")

_PEOPLE = (
    r"(?:человек|участник|педагог|специалист|представител|учител|руководител|делегат|слушател|работник|преподавател"
    r"|воспитател|гост|докладчик|студент|школьник|родител|наставник)\w*"
)
_COUNT = re.compile(
    rf"(?<![\d.,№])(\d{{1,3}}(?:\s\d{{3}}){{1,2}}|\d{{1,6}})(?:[-–]?(?:ти|и|х))?\s+(?:[\w-]+\s+){{0,3}}?{_PEOPLE}",
    re.IGNORECASE,
)
_ATTENDED = re.compile(r"участ|участник|присутств|собрал|объединил|зарегистрир|посетил|слушател", re.IGNORECASE)
_FACTS = re.compile(
    r"\b(?:приня(?:ли|ло|л)\s+участие|участие\s+(?:\w+\s+){0,2}приня\w+|проводил\w*|провед[её]н\w*|прош[её]л|прошл[аио]|состоял(?:ся|ась|ось)"
    r"|организатор\w*|программ\w+\s+(?:\w+\s+)?включал\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """What a line of date and town says; either may be missing, or left blank to be filled in."""

    day: date | None
    place: str


def spelled_together(text: str) -> str:
    """Close up a spaced heading: «Р Е З О Л Ю Ц И Я»."""
    return _SPACED.sub(lambda match: match[0].replace(" ", ""), text)


def title_of(line: Line) -> tuple[str, str] | None:
    """Part a heading «Резолюция межрегионального симпозиума» into the title and what follows it."""
    text = spelled_together(line.text)
    match = _TITLE.match(text)
    if match is None or line.marker or text.endswith(":") or _NOT_TITLE.search(text):
        return None
    rest = text[match.end() :].strip(" .")
    is_heading = not rest or match[0].isupper() or _is_genitive(rest) or _DRAFT.fullmatch(rest) is not None
    return (match[0], rest) if is_heading else None


def is_draft_mark(text: str) -> bool:
    """Say whether the line only marks a draft: «ПРОЕКТ», «(проект)»."""
    return _DRAFT.fullmatch(text) is not None


def split_draft_mark(text: str) -> tuple[str, str]:
    """Part «Резолюция (проект)» into the text and the mark."""
    match = _DRAFT_TAIL.search(text)
    return (text[: match.start()], match[0].strip()) if match else (text, "")


def date_line(text: str) -> DateLine | None:
    """Read a line made of a date and a town in either order; None when it says anything else."""
    rest = _LABELS.sub(" ", text)
    found = find_date(rest)
    if found:
        rest = f"{rest[: found.start]} | {rest[found.end :]}"
    rest, blanks = _BLANK_DATE.subn(" | ", rest) if found is None else (rest, 0)
    parts = [
        part
        for part in re.split(r"[|()\[\]]|,(?!\s*\w+\s+(?:край|область|район|округ))", rest)
        if part.strip(" ,;.–—-")
    ]
    if len(parts) > 1:
        return None
    place = _PLACE.fullmatch(parts[0].strip(" ,;–—-")) if parts else None
    if (parts and place is None) or not (found or blanks or (place and place["type"])):
        return None
    return DateLine(found.day if found else None, _place_name(place) if place else "")


def bare_place(text: str) -> str:
    """Return the town of a line that is nothing but a proper name: «Чита»; else an empty text."""
    match = _PLACE.fullmatch(text.strip(" ,;."))
    return _place_name(match) if match and len(text.split()) <= _LONGEST_TOWN else ""


def _place_name(match: re.Match[str]) -> str:
    kind = (match["type"] or "").lower()
    name = match["name"].title() if match["name"].isupper() else match["name"]
    is_town = kind in ("", "г.", "гор.", "город")
    return name if is_town else f"{match['type']} {name}"


def is_event_name(line: Line, name: str) -> bool:
    """Say whether a line of the heading goes on with the event's name, after what is known of it."""
    text = line.text
    if line.marker or len(text) > _LONGEST_HEADING:
        return False
    if _is_open(name):
        return True
    if text.endswith(":") and not _is_open(text):
        return False
    starts_low = text[0].islower() or text[0] in '«"“„(' or text.isupper()
    return line.is_centred or starts_low or (_is_genitive(text) and not text.endswith("."))


def _is_open(text: str) -> bool:
    return text.count("«") > text.count("»") or text.count('"') % 2 == 1


def _is_genitive(text: str) -> bool:
    words = [word for word in re.split(r"[\s,]+", text.lower()) if not re.fullmatch(r"[ivxlіх\d]+(?:-\w+)?\.?", word)]
    first = words[0] if words else ""
    return first.endswith(
        ("ого", "его", "ой", "ых", "их", "нции", "иума", "орума", "инара", "съезда", "стола", "ания", "ений")
    ) or first in (
        "по",
        "участников",
        "об",
        "о",
        "форума",
        "съезда",
        "слёта",
        "слета",
    )


def is_tasks_lead(text: str) -> bool:
    """Say whether a list of tasks follows: «…решение следующих задач:»."""
    return text.endswith(":") and _TASKS.search(text) is not None and not _STRONG_PROPOSALS.search(text)


def is_proposals_lead(text: str) -> bool:
    """Say whether proposals follow: «Участники предлагают:», «РЕКОМЕНДОВАТЬ»."""
    if text.endswith(":"):
        return _PROPOSALS.search(text) is not None
    return len(text) < _LONGEST_LEAD and _BARE_PROPOSALS.match(text) is not None


def is_adoption(text: str) -> bool:
    """Say whether the line tells that the text was adopted."""
    return len(text) < _LONGEST_HEADING and _ADOPTION.match(text) is not None


def is_signature(line: Line) -> bool:
    """Say whether the line is a part of the block of signatures."""
    text = line.text
    if line.marker or len(text) > _LONGEST_LEAD or text.endswith(";") or begins_with_addressee(text):
        return False
    if _RULE.search(text) or _INITIALS.fullmatch(text.strip()) or _FULL_NAME.fullmatch(text):
        return True
    if text.endswith(":") and len(text) > _LONGEST_SIGNER:
        return False
    return _SIGNERS.match(text) is not None and (not text.endswith(".") or _INITIALS.search(text) is not None)


def continues_signature(line: Line) -> bool:
    """Say whether a line after a signature still belongs to it: an office, a name, a date."""
    text = line.text
    if line.marker or len(text) > _LONGEST_SIGNER or text.endswith(";"):
        return False
    is_name = _INITIALS.search(text) is not None or _TWO_NAMES.fullmatch(text) is not None
    return is_name or is_signature(line) or is_date_only(text)


def is_date_only(text: str) -> bool:
    """Say whether nothing but a date stands in the line."""
    return DATE.fullmatch(text.strip()) is not None


def participants_in(text: str) -> int | None:
    """Return how many took part, as «приняли участие более 650 человек» says it."""
    for sentence in re.split(r"(?<=[.!?])\s+(?=[А-ЯЁ])", text):
        match = _COUNT.search(sentence) if _ATTENDED.search(sentence) else None
        if match:
            return int(re.sub(r"\s", "", match[1]))
    return None


def is_fact(text: str) -> bool:
    """Say whether the paragraph states what happened (when, who, how many), which data can confirm."""
    return _FACTS.search(text) is not None and not text.endswith(":")
