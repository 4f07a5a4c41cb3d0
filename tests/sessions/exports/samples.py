"""A publication with everything in it that a format may stumble over."""

from dataclasses import replace
from datetime import date
from typing import Any

from sessions.exports import Publication
from sessions.programme import Programme
from tests.sessions.slots import CHITA, GREAT, HALLS, ROOM_214, SAFE, at, person, slot

WHO = person("Серебрякова", bio="Руководитель направления")
OPENING = slot("A", "10:00", "10:30", GREAT, WHO, person("QB", organisation=""), kind="plenary")
PAUSE = slot("B", "12:00", "12:30", title="Кофе-пауза", subtitle="холл первого этажа", kind="break")
WORKSHOP = slot(
    "C",
    "12:30",
    "13:15",
    ROOM_214,
    WHO,
    title="Чаты & <личные> мессенджеры; «Сферум», a\\b\x0b",
    abstract="Первая строка\nВторая строка, с запятой; и точкой с запятой",
    line=SAFE,
    sequence=3,
    changed_at=at("20T18:00"),
)
NIGHT = slot("D", "27T23:30", "28T00:30", GREAT)
GONE = slot("E", "14:00", "15:00", sequence=1, changed_at=at("19T18:00"))


def publication(**over: Any) -> Publication:
    people = (WHO,)
    programme = Programme(HALLS, (SAFE,), people, (OPENING, PAUSE, WORKSHOP, NIGHT), (GONE,))
    fields: dict[str, Any] = {
        "programme": programme,
        "slug": "cto-2026",
        "title": "Цифровая трансформация образования",
        "zone": CHITA,
        "starts_on": date(2026, 2, 26),
        "ends_on": date(2026, 2, 27),
        "place": "Институт развития образования, Чита, ул. Фрунзе, 1",
        "event_url": "https://symposium.example/events/cto-2026/",
        "version": "4",
        "released_at": at("20T18:00"),
        "language": "ru",
        "elsewhere": "Другое место",
    }
    return Publication(**(fields | over))


def of(*slots: Any, **over: Any) -> Publication:
    base = publication()
    return replace(base, programme=replace(base.programme, slots=slots, withdrawn=()), **over)
