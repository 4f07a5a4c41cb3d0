"""Invented people in any number: as many different names as a region has, the common ones common. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
from random import Random

from symposium.demo.people import FATHERS, MEN, POSITIONS, SURNAMES, WOMEN, WORKPLACES, latin

BEGINNINGS = (  # noqa: SIM905  read as a list of words
    "Бар Вед Вол Гал Гор Дар Дол Дуб Жар Заб Зим Кар Кол Кор Крас Куз Лап Лук Мал Мар Мел Нов Ов Ор Пар Пет "
    "Пол Рад Раз Руд Сав Сел Сив Сол Стар Суд Тар Тим Туп Ул Фад Хар Цел Чер Шар Щег Юр Ям"
).split()
MIDDLES = "ан ад ал ар ед ен ер ез ик ил ин ит ов ол он ор уб ум ун ур ат аш ош юк як ем".split()  # noqa: SIM905
ENDS = ("ов", "ев", "ин", "ский", "ченко")
TOWNS = "Читы Борзи Шилки Агинского Нерчинска Могойтуя Карымского Балея Петровска Хилка Акши Газимура".split()  # noqa: SIM905


@dataclass(frozen=True)
class Person:
    """One invented participant; the address and the telephone are nobody else's."""

    last_name: str
    first_name: str
    patronymic: str
    email: str
    phone: str
    organisation: str
    position: str
    place: int


def invent(count: int, *, seed: int = 0, first: int = 0) -> Iterator[Person]:
    """Yield people; the same `seed` gives the same ones, `first` is the number that their addresses begin with."""
    rng = Random(seed)
    names, weights = _last_names()
    for number in range(first, first + count):
        is_woman = rng.random() < 0.82
        surname, father = rng.choices(names, cum_weights=weights)[0], rng.choice(FATHERS)
        yield Person(
            last_name=_womans(surname) if is_woman else surname,
            first_name=rng.choice(WOMEN if is_woman else MEN),
            patronymic=f"{father}{'на' if is_woman else 'ич'}",
            email=f"{latin(surname)}.{number}@example.org",
            # The telephones are shuffled, or their ends would come in the order of the rows.
            phone=f"+7914{number * 7_654_321 % 10**7:07d}",
            organisation=f"{rng.choice(WORKPLACES).format(rng.randint(1, 60))} {rng.choice(TOWNS)}",
            position=rng.choice(POSITIONS),
            # A third comes from one town, as it does.
            place=0 if rng.random() < 0.3 else rng.randrange(1000),
        )


@cache
def _last_names() -> tuple[list[str], list[float]]:
    """Some six thousand last names with weights that fall as those of real ones do; the weights are summed up."""
    made = ["".join(parts) for parts in product(BEGINNINGS, MIDDLES, ENDS)]
    Random(1).shuffle(made)
    names = [*SURNAMES, *made]
    return names, list(accumulate(1 / (place + 20) for place in range(len(names))))


def _womans(surname: str) -> str:
    if surname.endswith("ко"):
        return surname
    return f"{surname[:-2]}ая" if surname.endswith("ий") else f"{surname}а"
