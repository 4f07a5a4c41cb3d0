"""The exports of a programme against the schemas of the applications that read them."""

import json
from datetime import timedelta
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sessions.exports import Publication, schedule_json, schedule_xml
from tests.sessions.exports.samples import of, publication
from tests.sessions.factories import make_room, make_session, make_speaker, make_track, publish
from tests.sessions.slots import GREAT, ROOM_214, SAFE, at, person, slot

PUBLICATIONS = {
    "full": publication(),
    "empty": of(),
    "short slug": of(slug="x"),
    "no tracks": of(slot("A", "10:00", "11:00")),
}


def check_xml(folder: Path, one: Publication) -> None:
    etree.XMLSchema(file=str(folder / "schedule.xml.xsd")).assertValid(etree.fromstring(schedule_xml(one)))


def check_json(folder: Path, one: Publication) -> None:
    schema = json.loads((folder / "schedule.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.Draft6Validator(schema, validate_formats=True).validate(json.loads(schedule_json(one)))


@pytest.fixture
def schemas(shared_data: Path) -> Path:
    return shared_data / "schedule-xml"


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_schedule_xml_is_valid(schemas, name):
    check_xml(schemas, PUBLICATIONS[name])


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_schedule_json_is_valid(schemas, name):
    check_json(schemas, PUBLICATIONS[name])


def test_schema_refuses_what_is_not_a_schedule(schemas):
    schema = etree.XMLSchema(file=str(schemas / "schedule.xml.xsd"))
    broken = schedule_xml(publication()).replace(b"<duration>00:45", b"<duration>45")
    assert not schema.validate(etree.fromstring(broken))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(), st.from_regex(r"\A[A-Za-z0-9_-]{1,50}\Z"), st.integers(1, 9999))
def test_any_words_slug_and_length_are_valid(schemas, words, slug, minutes):
    whom = person("QA", name=words, organisation=words)
    ends_at = at("10:00") + timedelta(minutes=minutes)
    one = of(
        slot("A", "10:00", "11:00", GREAT, whom, title=words, abstract=words, line=SAFE, ends_at=ends_at),
        slot("B", "10:00", "11:00", ROOM_214, subtitle=words),
        slug=slug,
        title=words,
    )
    check_xml(schemas, one)
    check_json(schemas, one)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "en"])
def test_files_of_the_site_are_valid(schemas, event, client, language):
    room, speaker = make_room(event), make_speaker(event)
    make_session(event, "10:00", "11:00", speaker, room=room, track=make_track(event), abstract="Строка\nи вторая")
    make_session(event, "11:00", "11:30", kind="break")
    publish(event)
    headers = {"accept-language": language}
    xml = client.get(f"/events/{event.slug}/schedule.xml", headers=headers).content
    etree.XMLSchema(file=str(schemas / "schedule.xml.xsd")).assertValid(etree.fromstring(xml))
    schema = json.loads((schemas / "schedule.schema.json").read_text(encoding="utf-8"))
    data = json.loads(client.get(f"/events/{event.slug}/schedule.json", headers=headers).content)
    jsonschema_rs.Draft6Validator(schema, validate_formats=True).validate(data)
