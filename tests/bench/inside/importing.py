"""Sends a workbook of invented people to the site it runs inside of; prints what each step took as JSON."""

import json
import sys
import time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.models import Event, Role, Territory
from registration.models import Consent, ImportBatch, Registration
from symposium.lib.tabular import Table, write_xlsx
from tests import factories
from tests.bench.crowd import Person, invent
from tests.bench.inside.statements import Statements

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (
    "№ п/п", "ФИО", "Муниципальный район", "Место работы", "Должность", "E-mail", "Телефон", "Форма участия",
    "Согласие на обработку персональных данных",
)  # fmt: skip


def main(count: int) -> None:
    event = factories.make_event()
    client = Client()
    client.force_login(factories.make_membership(event, Role.ORGANISER))
    content = workbook(count)
    warm_up(client, event)
    told = {"size": len(content), "statements": []}
    told |= send(client, event, content, told["statements"])
    told["registered"] = Registration.objects.count()
    if not told["registered"] == told["new"] == Consent.objects.count():
        raise SystemExit(f"Of {told['new']} who are new {told['registered']} are registered")
    sys.stdout.write(json.dumps(told))


def workbook(count: int, *, seed: int = 1) -> bytes:
    """Write a list as a district sends it; every fiftieth person stands in it twice."""
    territories = list(Territory.objects.values_list("name", flat=True)) or [""]
    people = list(invent(count, seed=seed))
    rows = [cells(number, one, territories) for number, one in enumerate(people)]
    rows[49::50] = [[row[0], *rows[number][1:]] for number, row in zip(range(0, count, 50), rows[49::50], strict=False)]
    return write_xlsx(Table("Участники", HEADINGS, rows))


def cells(number: int, one: Person, territories: list[str]) -> list[object]:
    name = f"{one.last_name} {one.first_name} {one.patronymic}"
    phone = f"8 {one.phone[2:5]} {one.phone[5:8]}-{one.phone[8:10]}-{one.phone[10:]}"
    way = "дистанционно" if number % 5 == 0 else "очно"
    territory = territories[one.place % len(territories)]
    return [number + 1, name, territory, one.organisation, one.position, one.email, phone, way, "да"]


def warm_up(client: Client, event: Event) -> None:
    """Load what a process loads once: the first request of a day is not the one to measure."""
    send_file(client, event, workbook(3, seed=2))
    batch = event.import_batches.get()
    client.get(reverse("registration:batch", args=[event.slug, batch.code]))
    batch.delete()


def send(client: Client, event: Event, content: bytes, statements: list[int]) -> dict[str, float]:
    upload = timed(statements, lambda: send_file(client, event, content))
    batch = event.import_batches.get()
    page = timed(statements, lambda: client.get(reverse("registration:batch", args=[event.slug, batch.code])))
    new = sum(row["outcome"] == "new" for row in batch.rows)
    address = reverse("registration:batch_commit", args=[event.slug, batch.code])
    commit = timed(statements, lambda: client.post(address))
    done = ImportBatch.objects.get(pk=batch.pk)
    if done.state != ImportBatch.State.COMMITTED:
        raise SystemExit("The list is not registered")
    again = timed(statements, lambda: client.get(reverse("registration:batch", args=[event.slug, batch.code])))
    return {"upload": upload, "page": page, "commit": commit, "again": again, "new": new}


def send_file(client, event: Event, content: bytes):
    file = SimpleUploadedFile("list.xlsx", content, XLSX)
    return client.post(reverse("registration:imports", args=[event.slug]), {"file": file})


def timed(statements: list[int], act) -> float:
    begin = time.perf_counter()
    with Statements() as counted:
        response = act()
    seconds = time.perf_counter() - begin
    if response.status_code not in {200, 302}:
        raise SystemExit(f"{response.status_code}: {response.content[:500]!r}")
    statements.append(counted.count)
    return seconds


if __name__ == "__main__":
    main(int(sys.argv[1]))
