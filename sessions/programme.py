"""The programme as plain values: what is drafted, released, drawn and exported, free of the database."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any


@dataclass(frozen=True, slots=True)
class Hall:
    """A room, known by its name."""

    name: str
    floor: str = ""
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A track."""

    number: int
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker; `name` is spoken order («Имя Отчество Фамилия»)."""

    code: str
    guid: str
    name: str
    organisation: str = ""
    position: str = ""
    bio: str = ""

    @property
    def initials(self) -> str:
        """The letters in a person's disc: of the first name and of the last."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(frozen=True, slots=True)
class Part:
    """The part of one person in one slot; `kind` is speaker or moderator."""

    person: Person
    kind: str = "speaker"


@dataclass(frozen=True, slots=True)
class Slot:
    """A session: what takes place in one room from one moment to another (aware, end excluded).

    `sequence` counts the published changes, `changed_at` is the release of the last of them; a draft has neither.
    """

    code: str
    guid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    kind: str = "workshop"
    subtitle: str = ""
    abstract: str = ""
    hall: Hall | None = None
    line: Line | None = None
    parts: tuple[Part, ...] = ()
    needs_enrolment: bool = False
    capacity: int | None = None
    sequence: int = 0
    changed_at: datetime | None = None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(part.person for part in self.parts)

    @property
    def is_band(self) -> bool:
        """Tell whether it fills the rooms around instead of standing in one: a break, a broadcast."""
        return self.hall is None

    def overlaps(self, other: "Slot") -> bool:
        """Tell whether the two share a moment; one that begins when the other ends does not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Programme:
    """A whole programme; `withdrawn` are slots published before and no more, which calendars must hear of."""

    halls: tuple[Hall, ...] = ()
    lines: tuple[Line, ...] = ()
    people: tuple[Person, ...] = ()
    slots: tuple[Slot, ...] = ()
    withdrawn: tuple[Slot, ...] = field(default=())

    def days(self, zone: tzinfo) -> list[date]:
        """List the dates on which a slot begins, in `zone`."""
        return sorted({slot.starts_at.astimezone(zone).date() for slot in self.slots})

    def on(self, day: date, zone: tzinfo) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.starts_at.astimezone(zone).date() == day)

    def of(self, person: Person) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if person.code in {known.code for known in slot.people})

    def slot(self, code: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.code == code), None)

    def person(self, code: str) -> Person | None:
        return next((person for person in self.people if person.code == code), None)


def to_snapshot(programme: Programme) -> dict[str, Any]:
    """Turn a programme into JSON values: people, halls and lines once, slots naming them."""
    return {
        "halls": [asdict(hall) for hall in programme.halls],
        "lines": [asdict(line) for line in programme.lines],
        "people": [asdict(person) for person in programme.people],
        "slots": [_slot_to_json(slot) for slot in programme.slots],
        "withdrawn": [_slot_to_json(slot) for slot in programme.withdrawn],
    }


def from_snapshot(data: dict[str, Any]) -> Programme:
    """Make the programme that `to_snapshot` turned into JSON."""
    halls = tuple(Hall(**hall) for hall in data["halls"])
    lines = tuple(Line(**line) for line in data["lines"])
    people = tuple(Person(**person) for person in data["people"])
    known = _Known(
        {hall.name: hall for hall in halls},
        {line.number: line for line in lines},
        {person.code: person for person in people},
    )
    return Programme(
        halls,
        lines,
        people,
        tuple(_slot_from_json(slot, known) for slot in data["slots"]),
        tuple(_slot_from_json(slot, known) for slot in data["withdrawn"]),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    halls: dict[str, Hall]
    lines: dict[int, Line]
    people: dict[str, Person]


_PLAIN = ("code", "guid", "title", "kind", "subtitle", "abstract", "needs_enrolment", "capacity", "sequence")


def _slot_to_json(slot: Slot) -> dict[str, Any]:
    return {name: getattr(slot, name) for name in _PLAIN} | {
        "starts_at": slot.starts_at.isoformat(),
        "ends_at": slot.ends_at.isoformat(),
        "changed_at": slot.changed_at.isoformat() if slot.changed_at else None,
        "hall": slot.hall.name if slot.hall else None,
        "line": slot.line.number if slot.line else None,
        "parts": [{"person": part.person.code, "kind": part.kind} for part in slot.parts],
    }


def _slot_from_json(data: dict[str, Any], known: _Known) -> Slot:
    return Slot(
        **{name: data[name] for name in _PLAIN},
        starts_at=datetime.fromisoformat(data["starts_at"]),
        ends_at=datetime.fromisoformat(data["ends_at"]),
        changed_at=datetime.fromisoformat(data["changed_at"]) if data["changed_at"] else None,
        hall=known.halls.get(data["hall"]),
        line=known.lines.get(data["line"]),
        parts=tuple(
            Part(known.people[part["person"]], part["kind"]) for part in data["parts"] if part["person"] in known.people
        ),
    )
