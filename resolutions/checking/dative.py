"""Names of those addressed, put into the dative: the first words of a name decline, what hangs on them does not."""

import re

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
    "партнеры": "партнерам", "разработчики": "разработчикам",
}  # fmt: skip
_ADJECTIVES = (
    ("ий", "ему"), ("ый", "ому"), ("ой", "ому"), ("ое", "ому"), ("ее", "ему"), ("ая", "ой"),
    ("яя", "ей"), ("ые", "ым"), ("ие", "им"),
)  # fmt: skip
_HARD = re.compile(r"[кгх]ий$")
_MOST_ADJECTIVES = 4
_QUOTED = re.compile(r"«([^«»]+)»\s*$")


def dative(name: str) -> str | None:
    """Return a name in the dative; None where no noun that is known to decline stands among its first words."""
    words = name.split(" ")
    declined: list[str] = []
    for word in words[: _MOST_ADJECTIVES + 1]:
        if noun := _NOUNS.get(word.lower()):
            return " ".join([*declined, _like(word, noun), *words[len(declined) + 1 :]])
        if (adjective := _adjective(word)) is None:
            return None
        declined.append(adjective)
    return None


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


def _adjective(word: str) -> str | None:
    if _HARD.search(word):
        return f"{word[:-2]}ому"
    for ending, wanted in _ADJECTIVES:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + wanted
    return None


def _like(word: str, noun: str) -> str:
    return noun.capitalize() if word[0].isupper() else noun
