import json

from hypothesis import given
from hypothesis import strategies as st

from sessions.programme import Line, Part, Programme, Slot, from_snapshot, to_snapshot
from tests.sessions.slots import CHITA, GREAT, HALLS, SAFE, at, person, slot

WHO = person("Жмуров")


def programme():
    return Programme(
        halls=HALLS,
        lines=(SAFE, Line(2, "Искусственный интеллект в работе учителя", "Для учителей")),
        people=(WHO,),
        slots=(
            slot("A", "10:00", "11:00", GREAT, WHO, line=SAFE, needs_enrolment=True, capacity=60, sequence=2),
            slot("B", "27T00:30", "27T01:00", changed_at=at("09:00")),
        ),
        withdrawn=(slot("C", "12:00", "13:00"),),
    )


def test_snapshot_survives_json():
    assert from_snapshot(json.loads(json.dumps(to_snapshot(programme())))) == programme()


@given(st.text(), st.text(), st.integers(0, 10**6))
def test_snapshot_keeps_any_text(title, abstract, sequence):
    one = Programme(slots=(slot("A", "10:00", "11:00", title=title, abstract=abstract, sequence=sequence),))
    assert from_snapshot(json.loads(json.dumps(to_snapshot(one)))) == one


def test_snapshot_leaves_out_a_part_of_somebody_unknown():
    data = to_snapshot(programme()) | {"people": []}
    assert from_snapshot(data).slots[0].parts == ()


def test_days_are_those_of_the_zone():
    one = programme()
    assert [day.isoformat() for day in one.days(CHITA)] == ["2026-02-26", "2026-02-27"]
    assert [each.title for each in one.on(at("27T12:00").date(), CHITA)] == ["Занятие B"]


def test_lookups_by_code():
    one = programme()
    assert one.slot(one.slots[1].code) == one.slots[1]
    assert one.slot("ZZZZZZ") is None
    assert one.person(WHO.code) == WHO
    assert one.person("ZZZZZZ") is None
    assert one.of(WHO) == one.slots[:1]


def test_slot_knows_its_length_and_whether_it_is_a_band():
    first, second = programme().slots
    assert (first.minutes, first.is_band, second.is_band) == (60, False, True)
    assert Slot("A", "g", "t", at("10:00"), at("11:00"), parts=(Part(WHO, "moderator"),)).people == (WHO,)
