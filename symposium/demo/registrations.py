"""Who registers for the demo's editions, when they come and through which door."""

from datetime import datetime, timedelta
from random import Random

from events.models import Event, Territory, User
from registration import tickets
from registration.devices import hashed
from registration.indexing import index
from registration.models import CheckIn, CheckInPoint, Consent, Device, Enrolment, Registration
from sessions.models import Session, Track
from symposium.demo import editions, people
from symposium.demo.accounts import ACCOUNTS, device_token
from symposium.demo.people import Person

DISTRICTS = {"chita": 210, "chitinsky": 60, "aginsky": 48, "krasnokamensky": 44, "borzinsky": 39}
NEIGHBOURS = {"Республика Бурятия", "Иркутская область", "Амурская область", "Москва", "Новосибирская область"}
OTHER_DISTRICT, NEIGHBOUR = 14, 6
CAME = 0.88
DOORS = (("door-a", "Вход А", 0.6), ("door-b", "Вход Б", 0.33), ("service", "Служебный вход", 0.07))


def make_registrations(
    event: Event, rng: Random, count: int, onsite_share: float, last: datetime
) -> list[Registration]:
    """Register `count` invented people in the six weeks before `last`, each with her consent."""
    territories = {territory.code: territory for territory in Territory.objects.all()}
    tracks = {track.number: track for track in Track.objects.filter(event=event)}
    crowd = people.invent(rng, count, _weights(list(territories.values())), onsite_share=onsite_share)
    rows = [
        _registration(event, person, territories, tracks, last - rng.random() ** 2 * timedelta(weeks=6))
        for person in crowd
    ]
    made = Registration.objects.bulk_create(rows)
    index(made, are_new=True)
    text, named = editions.consent_text(), editions.consent_text("publication")
    Consent.objects.bulk_create(Consent(registration=row, text=text, given_at=row.created_at) for row in made)
    # One in eight does not wish to be named.
    agreed = [row for number, row in enumerate(made) if number % 8]
    Consent.objects.bulk_create(Consent(registration=row, text=named, given_at=row.created_at) for row in agreed)
    return made


def _weights(territories: list[Territory]) -> dict[str, int]:
    """Chita sends the most, then the large districts; few come from the neighbouring regions, nobody from the rest."""
    regions = {row.code: NEIGHBOUR for row in territories if row.name in NEIGHBOURS}
    districts = [row.code for row in territories if row.kind != Territory.Kind.REGION]
    return {code: DISTRICTS.get(code, OTHER_DISTRICT) for code in districts} | regions


def _registration(
    event: Event, person: Person, territories: dict[str, Territory], tracks: dict[int, Track], when: datetime
) -> Registration:
    row = Registration(
        event=event,
        code=tickets.new_code(),
        last_name=person.last_name,
        first_name=person.first_name,
        patronymic=person.patronymic,
        email=person.email,
        phone=person.phone,
        territory=territories[person.territory],
        organisation=person.organisation,
        position=person.position,
        format="onsite" if person.is_onsite else "online",
        track=tracks.get(person.track),
        state=Registration.State.CONFIRMED,
        source=Registration.Source.SELF,
        created_at=when,
        confirmed_at=when + timedelta(minutes=3),
    )
    row.fill_search()
    return row


def make_participant(event: Event, user: User, when: datetime) -> Registration:
    """Register the account that signs in as a participant."""
    account = ACCOUNTS["participant"]
    row = Registration.objects.create(
        event=event,
        user=user,
        code=tickets.new_code(),
        last_name=account.last_name,
        first_name=account.first_name,
        patronymic=account.patronymic,
        email=account.email,
        phone="+79000000001",
        territory=Territory.objects.get(name="Петровск-Забайкальский район"),
        organisation="МОУ СОШ № 6 имени Героя Советского Союза П. Н. Журавлёва",
        position="учитель информатики",
        track=Track.objects.filter(event=event, number=2).first(),
        state=Registration.State.CONFIRMED,
        created_at=when,
        confirmed_at=when,
    )
    for purpose in ("processing", "publication", "mailings"):
        Consent.objects.create(registration=row, text=editions.consent_text(purpose), given_at=when)
    return row


def make_doors(event: Event) -> dict[str, CheckInPoint]:
    return {
        code: CheckInPoint.objects.create(event=event, code=code, name=name, rank=rank)
        for rank, (code, name, _share) in enumerate(DOORS)
    }


def make_device(event: Event, point: CheckInPoint) -> Device:
    return Device.objects.create(event=event, point=point, name="Телефон у входа А", token_hash=hashed(device_token()))


def make_arrivals(event: Event, rng: Random, doors: dict[str, CheckInPoint], people_: list[Registration]) -> None:
    """Let most of those who take part on site come between half past eight and noon, most of them just before ten."""
    day = event.starts_on
    codes, shares = [code for code, _name, _share in DOORS], [share for _code, _name, share in DOORS]
    scans = []
    for row in people_:
        if row.format != "onsite" or rng.random() > CAME:
            continue
        minutes = min(max(rng.gauss(55, 28), 0), 200)
        moment = editions.at(day, "08:45") + timedelta(minutes=minutes)
        scans.append(_admission(event, row, doors[rng.choices(codes, shares)[0]], moment))
        if rng.random() < 0.03:
            scans.append(_repetition(scans[-1], moment + timedelta(minutes=rng.randint(5, 60))))
    CheckIn.objects.bulk_create([scan for scan in scans if scan.result == "admitted"])
    CheckIn.objects.bulk_create([scan for scan in scans if scan.result != "admitted"])


def _admission(event: Event, row: Registration, point: CheckInPoint, moment: datetime) -> CheckIn:
    nonce = f"demo-{row.code}"
    return CheckIn(
        event=event, point=point, registration=row, nonce=nonce, result="admitted", zone=point.zone,
        scanned_at=moment, received_at=moment,
    )  # fmt: skip


def _repetition(first: CheckIn, moment: datetime) -> CheckIn:
    return CheckIn(
        event=first.event, point=first.point, registration=first.registration, nonce=f"{first.nonce}-again",
        result="repeat", zone=first.zone, repeats=first, scanned_at=moment, received_at=moment,
    )  # fmt: skip


def make_enrolments(event: Event, rng: Random, people_: list[Registration]) -> None:
    """Give those on site places in workshops of the track they named, never beyond a room's seats."""
    workshops = list(Session.objects.filter(event=event, needs_enrolment=True))
    left = {session.pk: session.capacity or 0 for session in workshops}
    rows = []
    for person in people_:
        for session in workshops:
            wanted = session.track_id == person.track_id and person.format == "onsite" and rng.random() < 0.7
            if wanted and left[session.pk] > 0:
                left[session.pk] -= 1
                rows.append(Enrolment(registration=person, session=session, created_at=person.created_at))
    Enrolment.objects.bulk_create(rows)
