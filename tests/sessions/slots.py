"""Plain programme values for tests of the pure modules."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from sessions.codes import ALPHABET, LENGTH
from sessions.programme import Hall, Line, Part, Person, Slot

CHITA = ZoneInfo("Asia/Chita")
GREAT = Hall("Большой зал", "1 этаж", 680)
ROOM_214 = Hall("Аудитория 214", "2 этаж", 60)
ROOM_305 = Hall("Аудитория 305", "3 этаж", 60)
ROOM_112 = Hall("Аудитория 112", "1 этаж", 40)
HALLS = (GREAT, ROOM_214, ROOM_305, ROOM_112)
SAFE = Line(1, "Безопасная среда коммуникаций")


def at(text: str) -> datetime:
    """«10:30» or «28T10:30» on the day of the tests, in Chita."""
    day, _, clock = text.rpartition("T")
    return datetime.fromisoformat(f"2026-02-{day or '26'}T{clock}").replace(tzinfo=CHITA)


def code(word: str) -> str:
    """Make a valid public code that starts with the letters of `word`."""
    letters = "".join(letter for letter in word.upper() if letter in ALPHABET)
    return (letters + "2" * LENGTH)[:LENGTH]


def person(word: str, **over: Any) -> Person:
    fields = {"name": f"Имя Отчество {word}", "organisation": "ИКОП «Сферум»"} | over
    return Person(code=code(word), guid=str(uuid5(NAMESPACE_OID, word)), **fields)


def slot(word: str, start: str, end: str, hall: Hall | None = None, *people: Person, **over: Any) -> Slot:
    return Slot(
        **{
            "code": code(word),
            "guid": str(uuid5(NAMESPACE_OID, f"slot {word}")),
            "title": f"Занятие {word}",
            "starts_at": at(start),
            "ends_at": at(end),
            "hall": hall,
            "parts": tuple(Part(one) for one in people),
        }
        | over
    )
