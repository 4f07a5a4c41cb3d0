"""The day of the demo: an opening, the contest, three tracks, the vote on the resolution."""

from datetime import date, timedelta

from events.models import Event, Room, User
from sessions.actions import release_programme
from sessions.models import Session, Speaker, SpeakerRole, Track
from symposium.demo.editions import at

TRACKS = (
    "Безопасная среда коммуникаций",
    "Искусственный интеллект в работе учителя",
    "Дошкольное образование: первая цифра без экрана",
)
SPEAKERS = {
    "С": ("Серебрякова", "Алёна", "Вячеславовна", "ИКОП «Сферум»", "руководитель направления по работе с регионами"),
    "Ф": ("Фёдоров", "Пётр", "Семёнович", "Компания «Физикон»", "генеральный директор"),
    "В": ("Верхотурова-Мишина", "Ярослава", "Всеволодовна", "Яндекс Учебник", "специалист по региональному развитию"),
    "Ж": ("Жмуров", "Игорь", "Альбертович", "«ГлобалЛаб»", "руководитель методического центра"),
    "Д": ("Доржиев", "Баир", "Цыренович", "Министерство образования и науки Забайкальского края", "начальник отдела"),
    "Р": ("Раднаева", "Сэсэг", "Батоевна", "Группа компаний «Новый Диск»", "методист по дошкольному образованию"),
    "П": ("Перфильева", "Ольга", "Дмитриевна", "ИРО Забайкальского края", "старший методист"),
    "А": ("Алёшина", "Марина", "Юрьевна", "МОУ СОШ № 6, Петровск-Забайкальский", "заместитель директора"),
    "Ё": ("Ёлгин", "Никита", "Львович", "МБОУ «Гимназия № 21», Чита", "учитель информатики"),
    "Ц": ("Цыбикова", "Дарима", "Жаргаловна", "МДОУ «Детский сад № 3», Агинское", "заведующая"),
}
# title, kind, room, track, from, to, speakers, what it is about
DAY = (
    ("Открытие симпозиума", "plenary", "hall", 0, "10:00", "10:30", "Д", "Приветствия и порядок дня."),
    ("Единое безопасное пространство: что сделано за год", "plenary", "hall", 0, "10:30", "11:30", "СФ",
     "Цифры по районам, три истории школ и одна честная неудача."),
    ("Итоги конкурса цифровых практик", "contest", "hall", 0, "11:30", "12:00", "П", "Жюри объявляет места по номинациям."),
    ("Кофе-пауза", "break", "", 0, "12:00", "12:30", "", "Холл первого этажа."),
    ("Чат класса без личных мессенджеров", "workshop", "214", 1, "12:30", "13:15", "С",
     "Переводим один настоящий класс: роли, правила, что сказать родителям."),
    ("Задание, которое замечает ошибку", "workshop", "305", 2, "12:30", "13:15", "В",
     "Разбираем урок, где подсказка появляется раньше, чем отметка."),
    ("Играем в порядок: алгоритмы на полу", "workshop", "112", 3, "12:30", "13:15", "Р",
     "Занятие без экрана: стрелки, кубики и спор о коротком пути."),
    ("Данные школы: что проверяют и зачем", "workshop", "214", 1, "13:30", "14:15", "П",
     "Регламент ведения электронного журнала на живых примерах."),
    ("Метапредметная диагностика за пятнадцать минут", "workshop", "305", 2, "13:30", "14:15", "Ж",
     "Проводим её на себе и читаем отчёт вместе."),
    ("Маршрут к первому классу", "workshop", "112", 3, "13:30", "14:15", "Ц",
     "Как детский сад и школа договариваются об одном ребёнке."),
    ("Родительское собрание, на которое приходят", "workshop", "214", 1, "14:30", "15:15", "А",
     "Сценарий, два опроса и тишина в чате после восьми."),
    ("Чего нельзя поручать нейросети", "workshop", "305", 2, "14:30", "15:15", "Ё",
     "Спорим, пробуем и пишем правила кабинета."),
    ("Инновационная площадка: с чего начать саду", "workshop", "112", 3, "14:30", "15:15", "РЦ",
     "Заявка, первый месяц, первые выводы."),
    ("Резолюция: общее голосование и закрытие", "plenary", "hall", 0, "15:30", "16:30", "Д",
     "Читаем проект по пунктам и принимаем."),
)  # fmt: skip


def make_programme(event: Event, day: date, rooms: dict[str, Room], by: User) -> None:
    """Fill `event` with the day's sessions and publish the first version of its programme."""
    tracks = {
        number: Track.objects.create(event=event, number=number, name=name, rank=number)
        for number, name in enumerate(TRACKS, 1)
    }
    speakers = {key: _make_speaker(event, rank, key) for rank, key in enumerate(SPEAKERS)}
    for title, kind, room, track, start, end, keys, abstract in DAY:
        session = Session.objects.create(
            event=event,
            title=title,
            kind=kind,
            room=rooms.get(room),
            track=tracks.get(track),
            starts_at=at(day, start),
            ends_at=at(day, end),
            abstract=abstract,
            needs_enrolment=kind == "workshop",
            capacity=rooms[room].seats if kind == "workshop" else None,
        )
        for rank, key in enumerate(keys):
            SpeakerRole.objects.create(session=session, speaker=speakers[key], rank=rank)
    release_programme(event=event, by=by, now=at(day - timedelta(days=100), "12:00"))


def _make_speaker(event: Event, rank: int, key: str) -> Speaker:
    last_name, first_name, patronymic, organisation, position = SPEAKERS[key]
    return Speaker.objects.create(
        event=event,
        last_name=last_name,
        first_name=first_name,
        patronymic=patronymic,
        organisation=organisation,
        position=position,
        rank=rank,
    )
