"""Names of those addressed, put into the dative: the first words of a name decline, what hangs on them does not."""

import re
from dataclasses import dataclass

_NOUNS = {
    "министерство": "министерству", "департамент": "департаменту", "комитет": "комитету",
    "правительство": "правительству", "администрация": "администрации", "администрации": "администрациям",
    "орган": "органу", "органы": "органам", "управление": "управлению", "управления": "управлениям",
    "отдел": "отделу", "отделы": "отделам", "институт": "институту", "институты": "институтам",
    "университет": "университету", "университеты": "университетам", "академия": "академии", "центр": "центру",
    "центры": "центрам", "организация": "организации", "организации": "организациям", "учреждение": "учреждению",
    "учреждения": "учреждениям", "школа": "школе", "школы": "школам", "колледж": "колледжу",
    "колледжи": "колледжам", "техникум": "техникуму", "техникумы": "техникумам", "лицей": "лицею",
    "лицеи": "лицеям", "гимназия": "гимназии", "гимназии": "гимназиям", "ассоциация": "ассоциации",
    "союз": "союзу", "совет": "совету", "советы": "советам", "фонд": "фонду", "служба": "службе",
    "агентство": "агентству", "компания": "компании", "компании": "компаниям", "корпорация": "корпорации",
    "издательство": "издательству", "издательства": "издательствам", "библиотека": "библиотеке",
    "библиотеки": "библиотекам", "музей": "музею", "филиал": "филиалу", "кафедра": "кафедре",
    "кафедры": "кафедрам", "дума": "думе", "собрание": "собранию", "педагог": "педагогу", "педагоги": "педагогам",
    "учитель": "учителю", "учителя": "учителям", "воспитатели": "воспитателям", "преподаватели": "преподавателям",
    "руководители": "руководителям", "директора": "директорам", "методисты": "методистам",
    "специалисты": "специалистам", "работники": "работникам", "родители": "родителям", "студенты": "студентам",
    "участники": "участникам", "организаторы": "организаторам", "наставники": "наставникам",
    "психологи": "психологам", "библиотекари": "библиотекарям", "эксперты": "экспертам", "партнёры": "партнёрам",
    "партнеры": "партнерам", "разработчики": "разработчикам", "министерства": "министерствам", "вуз": "вузу",
    "вузы": "вузам", "сад": "саду", "сады": "садам", "общество": "обществу", "общества": "обществам",
    "сообщество": "сообществу", "сообщества": "сообществам", "объединение": "объединению",
    "объединения": "объединениям", "предприятие": "предприятию", "предприятия": "предприятиям",
    "федерация": "федерации", "оргкомитет": "оргкомитету", "муниципалитет": "муниципалитету",
    "муниципалитеты": "муниципалитетам", "лаборатория": "лаборатории",
    "комиссия": "комиссии", "комиссии": "комиссиям", "площадка": "площадке", "площадки": "площадкам",
    "палата": "палате", "дирекция": "дирекции", "редакция": "редакции", "группа": "группе", "группы": "группам",
    "академии": "академиям", "ассоциации": "ассоциациям", "музеи": "музеям", "фонды": "фондам", "союзы": "союзам",
    "департаменты": "департаментам", "комитеты": "комитетам", "филиалы": "филиалам", "службы": "службам",
    "директор": "директору", "ректор": "ректору", "ректоры": "ректорам", "руководитель": "руководителю",
    "губернатор": "губернатору", "главы": "главам", "сотрудники": "сотрудникам", "логопеды": "логопедам",
    "тьюторы": "тьюторам", "волонтёры": "волонтёрам", "школьники": "школьникам", "координаторы": "координаторам",
    "учащиеся": "учащимся", "обучающиеся": "обучающимся", "заведующий": "заведующему", "заведующие": "заведующим",
}  # fmt: skip
# The genitive of many is no ending put for another: these are the words that stand at the head of an address.
_OF_MANY = {
    "министерств": "министерствам", "департаментов": "департаментам", "комитетов": "комитетам", "органов": "органам",
    "управлений": "управлениям", "отделов": "отделам", "институтов": "институтам", "университетов": "университетам",
    "академий": "академиям", "центров": "центрам", "организаций": "организациям", "учреждений": "учреждениям",
    "школ": "школам", "колледжей": "колледжам", "техникумов": "техникумам", "лицеев": "лицеям",
    "гимназий": "гимназиям", "вузов": "вузам", "садов": "садам", "сообществ": "сообществам",
    "объединений": "объединениям", "предприятий": "предприятиям", "компаний": "компаниям",
    "библиотек": "библиотекам", "педагогов": "педагогам", "учителей": "учителям", "воспитателей": "воспитателям",
    "преподавателей": "преподавателям", "руководителей": "руководителям", "директоров": "директорам",
    "методистов": "методистам", "специалистов": "специалистам", "работников": "работникам",
    "родителей": "родителям", "студентов": "студентам", "участников": "участникам",
}  # fmt: skip
# There is one to an address: «Министерства образования края» is the genitive where the dative belongs, not many.
_ALONE = frozenset(["министерства", "правительства"])
_HE, _SHE, _MANY = range(3)  # «he» is «it» as well: their adjectives decline alike
_NOMINATIVE, _GENITIVE = range(2)
_ADJECTIVES = {
    (_HE, _NOMINATIVE): (
        ("ийся", "емуся"), ("ееся", "емуся"), ("ий", "ему"), ("ый", "ому"), ("ой", "ому"), ("ое", "ому"),
        ("ее", "ему"),
    ),
    (_HE, _GENITIVE): (("егося", "емуся"), ("ого", "ому"), ("его", "ему")),
    (_SHE, _NOMINATIVE): (("аяся", "ейся"), ("ая", "ой"), ("яя", "ей")),
    (_SHE, _GENITIVE): (("ейся", "ейся"), ("ой", "ой"), ("ей", "ей")),
    (_MANY, _NOMINATIVE): (("иеся", "имся"), ("ые", "ым"), ("ие", "им")),
    (_MANY, _GENITIVE): (("ихся", "имся"), ("ых", "ым"), ("их", "им")),
}  # fmt: skip
_HARD = re.compile(r"[кгх]ий$")
_HUSHED = re.compile(r"[шщжч]ая$")
_STRESSED = frozenset(["большая", "чужая"])  # after ш, ж the ending keeps its «о» where the stress is
# «Третий», «казачий» have a soft sign in all forms but the first.
_SOFT = re.compile(r"(?P<stem>(?:\w*трет|казач|рыбач|охотнич|медвеж))(?:ий|ь[яеи]|ьего|ьей|ьих)$", re.IGNORECASE)
_SOFT_ENDINGS = {_HE: "ьему", _SHE: "ьей", _MANY: "ьим"}
_MOST_ADJECTIVES = 4
_MOST_WORDS = 60
_QUOTED = re.compile(r"«([^«»]+)»\s*$")
_AND = frozenset(["и", "или"])


@dataclass(frozen=True, slots=True)
class _Noun:
    """One reading of a word at the head of a name: «школы» are many, or the genitive of one."""

    dative: str
    case: int

    @property
    def gender(self) -> int:
        if self.dative.endswith(("ам", "ям", "им", "имся")):
            return _MANY
        return _HE if self.dative.endswith(("у", "ю")) else _SHE


def _readings() -> dict[str, list[_Noun]]:
    found: dict[str, list[_Noun]] = {}
    for word, declined in _NOUNS.items():
        found.setdefault(word, []).append(_Noun(declined, _NOMINATIVE))
    for declined in dict.fromkeys(_NOUNS.values()):
        if word := _genitive(declined):
            readings = found.setdefault(word, [])
            readings.insert(0 if word in _ALONE else len(readings), _Noun(declined, _GENITIVE))
    for word, declined in _OF_MANY.items():
        found.setdefault(word, []).append(_Noun(declined, _GENITIVE))
    return found


def _genitive(declined: str) -> str:
    """Return the genitive of one from its dative: «школе» – «школы»; none for many."""
    if declined.endswith(("ам", "ям", "им", "имся", "ему")):
        return ""
    stem, ending = declined[:-1], declined[-1]
    return stem + {"у": "а", "ю": "я", "и": "и"}.get(ending, "и" if stem[-1] in "кгхжшщч" else "ы")


_READINGS = _readings()


def dative(name: str) -> str | None:
    """Return a name in the dative; None where no noun that is known to decline stands among its first words.

    A name in the genitive is put into the dative as well. What stands beside the first noun declines with it, «школы и
    детские сады»; where a noun further behind may or may not do so, there is no telling.
    """
    words = name.split(" ")
    if len(words) > _MOST_WORDS:
        return None
    for place, word in enumerate(words[: _MOST_ADJECTIVES + 1]):
        for noun in _READINGS.get(word.rstrip(",").lower(), ()):
            adjectives = [_adjective(one, noun) for one in words[:place]]
            if None not in adjectives:
                rest = _beside(word, words[place + 1 :])
                return None if rest is None else " ".join([*filter(None, adjectives), _like(word, noun.dative), *rest])
    return None


def _beside(word: str, rest: list[str]) -> list[str] | None:
    """Return what follows the first noun, declined where it stands beside it; None where that cannot be told."""
    begun = 1 if rest and rest[0] in _AND else 0
    if begun or word.endswith(","):
        declined = dative(" ".join(rest[begun:]))
        return None if declined is None else [*rest[:begun], declined]
    for place, one in enumerate(rest[:-1], 1):
        if (one in _AND or one.endswith(",")) and _is_head(rest[place:]):
            return None
    return rest


def _is_head(words: list[str]) -> bool:
    """Say whether a name may begin here: it has a noun that is known, in the nominative, with its adjectives."""
    for place, word in enumerate(words[: _MOST_ADJECTIVES + 1]):
        for noun in _READINGS.get(word.rstrip(",").lower(), ()):
            if noun.case == _NOMINATIVE and None not in [_adjective(one, noun) for one in words[:place]]:
                return True
    return False


def is_addressed(word: str) -> bool:
    """Say whether a word in small letters, in the nominative, is whom texts address: «организация»."""
    return word in _NOUNS


def forms(name: str, short_name: str = "") -> list[str]:
    """Return the ways in which a known organisation is addressed: as a whole, by the name in quotes, by the short one.

    A name that begins with its legal form, «ГУ ДПО „…“», stays as it is.
    """
    found = [dative(name) or name]
    if quoted := _QUOTED.search(name):
        found += [declined for declined in [dative(quoted[1])] if declined]
    if short_name:
        found.append(dative(short_name) or short_name)
    return found


def _adjective(word: str, noun: _Noun) -> str | None:
    """Return an adjective in the dative if it agrees with the noun as that is read."""
    plain = word.lower()
    if soft := _SOFT.match(word):
        return f"{soft['stem']}{_SOFT_ENDINGS[noun.gender]}"
    if plain in ("все", "всех"):
        return f"{word[:2]}ем" if noun.gender == _MANY else None
    for ending, wanted in _ADJECTIVES[noun.gender, noun.case]:
        if plain.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + _spelled(plain, wanted)
    return None


def _spelled(plain: str, wanted: str) -> str:
    if _HARD.search(plain):
        return "ому"
    if _HUSHED.search(plain) and plain not in _STRESSED:
        return "ей"
    return wanted


def _like(word: str, noun: str) -> str:
    comma = "," if word.endswith(",") else ""
    return (noun.capitalize() if word[0].isupper() else noun) + comma
