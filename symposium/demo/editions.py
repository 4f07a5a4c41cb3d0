"""The series, the place and the two editions."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from events.models import ConsentText, Event, EventCapacity, EventOrganisation, Organisation, Room, Series, Venue

SERIES = "digital-transformation"
PAST = "digital-transformation-2025"
ZONE = ZoneInfo("Asia/Chita")
TITLE = "Цифровая трансформация образования"
THURSDAY = 3


@dataclass(frozen=True)
class Place:
    """The building and its rooms by their short names."""

    venue: Venue
    rooms: dict[str, Room]


def coming_day(today: date) -> date:
    """The last Thursday of the next February that is at least a month away."""
    for year in range(today.year, today.year + 3):
        day = date(year, 3, 1) - timedelta(days=1)
        day -= timedelta(days=(day.weekday() - THURSDAY) % 7)
        if day >= today + timedelta(days=30):
            return day
    raise AssertionError("one of three Februaries is a month away")


def at(day: date, clock: str) -> datetime:
    """The moment at which clocks in Chita show `clock` on `day`."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


def make_place() -> Place:
    venue = Venue.objects.create(
        name="Институт развития образования Забайкальского края",
        town="Чита",
        address="ул. Фрунзе, 1",
        how_to_find="Главный вход со стороны улицы; гардероб слева, стойка регистрации прямо.",
    )
    plans = [
        ("hall", "Большой зал", "1 этаж", 680),
        ("214", "Аудитория 214", "2 этаж", 60),
        ("305", "Аудитория 305", "3 этаж", 60),
        ("112", "Аудитория 112", "1 этаж", 40),
    ]
    rooms = {
        key: Room.objects.create(venue=venue, name=name, floor=floor, seats=seats, rank=rank)
        for rank, (key, name, floor, seats) in enumerate(plans)
    }
    return Place(venue, rooms)


def make_organisations() -> list[tuple[Organisation, str]]:
    kinds = Organisation.Kind
    rows = [
        ("Министерство образования и науки Забайкальского края", "Минобразования края", kinds.AUTHORITY, "organiser"),
        ("ГУ ДПО «Институт развития образования Забайкальского края»", "ИРО края", kinds.INSTITUTE, "organiser"),
        ("Группа компаний «Новый Диск»", "«Новый Диск»", kinds.COMPANY, "partner"),
        ("Компания «Физикон»", "«Физикон»", kinds.COMPANY, "partner"),
    ]
    return [
        (Organisation.objects.create(name=name, short_name=short, kind=kind), part) for name, short, kind, part in rows
    ]


def make_events(place: Place, today: date) -> tuple[Event, Event]:
    """Make the adopted edition of 2025 and the coming one, both with organisers, partners and capacities."""
    series = Series.objects.create(
        slug=SERIES,
        name=TITLE,
        description="Ежегодный разговор учителей, методистов и разработчиков о том, что в цифровой школе работает.",
    )
    day = coming_day(today)
    past = _make_event(series, place.venue, PAST, date(2025, 2, 27), Event.State.CLOSED)
    coming = _make_event(series, place.venue, f"{SERIES}-{day.year}", day, Event.State.OPEN)
    opens = at(min(today, day - timedelta(days=60)) - timedelta(days=7), "09:00")
    Event.objects.filter(pk=coming.pk).update(registration_opens_at=opens)
    coming.refresh_from_db()
    organisations = make_organisations()
    for event in (past, coming):
        for rank, (organisation, part) in enumerate(organisations):
            EventOrganisation.objects.create(event=event, organisation=organisation, kind=part, rank=rank)
        EventCapacity.objects.create(event=event, format="onsite", places=700)
        EventCapacity.objects.create(event=event, format="online", places=500)
    return past, coming


def _make_event(series: Series, venue: Venue, slug: str, day: date, state: str) -> Event:
    return Event.objects.create(
        series=series,
        slug=slug,
        title=TITLE,
        short_title=f"ЦТО — {day.year}",
        genre="Ежегодный межрегиональный научно-практический симпозиум",
        theme="От отдельных сервисов — к школе, которая учится на своих данных",
        lead="Один день в Чите: пленарное заседание, конкурс и три практические площадки. "
        "В конце дня — резолюция, которую участники принимают вместе.",
        description="Утром говорим о том, что изменилось за год, днём пробуем своими руками, вечером решаем, что дальше.",
        starts_on=day,
        ends_on=day,
        opens_at=at(day, "09:00"),
        starts_at=at(day, "10:00"),
        ends_at=at(day, "16:30"),
        format=Event.Format.HYBRID,
        place="Чита",
        venue=venue,
        registration_opens_at=at(day - timedelta(days=70), "09:00"),
        registration_closes_at=at(day - timedelta(days=2), "18:00"),
        contact_email="orgkomitet@example.org",
        state=state,
    )


def consent_text(purpose: str = ConsentText.Purpose.PROCESSING) -> ConsentText:
    """The consent that the demo's registrations carry; the first one of a purpose is written where there is none."""
    known = ConsentText.objects.current(purpose)
    if known is not None:
        return known
    return ConsentText.objects.create(
        purpose=purpose, version=1, text=CONSENTS[purpose], published_at=at(date(2024, 12, 1), "09:00")
    )


PROCESSING = (
    "Я соглашаюсь на обработку моих персональных данных — фамилии, имени, отчества, адреса электронной почты, телефона, "
    "места работы, должности и района — для регистрации на симпозиум, допуска на площадки, выдачи документов об участии "
    "и связи со мной по делам симпозиума. Данные обрабатывает организатор, третьим лицам они не передаются. "
    "Согласие действует до отзыва; отозвать его можно на своей странице или письмом организатору."
)
CONSENTS: dict[str, str] = {
    ConsentText.Purpose.PROCESSING: PROCESSING,
    ConsentText.Purpose.PUBLICATION: "Я соглашаюсь, что моё имя и фотографии с моим участием стоят на страницах "
    "симпозиума: в итогах конкурса, в новостях, в сборнике. Согласие можно отозвать на своей странице.",
    ConsentText.Purpose.MAILINGS: "Я соглашаюсь получать приглашения на следующие симпозиумы по электронной почте. "
    "Согласие можно отозвать на своей странице.",
}
