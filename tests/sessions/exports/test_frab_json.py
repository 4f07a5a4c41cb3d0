import json

from sessions.codes import number_of
from sessions.exports import schedule_json
from tests.sessions.exports.samples import OPENING, PAUSE, WHO, WORKSHOP, of, publication


def schedule(one):
    return json.loads(schedule_json(one))["schedule"]


def test_schedule_names_its_version_and_conference():
    one = schedule(publication())
    conference = one["conference"]
    assert (one["version"], conference["acronym"], conference["daysCount"]) == ("4", "cto_2026", 2)
    assert (conference["start"], conference["end"]) == ("2026-02-26", "2026-02-27")
    assert conference["time_zone_name"] == "Asia/Chita"
    assert conference["tracks"] == [{"name": "Безопасная среда коммуникаций", "slug": "track-1"}]
    assert [(room["name"], room["capacity"]) for room in conference["rooms"]] == [
        ("Большой зал", 680),
        ("Аудитория 214", 60),
        ("Аудитория 305", 60),
        ("Аудитория 112", 40),
    ]


def test_days_hold_rooms_and_rooms_hold_events():
    days = schedule(publication())["conference"]["days"]
    assert [
        (day["index"], day["date"], {room: [each["code"] for each in events] for room, events in day["rooms"].items()})
        for day in days
    ] == [
        (
            1,
            "2026-02-26",
            {"Большой зал": [OPENING.code], "Аудитория 214": [WORKSHOP.code], "Другое место": [PAUSE.code]},
        ),
        (2, "2026-02-27", {"Большой зал": ["D22222"]}),
    ]
    assert (days[0]["day_start"], days[0]["day_end"]) == ("2026-02-26T10:00:00+09:00", "2026-02-26T13:15:00+09:00")


def test_event_says_all_of_a_session():
    event = schedule(publication())["conference"]["days"][0]["rooms"]["Аудитория 214"][0]
    assert event == {
        "guid": WORKSHOP.guid,
        "code": WORKSHOP.code,
        "id": number_of(WORKSHOP.code),
        "date": "2026-02-26T12:30:00+09:00",
        "start": "12:30",
        "end": "2026-02-26T13:15:00+09:00",
        "duration": "00:45",
        "room": "Аудитория 214",
        "slug": f"cto_2026-{WORKSHOP.code.lower()}",
        "url": f"https://symposium.example/events/cto-2026/programme/sessions/{WORKSHOP.code}/",
        "title": "Чаты & <личные> мессенджеры; «Сферум», a\\b",
        "subtitle": "",
        "track": "Безопасная среда коммуникаций",
        "type": "workshop",
        "language": "ru",
        "abstract": "Первая строка\nВторая строка, с запятой; и точкой с запятой",
        "description": None,
        "persons": [
            {
                "guid": WHO.guid,
                "id": number_of(WHO.code),
                "code": WHO.code,
                "name": "Имя Отчество Серебрякова",
                "biography": "Руководитель направления",
                "organisation": "ИКОП «Сферум»",
            }
        ],
        "links": [],
        "attachments": [],
    }


def test_empty_programme_still_has_its_days():
    conference = schedule(of())["conference"]
    assert [(day["date"], day["rooms"]) for day in conference["days"]] == [("2026-02-26", {}), ("2026-02-27", {})]
