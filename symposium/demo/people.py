"""Invented people: names as they are in Transbaikalia, workplaces, addresses at example domains. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

SURNAMES = (
    "Алёшин Астафьев Балданов Батоев Бянкин Верхотуров Гантимуров Дамбаев Днепровский Дорофеев Ёлгин Епифанцев "
    "Ерохин Жалсанов Забелин Зверев Ильюшин Казаков Кибирев Козлов Коновалов Корякин Куклин Лапин Лоншаков "
    "Мальцев Мункуев Намсараев Номоконов Орлов Павлов Перфильев Пешков Пинегин Размахнин Раднаев Рычков "
    "Савватеев Самойлов Селезнёв Сергеев Скажутин Соловьёв Судаков Сухов Терентьев Топорков Тугаринов Федотов "
    "Филиппов Хлебников Цыбиков Черепанов Чупров Шадрин Шелопугин Шильников Эпов Юдин Яковлев"
).split()
WOMEN = (
    "Аюна Алёна Анна Валентина Вера Виктория Галина Дарима Екатерина Елена Жаргалма Ирина Ксения Лариса "
    "Людмила Марина Надежда Наталья Оксана Ольга Светлана Соёлма Сэсэг Татьяна Юлия"
).split()
MEN = "Александр Андрей Баир Батор Виктор Дмитрий Евгений Иван Никита Олег Пётр Сергей Фёдор Цырен".split()
FATHERS = (
    "Александров Алексеев Андреев Баиров Баторов Викторов Владимиров Дмитриев Евгеньев Иванов Михайлов Николаев Петров "
    "Сергеев Юрьев"
).split()
POSITIONS = (
    "учитель информатики", "учитель начальных классов", "учитель математики", "учитель русского языка и литературы",
    "учитель физики", "воспитатель", "старший воспитатель", "заместитель директора", "директор", "методист",
    "педагог-психолог", "педагог дополнительного образования", "преподаватель колледжа",
)  # fmt: skip
WORKPLACES = ("МОУ СОШ № {}", "МБОУ «Гимназия № {}»", "МДОУ «Детский сад № {}»", "МОУ ООШ № {}", "МАОУ «Лицей № {}»")
DOMAINS = ("example.org", "example.com", "example.net")
LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya e".split(),
        strict=True,
    )
)


@dataclass(frozen=True)
class Person:
    """One invented participant; `territory` is a territory's code, `is_onsite` says how she takes part."""

    last_name: str
    first_name: str
    patronymic: str
    email: str
    phone: str
    territory: str
    organisation: str
    position: str
    is_onsite: bool
    track: int


def invent(rng: Random, count: int, territories: dict[str, int], *, onsite_share: float) -> Iterator[Person]:
    """Yield `count` people; `territories` maps codes to weights. The same `rng` state gives the same people."""
    codes, weights = list(territories), list(territories.values())
    for number in range(1, count + 1):
        last_name, first_name, patronymic = _name(rng)
        yield Person(
            last_name=last_name,
            first_name=first_name,
            patronymic=patronymic,
            email=f"{latin(first_name[0])}.{latin(last_name)}{number}@{rng.choice(DOMAINS)}",
            phone=f"+7900{rng.randrange(10**7):07d}",
            territory=rng.choices(codes, weights)[0],
            organisation=rng.choice(WORKPLACES).format(rng.randint(1, 60)),
            position=rng.choice(POSITIONS),
            is_onsite=rng.random() < onsite_share,
            track=rng.choice((1, 2, 2, 3)),
        )


def _name(rng: Random) -> tuple[str, str, str]:
    is_woman = rng.random() < 0.82
    surname, father = rng.choice(SURNAMES), rng.choice(FATHERS)
    if not is_woman:
        return surname, rng.choice(MEN), f"{father}ич"
    return _womans(surname), rng.choice(WOMEN), f"{father}на"


def _womans(surname: str) -> str:
    return f"{surname[:-2]}ая" if surname.endswith("ий") else f"{surname}а"


def latin(text: str) -> str:
    """Write Cyrillic in Latin letters, as addresses do: «Селезнёва» → «selezneva»."""
    return "".join(LATIN.get(letter, letter) for letter in text.lower()).replace("_", "")
