"""The little Russian grammar the genre needs: who is addressed, and where the deed begins.

An addressee stands in the dative («Министерству образования»), the deed is an infinitive
(«продолжить работу»). Both are recognised by word lists and endings: the lists are open, a miss
costs a paragraph in the preview, never a word of the text.
"""

import re

_PEOPLE = (
    "педагогам педагогу учителям учителю воспитателям воспитателю преподавателям преподавателю "
    "руководителям руководителю директорам директору методистам методисту специалистам специалисту "
    "работникам сотрудникам главам главе родителям студентам участникам организаторам партнёрам партнерам "
    "разработчикам губернатору министру ректорам ректору депутатам наставникам психологам логопедам "
    "тьюторам библиотекарям экспертам обучающимся учащимся школьникам координаторам операторам коллегам "
    "председателям председателю начальникам начальнику учёным исследователям выпускникам волонтёрам "
    "модераторам заместителям "
)
_BODIES = (
    "министерству министерствам минобразования минобрнауки минпросвещения департаменту департаментам "
    "комитету комитетам правительству администрации администрациям органам органу управлению управлениям "
    "отделу отделам институту институтам университету университетам академии академиям центру центрам "
    "организациям организации учреждениям учреждению школам школе колледжам колледжу техникумам лицеям "
    "лицею гимназиям гимназии вузам вузу ассоциации ассоциациям союзу союзам совету советам федерации "
    "обществу объединениям объединению сообществам сообществу оргкомитету компаниям компании предприятиям "
    "предприятию издательствам издательству фонду фондам службе службам агентству агентствам садам саду "
    "муниципалитетам муниципалитету библиотекам собранию думе редакциям журналу бизнесу застройщикам "
    "палате филиалам филиалу кафедрам кафедре лабораториям музеям дирекции коллегии рабочей группе "
    "группам комиссии комиссиям площадкам населению общественности территориям "
)
_ABBREVIATION = (
    r"(?:ГУ|ГАУ|ГБУ|ГОУ|ГАОУ|ГБОУ|ГПОУ|МБОУ|МАОУ|МОУ|МКОУ|МБУ|МАУ|МКУ|ФГБОУ|ФГАОУ|ФГБУ|АНО|НКО|ООО|ПАО|АО|ЗАО|ОАО|ИП|ИРО|КИРО"
    r"|РИРО|ДПО|ВПО|СПО|ВО|УО|РУО|МОУО|ЦНППМ|ИКОП|РУМО|ММС|РМО|ШМО|СМИ|ВУЗам)"
)
_DATIVE_NOUNS = frozenset(f"{_PEOPLE}{_BODIES}".replace("ё", "е").split())
_DATIVE_PLURAL = re.compile(r"\w{3,}(?:ам|ям)")
_DATIVE_PAIR = re.compile(r"\W*\w{3,}(?:ому|ему)\s+\w{2,}[ую]\b")
_DATIVE_ADJECTIVE = re.compile(r"\w+(?:ым|им|ому|ему|ой|ей|щимся|ым)$")
_ADJECTIVAL_PEOPLE = re.compile(r"(?:заведующ|обучающ|учащ|управляющ|ответственн)(?:им|ему|ей|имся|ым)$")
_MORE_VERBS = frozenset(
    [
        "вести",
        "провести",
        "ввести",
        "внести",
        "привести",
        "обрести",
        "завести",
        "навести",
        "нести",
        "перенести",
        "расти",
        "довести",
        "перевести",
        "произвести",
        "развести",
        "свести",
        "идти",
        "пройти",
        "найти",
        "перейти",
        "прийти",
        "войти",
        "помочь",
        "привлечь",
        "сберечь",
        "извлечь",
        "вовлечь",
        "пресечь",
        "спасти",
        "учесть",
        "прочесть",
        "донести",
        "возвести",
        "отнести",
        "принести",
        "превзойти",
        "подойти",
    ]
)
_NOT_VERBS = frozenset(
    [
        "сеть",
        "печать",
        "тетрадь",
        "нить",
        "путь",
        "суть",
        "память",
        "медь",
        "мать",
        "кровать",
        "степень",
        "запять",
        "кисть",
        "пять",
        "девять",
        "десять",
    ]
)
_INFINITIVE = re.compile(r"\w+[аеёиоуыя](?:ть|ться|тись)$")
_WORD = re.compile(r"[\w-]+")
_LEAD_VERB = (
    r"(?:рекомендовать|рекомендуют|рекомендует|рекомендуем|рекомендуется|предложить|предлагают|предлагает|предлагаем|поручить|поручают|просить"
    r"|просят|обратиться(?:\s+с\s+\w+)?(?:\s+к)?|направить|считают\s+необходимым|считают\s+целесообразным)"
)
_LED = re.compile(rf"(?P<lead>(?:[^.:;]*?\s)?{_LEAD_VERB})\s+(?P<rest>\S.*)$", re.IGNORECASE)
_HOW = re.compile(r"[\w-]+(?:но|ее|ще|льше|ире|учше)|также|ещё|не|в\s+срок\s+до|до|в\s+течение")
_TERM = re.compile(r"\s(?:в\s+срок\s+до|до\s+\d|в\s+течение|с\s+\d)\s")
_NAME_WINDOW = 4  # an addressee's noun stands within its first words: «Муниципальным районным органам»


def is_infinitive(word: str) -> bool:
    """Say whether the word names a deed: «обеспечить», «провести»."""
    word = word.lower()
    return word not in _NOT_VERBS and (word in _MORE_VERBS or _INFINITIVE.match(word) is not None)


def begins_with_deed(text: str) -> bool:
    """Say whether the text begins with an infinitive, perhaps denied: «не допускать»."""
    words = _WORD.findall(text)
    while words and words[0].islower() and _HOW.fullmatch(words[0]):
        words = words[1:]
    return bool(words) and is_infinitive(words[0])


def begins_with_addressee(text: str) -> bool:
    """Say whether the text begins with somebody in the dative: «Органам управления образованием»."""
    words = _WORD.findall(text)[:_NAME_WINDOW]
    if words and re.match(_ABBREVIATION + "$", words[0]):
        return True
    for word in words:
        plain = word.lower().replace("ё", "е")
        if plain in _DATIVE_NOUNS or _ADJECTIVAL_PEOPLE.match(plain) or _DATIVE_PLURAL.fullmatch(plain):
            return True
        if not _DATIVE_ADJECTIVE.match(plain):
            break
    return _DATIVE_PAIR.match(text.lower().replace("ё", "е")) is not None


def short_name(name: str) -> str:
    """Shorten an addressee to its first noun: «Муниципальным органам управления образованием» → «…органам»."""
    words = name.split()
    for count, word in enumerate(words, 1):
        plain = word.lower().replace("ё", "е").strip(",")
        is_noun = plain in _DATIVE_NOUNS or not _DATIVE_ADJECTIVE.match(plain)
        if is_noun and not re.match(_ABBREVIATION + "$", word):
            return name if "«" in word else " ".join(words[:count]).strip(",")
    return name


def split_lead(text: str) -> tuple[str, str]:
    """Part «Рекомендовать» from «Министерству образования…»; the lead is empty when nobody follows it."""
    match = _LED.match(text)
    if match and begins_with_addressee(match["rest"]):
        return match["lead"], match["rest"]
    return "", text


def split_deed(text: str) -> tuple[str, str]:
    """Part an addressee from the deed behind it: «Педагогам | внедрять ресурсы»; no deed leaves it empty."""
    depth = 0
    for match in re.finditer(r"[«(]|[»)]|[\w-]+", text):
        sign = match[0]
        depth += {"«": 1, "(": 1, "»": -1, ")": -1}.get(sign, 0)
        if depth == 0 and match.start() and is_infinitive(sign):
            start = _start_of_deed(text, match.start())
            return text[:start].rstrip(" ,–—-"), text[start:]
    return text, ""


def _start_of_deed(text: str, verb: int) -> int:
    """Move the cut before «в срок до …», «не», «чаще», which belong to the deed."""
    clause = max(text.rfind(sign, 0, verb) for sign in ",;:") + 1
    if term := _TERM.search(text, clause, verb):
        return term.start() + 1
    start = verb
    while text[start - 1] == " ":
        above = text.rfind(" ", 0, start - 1)
        if above < 0 or not _is_how(text[above + 1 : start - 1]):
            break
        start = above + 1
    return start


def _is_how(word: str) -> bool:
    return word.islower() and _HOW.fullmatch(word) is not None
