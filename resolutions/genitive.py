"""Kinds of events, put into the genitive: «резолюция ежегодного симпозиума». No Django.

The words up to the noun decline, what hangs on it does not. The list of nouns is open: a kind that is not known is
left to whoever writes, never guessed.
"""

import re

_NOUNS = {
    "ассамблея": "ассамблеи", "вебинар": "вебинара", "встреча": "встречи", "выставка": "выставки",
    "декада": "декады", "день": "дня", "диалог": "диалога", "дискуссия": "дискуссии", "дни": "дней",
    "интенсив": "интенсива", "коллоквиум": "коллоквиума", "конгресс": "конгресса", "конкурс": "конкурса",
    "конференция": "конференции", "курсы": "курсов", "лаборатория": "лаборатории",
    "лекторий": "лектория", "марафон": "марафона", "мастерская": "мастерской", "мероприятие": "мероприятия",
    "неделя": "недели", "олимпиада": "олимпиады", "педсовет": "педсовета", "практикум": "практикума",
    "саммит": "саммита", "сбор": "сбора", "сборы": "сборов", "семинар": "семинара", "сессия": "сессии",
    "симпозиум": "симпозиума", "слет": "слета", "слёт": "слёта", "смена": "смены", "собрание": "собрания",
    "совещание": "совещания", "стажировка": "стажировки", "стол": "стола", "съезд": "съезда", "турнир": "турнира",
    "фестиваль": "фестиваля", "форум": "форума", "хакатон": "хакатона", "чтения": "чтений", "школа": "школы",
    "экспедиция": "экспедиции", "ярмарка": "ярмарки",
}  # fmt: skip
_ADJECTIVES = (
    (re.compile(r"(?<=[кгх])ий$"), "ого"), (re.compile(r"ий$"), "его"), (re.compile(r"[ыо]й$"), "ого"),
    (re.compile(r"ое$"), "ого"), (re.compile(r"ее$"), "его"), (re.compile(r"(?<=[жчшщ])ая$"), "ей"),
    (re.compile(r"ая$"), "ой"), (re.compile(r"яя$"), "ей"), (re.compile(r"ые$"), "ых"), (re.compile(r"ие$"), "их"),
)  # fmt: skip
_STRESSED = {"большая": "большой"}
_NUMBERS = {"й": "го", "я": "й", "е": "х"}  # «5-й», «5-я», «5-е»
_NUMBER = re.compile(r"(\d+-)([йяе])$")
_LATIN = re.compile(r"[A-Z]+$|и$")
_MOST_WORDS = 7  # up to the noun
_SHORTEST = 5


def genitive(name: str) -> str | None:
    """Return the name of a kind of event in the genitive; None where its noun, or a word before it, is not known."""
    words = name.split(" ")
    declined: list[str] = []
    for word in words[:_MOST_WORDS]:
        bare = word.rstrip(",")
        if noun := _noun(bare):
            return " ".join([*declined, noun + word[len(bare) :], *words[len(declined) + 1 :]])
        if (adjective := _adjective(bare)) is None:
            return None
        declined.append(adjective + word[len(bare) :])
    return None


def _noun(word: str) -> str | None:
    """Decline a noun, or one that is made of two: «семинар-совещание»."""
    parts = [_NOUNS.get(part.lower()) for part in word.split("-")]
    if None in parts:
        return None
    noun = "-".join(filter(None, parts))
    return noun.capitalize() if word[:1].isupper() else noun


def _adjective(word: str) -> str | None:
    if _LATIN.match(word):
        return word
    if number := _NUMBER.match(word):
        return number[1] + _NUMBERS[number[2]]
    if stressed := _STRESSED.get(word.lower()):
        return stressed.capitalize() if word[:1].isupper() else stressed
    for ending, wanted in _ADJECTIVES:
        if len(word) >= _SHORTEST and ending.search(word):
            return ending.sub(wanted, word)
    return None
