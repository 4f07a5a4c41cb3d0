"""Invented people for a rehearsal: names of rivers, stones and birds made into last names, so nobody is meant. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

MOST = 700
# Every initial that last names have, so that desks by letters can be rehearsed too.
LAST_NAMES = (
    "Агатова Азимутова Бирюзова Витимская Гранитова Даурцева Ельникова Ёжикова Жаворонкина Звездина Ингодина "
    "Йодина Кедрова Листвянкина Лазуритова Малахитова Нерчинова Ононова Онежская Пижмина Родниковая Сапсанова "
    "Туманова Удоканова Фиалкина Хилокская Цапелькина Чикойская Шилкина Щегольская Эдельвейсова Юрюзанская Яшмина"
).split()
FIRST_NAMES = (
    "Аглая Беата Варвара Глафира Дарима Евдокия Злата Иванна Калерия Лада Милана Нонна Ольвия Пелагея Роксана Серафима "
    "Таисия Ульяна Фаина Эвелина Юния Янжима"
).split()
PATRONYMICS = "Авроровна Боровна Вадимовна Гордеевна Дмитриевна Елисеевна Захаровна".split()
# One in so many has cancelled: whoever stands at the door has to see red as well.
CANCELLED_EVERY = 20


@dataclass(frozen=True)
class Invented:
    """Somebody who does not exist; `is_cancelled` says which answer her ticket gets."""

    last_name: str
    first_name: str
    patronymic: str
    organisation: str
    is_cancelled: bool


def invented(count: int) -> Iterator[Invented]:
    """Yield `count` people, at most MOST, no two of one name: the same people whenever it is asked."""
    for number in range(min(count, MOST)):
        turn, place = divmod(number, len(LAST_NAMES))
        yield Invented(
            LAST_NAMES[place],
            FIRST_NAMES[(place + turn) % len(FIRST_NAMES)],
            PATRONYMICS[number % len(PATRONYMICS)],
            f"Школа репетиций № {number % 12 + 1}",
            number % CANCELLED_EVERY == CANCELLED_EVERY - 1,
        )
