"""Rows for tests: each function makes one valid row and takes what the test cares about."""

import itertools
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

from events.models import Event, EventCapacity, Membership, Role, Series, Territory, User
from registration.indexing import index
from registration.models import CheckInPoint, Registration

_number = itertools.count(1)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NOW = datetime(2026, 2, 10, 3, 0, tzinfo=UTC)


def make_user(role: str = "user", **over: Any) -> User:
    number = next(_number)
    fields = {"last_name": "Доржиева", "first_name": "Сэсэг", "patronymic": "Батоевна"} | over
    email = fields.pop("email", f"{role}{number}@example.org")
    user = User.objects.create_user(email, "a-long-password", **fields)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def make_event(**over: Any) -> Event:
    number = next(_number)
    series = over.pop("series", None) or Series.objects.create(slug=f"series-{number}", name="Цифровая школа")
    now = datetime.now(tz=UTC)
    day = over.pop("starts_on", None) or (now + timedelta(days=30)).date()
    fields: dict[str, Any] = {
        "slug": f"event-{number}",
        "title": "Цифровая школа края",
        "short_title": "ЦШ",
        "starts_on": day,
        "ends_on": day,
        "place": "Чита",
        "state": Event.State.OPEN,
        "registration_opens_at": now - timedelta(days=10),
        "registration_closes_at": now + timedelta(days=20),
        "contact_email": "orgkomitet@example.org",
    }
    return Event.objects.create(series=series, **(fields | over))


def make_membership(event: Event, role: Role | str, user: User | None = None) -> User:
    user = user or make_user(str(role))
    Membership.objects.create(event=event, user=user, role=role)
    return user


def make_territory(name: str = "Карымский район", **over: Any) -> Territory:
    known = Territory.objects.filter(name=name).first()
    return known or Territory.objects.create(
        **({"code": f"t-{next(_number)}", "name": name, "kind": Territory.Kind.DISTRICT} | over)
    )


def make_registration(event: Event, **over: Any) -> Registration:
    number = next(_number)
    fields: dict[str, Any] = {
        "last_name": "Ёлгина",
        "first_name": "Марина",
        "patronymic": "Юрьевна",
        "email": f"person{number}@example.org",
        "organisation": "МОУ СОШ № 6",
        "position": "учитель информатики",
        "state": Registration.State.CONFIRMED,
        "code": new_code(),
        "created_at": datetime.now(tz=UTC),
    }
    return Registration.objects.create(event=event, **(fields | over))


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def make_many_registrations(event: Event, count: int, **over: Any) -> list[Registration]:
    rows = [
        Registration(
            event=event,
            code=new_code(),
            last_name=f"Фамилия{number}",
            first_name="Имя",
            email=f"many{next(_number)}@example.org",
            state=Registration.State.CONFIRMED,
            created_at=datetime.now(tz=UTC),
            **over,
        )
        for number in range(count)
    ]
    for row in rows:
        row.fill_search()
    made = Registration.objects.bulk_create(rows)
    index(made, are_new=True)
    return made


def make_capacity(event: Event, places: int | None, format: str = "onsite", **over: Any) -> EventCapacity:  # noqa: A002
    """A limit without a waiting list, unless the test is about one."""
    fields = {"has_waiting_list": False} | over
    return EventCapacity.objects.create(event=event, format=format, places=places, **fields)


def make_point(event: Event, code: str = "a", name: str = "Вход А", **over: Any) -> CheckInPoint:
    return CheckInPoint.objects.create(event=event, code=code, name=name, **over)


def a_day(text: str) -> date:
    return date.fromisoformat(text)
