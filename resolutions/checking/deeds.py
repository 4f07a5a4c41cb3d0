"""Items turned into what is to be done, where their words leave no doubt: «разработка программы» – «разработать …».

A noun whose object would have to change its case becomes an infinitive only where the object's form is certain; else
«обеспечить» goes before it and nothing behind it changes. What is not certain is left to whoever writes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from resolutions.checking.dative import is_addressed
from resolutions.checking.findings import Edit

_PAIRS = (
    "анализ:проанализировать апробация:апробировать активизация:активизировать введение:ввести внедрение:внедрить "
    "включение:включить выработка:выработать доработка:доработать изучение:изучить использование:использовать "
    "корректировка:скорректировать модернизация:модернизировать обеспечение:обеспечить обновление:обновить "
    "обобщение:обобщить организация:организовать определение:определить оценка:оценить повышение:повысить "
    "подготовка:подготовить поддержка:поддержать популяризация:популяризировать привлечение:привлечь "
    "применение:применять проведение:провести проверка:проверить продолжение:продолжить проработка:проработать "
    "публикация:опубликовать развитие:развивать размещение:разместить разработка:разработать "
    "рассмотрение:рассмотреть распространение:распространить расширение:расширить реализация:реализовать "
    "снижение:снизить совершенствование:совершенствовать создание:создать сокращение:сократить "
    "составление:составить увеличение:увеличить укрепление:укрепить улучшение:улучшить усиление:усилить "
    "утверждение:утвердить формирование:формировать"
)
_INFINITIVES = dict(pair.split(":") for pair in _PAIRS.split())
# What follows these stays as it is: «участие в конкурсе» – «участвовать в конкурсе».
_SAME = {
    "участие": "участвовать", "содействие": "содействовать", "взаимодействие": "взаимодействовать",
    "сотрудничество": "сотрудничать", "переход": "перейти", "недопущение": "не допускать",
}  # fmt: skip
_SAME_BEFORE = {"участие": "в", "взаимодействие": "с", "сотрудничество": "с", "переход": "на к"}
_IMPERATIVES = {
    "включите": "включить", "введите": "ввести", "внедрите": "внедрить", "внесите": "внести",
    "направьте": "направить", "обеспечьте": "обеспечить", "обратите": "обратить", "подготовьте": "подготовить",
    "предусмотрите": "предусмотреть", "примите": "принять", "проведите": "провести", "продолжите": "продолжить",
    "разместите": "разместить", "рассмотрите": "рассмотреть", "расширьте": "расширить", "усильте": "усилить",
}  # fmt: skip
_IMPERATIVE = re.compile(r"(?P<stem>[а-яё]{2,})(?P<vowel>[аяу])йте")
_VOWELS = {"а": "ать", "я": "ять", "у": "овать"}
_PARTICLES = frozenset(["давайте"])

_AS_IT_IS = re.compile(
    r"[а-яё]{2,}[еа]ние|(?:раз|от|при|до|рас)[а-яё]*(?:витие|крытие|нятие)|[а-яё]+ничество|участие|содействие"
    r"|взаимодействие|мониторинг|анализ|контроль|учёт|учет|обмен|запуск|отбор|сбор|доступ|приём|прием|набор|охват"
    r"|подбор|пересмотр|переход|перевод"
)
_NAMED = (
    "здание издание население образование отделение помещение поколение растение значение задание знание мнение "
    "название основание соглашение положение приложение предложение решение заседание сведение "
    "документация информация презентация рекомендация декларация"
)
_NO_DEEDS = frozenset(_NAMED.split())
_ON_KA = re.compile(r"(?:[а-яё]*(?:ботка|держка|готовка|верка|купка|ировка|тановка|стройка|ставка)|оценка)")
_ON_TION = re.compile(r"[а-яё]+ация")
_ADJECTIVES = (("ое", "ое"), ("ее", "ее"), ("ая", "ую"), ("яя", "юю"), ("ый", "ый"), ("ий", "ий"))
_MOST_ADJECTIVES = 3
_SHORTEST = 4  # letters of a word that an ending tells something about

_PREPOSITIONS = "в во на по с со к ко для за над о об от при между через из у до без"
_HANGS_ON = re.compile(
    rf"(?:{'|'.join(_PREPOSITIONS.split())})|школ|[\w-]+(?:[аеийыуюя]|[ое]го|(?<!е)(?<!ё)н|[бвгджзкмпрсхцчшщ])",
    re.IGNORECASE,
)
_PREDICATES = (
    "нужна нужны необходима необходимы важна важны должна должны была были стала стали начата завершена продолжена "
    "проведена создана одобрена"
)
_SAYS = frozenset(_PREDICATES.split())
_WORD = re.compile(r"[\w-]+")
_JOINT = re.compile(r"\s+(?:и|или)\s+|,\s+(?:(?:и|или)\s+)?|\s+")
_END = re.compile(r"\s*[.;]?\s*$")
_UNCERTAIN = re.compile(r"[,:(–—]|(?<!\w)(?:и|или|либо|также)(?!\w)", re.IGNORECASE)
_WINDOW = 600

_PRONOUNS = "этой той одной всей своей нашей вашей самой моей этого того одного всего своего этих тех"
_NOT_ADJECTIVES = frozenset(_PRONOUNS.split())
_MANY = {
    "программ": "программы", "практик": "практики", "технологий": "технологии", "встреч": "встречи",
    "систем": "системы", "платформ": "платформы", "работ": "работы", "площадок": "площадки", "условий": "условия",
    "мероприятий": "мероприятия", "занятий": "занятия", "событий": "события", "исследований": "исследования",
    "соревнований": "соревнования", "заданий": "задания", "пособий": "пособия",
}  # fmt: skip
_OBJECTS = (
    "вебинар инструмент конкурс курс материал метод механизм опрос план проект процесс ресурс сборник семинар сервис "
    "стандарт тренинг урок"
)
_THINGS = frozenset(_OBJECTS.split())


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        return self.text.lower()

    def to(self, form: str) -> Iterator[Edit]:
        """Yield the change that puts another form, given in small letters, in the place of the word."""
        if form != self.plain:
            yield Edit(self.start, self.end, form if self.text.islower() else self.text[0] + form[1:])


def turned(text: str, start: int, *, is_sentence: bool) -> tuple[Edit, ...]:
    """Return what makes a deed of the item that begins at `start`; nothing where that is not certain."""
    words = _run(text, start)
    found = _commanded(text, words) or _governing(text, words) or _transitive(text, words) or _ensured(text, words)
    if not found:
        return ()
    first, *others = found
    letter = first.text[0].upper() if is_sentence else first.text[0]
    return (Edit(first.start, first.end, letter + first.text[1:]), *others)


def _run(text: str, start: int) -> list[_Word]:
    """Return the first words with nothing but spaces between them."""
    words: list[_Word] = []
    for match in _WORD.finditer(text, start):
        if len(words) > _MOST_ADJECTIVES + 1 or (words and text[words[-1].end : match.start()].strip()):
            break
        words.append(_Word(match[0], match.start(), match.end()))
    return words


def _commanded(text: str, words: list[_Word]) -> list[Edit]:
    """Turn a command: «организуйте» – «организовать»; what it asks for stays in its case."""
    first = words[0]
    behind = _WORD.finditer(text, first.end, first.end + _WINDOW)
    infinitive = "" if any(_infinitive(word[0].lower()) for word in behind) else _infinitive(first.plain)
    return [Edit(first.start, first.end, infinitive)] if infinitive else []


def _infinitive(command: str) -> str:
    match = _IMPERATIVE.fullmatch(command)
    if match is None or command in _PARTICLES:
        return _IMPERATIVES.get(command, "")
    return match["stem"] + _VOWELS[match["vowel"]]


def _governing(text: str, words: list[_Word]) -> list[Edit]:
    """Turn a noun whose verb takes the same words behind it."""
    first, *rest = words
    if first.plain not in _SAME or not rest or _UNCERTAIN.search(text, first.end):
        return []
    before = _SAME_BEFORE.get(first.plain, "").split()
    return [Edit(first.start, first.end, _SAME[first.plain])] if not before or rest[0].plain in before else []


def _transitive(text: str, words: list[_Word]) -> list[Edit]:
    """Turn a noun whose object stands in a form that tells its accusative, and is the only one."""
    first, *rest = words
    if first.plain not in _INFINITIVES:
        return []
    for count in range(min(len(rest), _MOST_ADJECTIVES + 1)):
        forms = _object([word.plain for word in rest[: count + 1]])
        if forms and not _UNCERTAIN.search(text, rest[count].end):
            changes = [edit for word, form in zip(rest, forms, strict=False) for edit in word.to(form)]
            return [Edit(first.start, first.end, _INFINITIVES[first.plain]), *changes]
    return []


def _object(words: list[str]) -> list[str]:
    """Put adjectives and their noun from the genitive into the accusative."""
    *adjectives, noun = words
    for endings, wanted in ((_she(noun), _hers), (_it(noun), _its), (_many(noun), _theirs)):
        forms = [wanted(one) for one in adjectives]
        if endings and all(forms):
            return [*forms, endings]
    return []


def _she(noun: str) -> str:
    if noun.endswith("ости"):
        return f"{noun[:-1]}ь"
    if noun.endswith("ии") and len(noun) >= _SHORTEST:
        return f"{noun[:-1]}ю"
    return f"{noun[:-1]}у" if re.fullmatch(r"[а-яё]{3,}(?:ы|[кгх]и)", noun) and noun != "чтобы" else ""


def _it(noun: str) -> str:
    if noun.endswith(("ния", "тия")):
        return f"{noun[:-1]}е"
    return f"{noun[:-1]}о" if noun.endswith("ства") else ""


def _many(noun: str) -> str:
    if noun in _MANY:
        return _MANY[noun]
    if noun.endswith(("ций", "сий")):
        return f"{noun[:-1]}и"
    stem = noun.removesuffix("ов")
    return stem + ("и" if stem[-1] in "кгх" else "ы") if noun.endswith("ов") and stem in _THINGS else ""


def _hers(word: str) -> str:
    if word in _NOT_ADJECTIVES or word.endswith("ьей") or not re.fullmatch(r"[а-яё-]{2,}[ое]й", word):
        return ""
    return word[:-2] + ("юю" if word.endswith("ей") and word[-3] not in "шщжч" else "ую")


def _its(word: str) -> str:
    is_one = word not in _NOT_ADJECTIVES and re.fullmatch(r"[а-яё-]{2,}[ое]го", word)
    return f"{word[:-2]}е" if is_one else ""


def _theirs(word: str) -> str:
    is_one = word not in _NOT_ADJECTIVES and re.fullmatch(r"[а-яё-]{2,}[ыи]х", word)
    return f"{word[:-1]}е" if is_one else ""


def _ensured(text: str, words: list[_Word]) -> list[Edit]:
    """Put «обеспечить» before a noun of a deed and its fellows, each in the accusative: «обеспечить поддержку школ»."""
    first = words[0]
    if first.plain == "обеспечение":
        is_led = len(words) > 1 and _hangs_on(words[1]) and not _UNCERTAIN.search(text, first.end)
        return [Edit(first.start, first.end, "принять меры по обеспечению")] if is_led else []
    edits: list[Edit] = []
    place = first.start
    while (found := _phrase(text, place)) is not None:
        changes, place, is_more = found
        edits += changes
        if not is_more:
            return _begun(first, edits) if not _is_told_again(text, place) else []
    return []


def _phrase(text: str, start: int) -> tuple[list[Edit], int, bool] | None:
    """Read adjectives and a noun of a deed at `start`: what changes, where they end, whether a fellow follows."""
    words = _run(text, start)[: _MOST_ADJECTIVES + 1]
    for count, word in enumerate(words):
        if (noun := _accusative(word.plain)) is None:
            continue
        forms = [_agreeing(one.plain, noun) for one in words[:count]]
        if None in forms:
            return None
        changes = [edit for one, form in zip(words, [*forms, noun], strict=False) for edit in one.to(form or "")]
        return _ended(text, changes, word.end)
    return None


def _ended(text: str, changes: list[Edit], end: int) -> tuple[list[Edit], int, bool] | None:
    joint = _JOINT.match(text, end)
    if joint is None:
        return (changes, end, False) if _END.match(text, end) else None
    if joint[0].strip():
        return changes, joint.end(), True
    follows = _run(text, joint.end())
    is_led = follows and follows[0].start == joint.end() and _hangs_on(follows[0])
    return (changes, joint.end(), False) if is_led or text.startswith("«", joint.end()) else None


def _begun(first: _Word, edits: list[Edit]) -> list[Edit]:
    """Put the verb before the first word, which begins no sentence any more."""
    small = first.text[0].lower() + first.text[1:]
    if edits and edits[0].start == first.start:
        small = edits[0].text[0].lower() + edits[0].text[1:]
        edits = edits[1:]
    return [Edit(first.start, first.end, f"обеспечить {small}"), *edits]


def _accusative(noun: str) -> str | None:
    if noun in _NO_DEEDS or (noun != "организация" and is_addressed(noun)):
        return None
    if _AS_IT_IS.fullmatch(noun):
        return noun
    if _ON_KA.fullmatch(noun):
        return f"{noun[:-1]}у"
    return f"{noun[:-1]}ю" if _ON_TION.fullmatch(noun) else None


def _agreeing(word: str, noun: str) -> str | None:
    """Return an adjective of the nominative in the accusative of its noun."""
    ending = {"у": ("ая", "яя"), "ю": ("ая", "яя"), "е": ("ое", "ее")}.get(noun[-1], ("ый", "ий"))
    for nominative, wanted in _ADJECTIVES:
        if nominative in ending and word.endswith(nominative) and len(word) > _SHORTEST:
            return word[:-2] + wanted
    return None


def _hangs_on(word: _Word) -> bool:
    """Say whether a word can hang on the noun before it: an object, a preposition; a verb would need its subject."""
    is_verb = word.plain in _SAYS or word.plain.endswith(("ся", "сь"))
    return not is_verb and _HANGS_ON.fullmatch(word.text) is not None


def _is_told_again(text: str, place: int) -> bool:
    """Say whether another noun of a deed stands further behind in the nominative: it would have to change as well."""
    words = (match[0].lower() for match in _WORD.finditer(text, place, place + _WINDOW))
    return any(_ON_KA.fullmatch(word) or (_ON_TION.fullmatch(word) and word not in _NO_DEEDS) for word in words)
