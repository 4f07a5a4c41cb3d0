"""Fills the database of the site it is used inside of with an event and its people, as they are on its morning."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection
from django.utils import timezone

from events.audit import keep_creations
from events.models import ConsentText, Event, Territory
from registration.indexing import index
from registration.models import Answer, CheckIn, CheckInPoint, Enrolment, Question, Registration
from sessions.models import Session
from tests import factories
from tests.bench.crowd import Person, invent
from tests.registration.factories import make_consent_text, make_delegation, make_question
from tests.sessions.factories import make_session

BATCH = 2000
STARTS = ("09:00", "10:00", "11:00", "12:00")
DELEGATIONS, DELEGATES = 20, 25
OPTIONS = [{"code": code, "label": label} for code, label in (("yes", "Да"), ("no", "Нет"))]
# The number of somebody who is found alone, however many others there are.
RARE = 7
State = Registration.State


def populate(count: int) -> Event:
    """Make an event with `count` people: most confirmed, some waiting, a third of them come already."""
    now = timezone.now()
    if not ConsentText.objects.exists():
        make_consent_text()
    event = factories.make_event(state=Event.State.RUNNING, starts_on=timezone.localdate(now))
    factories.make_capacity(event, count, has_waiting_list=True)
    point = factories.make_point(event)
    question = make_question(event, kind=Question.Kind.CHOICE, options=OPTIONS)
    sessions = [make_session(event, start, f"{start[:2]}:50", needs_enrolment=True) for start in STARTS]
    territories = list(Territory.objects.all())
    people = enumerate(_with_others(invent(count)))
    crowd = (_registration(event, number, one, territories, now) for number, one in people)
    while some := list(islice(crowd, BATCH)):
        made = Registration.objects.bulk_create(some)
        index(made, are_new=True)
        keep_creations(made, by=None, at=now)
        _add_scans(made, point, now)
        _add_answers(made, question, sessions, now)
    _add_delegations(event)
    return event


def _with_others(people: Iterator[Person]) -> Iterator[Person]:
    """Let every twentieth person be registered twice, and one bear a last name that nobody else has."""
    before = None
    for number, one in enumerate(people):
        if number == RARE:
            yield replace(one, last_name="Заозёрная", first_name="Ефросинья", place=0)
        else:
            yield replace(before, email=one.email) if before and number % 20 == 19 else one
        before = one


def settle() -> None:
    """Let the database learn what its tables hold, as PostgreSQL does by itself within a minute; SQLite never does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _registration(
    event: Event, number: int, one: Person, territories: Sequence[Territory], now: datetime
) -> Registration:
    state = {0: State.WAITING, 1: State.PENDING, 2: State.CANCELLED}.get(number % 20, State.CONFIRMED)
    names = {name: value for name, value in vars(one).items() if name != "place"}
    row = Registration(
        event=event,
        **names,
        territory=territories[one.place % len(territories)],
        format=Registration.Format.ONLINE if number % 5 == 4 else Registration.Format.ONSITE,
        state=state,
        source=Registration.Source.IMPORT if number % 2 else Registration.Source.SELF,
        created_at=now - timedelta(days=number % 30, seconds=number),
        waiting_since=now - timedelta(seconds=number) if state == State.WAITING else None,
    )
    row.fill_search()
    return row


def _add_scans(rows: Sequence[Registration], point: CheckInPoint, now: datetime) -> None:
    """A third of the confirmed have come, and each of them tried twice."""
    came = [row for row in rows if row.state == State.CONFIRMED and row.pk % 3 == 0]
    CheckIn.objects.bulk_create(
        CheckIn(
            event_id=point.event_id, point=point, registration=row, nonce=f"{row.code}{visit}", result=result,
            scanned_at=now - timedelta(seconds=row.pk % 7200), received_at=now,
        )
        for row in came
        for visit, result in enumerate(("admitted", "repeat"))
    )  # fmt: skip


def _add_answers(rows: Sequence[Registration], question: Question, sessions: Sequence[Session], now: datetime) -> None:
    """Half of the people have answered, a fifth has a place in a session."""
    Answer.objects.bulk_create(
        Answer(registration=row, question=question, value=OPTIONS[row.pk % 4 // 2]["code"]) for row in rows[::2]
    )
    confirmed = [row for row in rows if row.state == State.CONFIRMED]
    Enrolment.objects.bulk_create(
        Enrolment(registration=row, session=sessions[row.pk % len(sessions)], created_at=now) for row in confirmed[::5]
    )


def _add_delegations(event: Event) -> None:
    """The delegations are as many and as large at any event: what grows is the event around them."""
    rows = event.registrations.confirmed().order_by("pk").values_list("pk", flat=True)
    for number, keys in enumerate(_parts(list(rows[: DELEGATIONS * DELEGATES]))):
        row = make_delegation(event, name=f"Район {number}", quota=DELEGATES)
        Registration.objects.filter(pk__in=keys).update(delegation=row)


def _parts(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + DELEGATES] for start in range(0, len(keys), DELEGATES))
