"""The demo's resolutions: last year's adopted and published, the coming one a draft."""

from datetime import date, timedelta
from pathlib import Path

from events.models import Event, User
from resolutions import actions, importing
from resolutions.models import Recommendation, Resolution
from symposium.demo import editions

TEXTS = Path(__file__).parent / "texts"
MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
# What became of the first recommendations by the end of the year: state, note, days after the adoption.
EXECUTION = (
    ("in_progress", "Показатели готовятся к публикации", 288),
    ("in_progress", "Работают четыре площадки", 288),
    ("done", "Разбор уроков есть во всех программах", 260),
    ("done", "Прошли три стажировки", 275),
    ("done", "Памятка издана и разослана", 217),
    ("done", "Двойные отчёты отменены", 240),
    ("in_progress", "Проведены в половине районов", 280),
    ("done", "Чаты переведены", 190),
)


def make_resolutions(past: Event, coming: Event, users: dict[str, User]) -> None:
    adopted = _import(past, "resolution-2025.txt", users["committee"])
    moment = editions.at(past.starts_on, "16:20")
    actions.adopt(resolution=adopted, adopted_on=past.starts_on, by=users["committee"], now=moment)
    actions.publish(resolution=adopted, by=users["committee"], now=moment + timedelta(hours=2))
    _note_execution(adopted, past, users["organiser"])
    _import(coming, "resolution-draft.txt", users["committee"])


def _import(event: Event, name: str, by: User) -> Resolution:
    day = event.starts_on
    words = f"{day.day} {MONTHS[day.month - 1]} {day.year} г."
    text = (TEXTS / name).read_text(encoding="utf-8").replace("{date}", words).replace("{year}", str(day.year))
    return actions.import_resolution(event=event, parsed=importing.read(text.encode()), by=by)


def _note_execution(resolution: Resolution, event: Event, by: User) -> None:
    rows = Recommendation.objects.filter(addressee__resolution=resolution).in_order()
    noted: dict[str, tuple[str, str, date | None]] = {
        str(row.id): (state, note, event.starts_on + timedelta(days=days))
        for row, (state, note, days) in zip(rows, EXECUTION, strict=False)
    }
    actions.note_execution(resolution=resolution, noted=noted, by=by, now=editions.at(event.starts_on, "12:00"))
