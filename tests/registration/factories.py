"""Rows for the tests of registering and importing."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from events.models import ConsentText, Event
from registration.actions import Person
from registration.models import Delegation, Question, Registration
from tests.factories import NOW, make_event, make_registration, make_territory

LAST_NAMES = ("Юдина", "Иванова", "Цыденова", "Козлёнкова", "Перфильева")
ANNA = {"last_name": "ЮДИНА", "first_name": "Анна", "patronymic": "Петровна", "email": "anna@example.org"}
DARIMA = {"last_name": "Цыденова", "first_name": "Дарима", "email": "darima@example.org"}
FIRST_NAMES = ("Анна", "Дарима", "Светлана", "Ольга")
HEADINGS = ["№ п/п", "ФИО", "E-mail", "Телефон", "Район", "Школа", "Должность", "Форма участия", "Согласие"]


def make_consent_text(**over: Any) -> ConsentText:
    return ConsentText.objects.create(**({"version": 1, "text": "Согласен на обработку.", "published_at": NOW} | over))


def make_open_event(**over: Any) -> Event:
    """An event with registration open and a text of consent published."""
    make_consent_text()
    return make_event(**over)


def person(**over: Any) -> Person:
    fields: dict[str, Any] = {
        "last_name": "Козлёнкова",
        "first_name": "Екатерина",
        "patronymic": "Константиновна",
        "email": "kozlenkova@example.org",
        "phone": "+79141234567",
        "territory": make_territory(),
        "organisation": "МОУ СОШ № 6",
        "position": "учитель",
    }
    return Person(**(fields | over))


def make_delegation(event: Event, **over: Any) -> Delegation:
    fields = {"name": "Карымский район", "quota": 3, "coordinator_email": "coordinator@example.org", "created_at": NOW}
    return Delegation.objects.create(event=event, **(fields | over))


def own(delegation: Delegation, page: str = "") -> str:
    """The address of a coordinator's page."""
    return f"/events/{delegation.event.slug}/delegations/{delegation.link}/{page}"


def put(delegation: Delegation, **over: Any) -> Registration:
    """Somebody on the list who has not agreed yet."""
    fields = {"delegation": delegation, "state": "consent", "needs_consent": True}
    return make_registration(delegation.event, **(fields | over))


def grid(*people: dict[str, str], total: int = 5) -> dict[str, Any]:
    """What a browser sends from the grid of a delegation, with its empty rows."""
    sent: dict[str, Any] = {"people-TOTAL_FORMS": total, "people-INITIAL_FORMS": 0}
    for number in range(total):
        row = {"last_name": "", "first_name": "", "patronymic": "", "email": "", "phone": "", "organisation": ""}
        filled = row | (people[number] if number < len(people) else {})
        sent |= {f"people-{number}-{name}": value for name, value in filled.items()}
    return sent


def answers(event: Event, **over: Any) -> dict[str, Any]:
    """What a browser sends from the public form."""
    fields: dict[str, Any] = {
        "last_name": "Козлёнкова",
        "first_name": "Екатерина",
        "patronymic": "Константиновна",
        "email": "kozlenkova@example.org",
        "phone": "8 914 123-45-67",
        "territory": make_territory().pk,
        "organisation": "МОУ СОШ № 6",
        "position": "учитель",
        "format": "onsite",
        "consent": "on",
        "consent_text": ConsentText.objects.latest("version").pk,
        "nonce": "n1",
    }
    return fields | over


def line(number: int, **over: str) -> list[str]:
    """One row of a list that is sent in."""
    cells = {
        "number": str(number),
        "name": f"{LAST_NAMES[number % 5]} {FIRST_NAMES[number % 4]} Петровна",
        "email": f"row{number}@example.org",
        "phone": f"8914123{number:04}",
        "territory": "Чита",
        "organisation": f"МОУ СОШ № {number}",
        "position": "учитель",
        "format": "очно",
        "consent": "да",
    }
    return list((cells | over).values())


def make_question(event: Event, label: str = "Нужна ли комната?", kind: str = "short", **over: Any) -> Question:
    """A question at the end of the form; one with options has «Да» (a) and «Нет» (b)."""
    number = event.questions.count() + 1
    fields: dict[str, Any] = {"code": str(number), "rank": number, "label": label, "kind": kind}
    if kind in {"choice", "choices"}:
        fields["options"] = [{"code": "a", "label": "Да", "label_en": "Yes"}, {"code": "b", "label": "Нет"}]
    return Question.objects.create(event=event, **(fields | over))


def pdf(name: str = "справка.pdf", content: bytes = b"%PDF-1.7 ...") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")
