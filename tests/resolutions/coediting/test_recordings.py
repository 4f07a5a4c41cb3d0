"""What we read in the updates of real Yjs is what Yjs itself reads in them."""

from operator import itemgetter

import pytest

from resolutions.coediting.structs import TYPES, Struct
from resolutions.coediting.updates import authors, read_update, read_vector, write_vector
from tests.resolutions.coediting.recordings import STORIES, recorded

TOLD = [pytest.param(told, id=f"{name}-{index}") for name, story in STORIES.items() for index, told in enumerate(story)]


def _described(struct: Struct) -> dict:
    content = struct.content
    parent = struct.parent if isinstance(struct.parent, str | None) else list(struct.parent)
    return {
        "at": [*struct.id, content.length],
        "kind": content.kind,
        "name": content.name,
        "origin": struct.origin and list(struct.origin),
        "right": struct.right and list(struct.right),
        "parent": parent,
        "key": struct.key,
        "string": content.size if content.kind == "String" else 0,
    }


@pytest.mark.parametrize("told", TOLD)
def test_structs_are_those_yjs_reads(told):
    inspected = read_update(recorded(told["update"]))

    described = sorted(map(_described, inspected.items), key=itemgetter("at"))
    assert described == sorted(told["structs"], key=itemgetter("at"))


@pytest.mark.parametrize("told", TOLD)
def test_structs_stand_after_those_they_name(told):
    inspected = read_update(recorded(told["update"]))

    here = {(struct.id.client, clock) for struct in inspected.items for clock in range(struct.id.clock, struct.end)}
    seen = set()
    for struct in inspected.items:
        assert not set(struct.needed) & here - seen
        seen |= {(struct.id.client, clock) for clock in range(struct.id.clock, struct.end)}


@pytest.mark.parametrize("told", TOLD)
def test_sums_follow_from_the_structs(told):
    inspected = read_update(recorded(told["update"]))

    structs = told["structs"]
    assert inspected.structs == len(structs)
    assert inspected.kinds == {one["kind"] for one in structs}
    assert inspected.elements == {one["name"] for one in structs if one["kind"] == "YXmlElement"}
    assert inspected.marks == {one["name"] for one in structs if one["kind"] == "Format"}
    assert inspected.roots == {one["parent"] for one in structs if isinstance(one["parent"], str)}
    assert inspected.text_units == sum(one["at"][2] for one in structs if one["kind"] == "String")
    assert inspected.text_bytes == sum(one["string"] for one in structs)
    assert authors(inspected) == {one["at"][0] for one in structs if one["kind"] != "Skip"}


@pytest.mark.parametrize("told", TOLD)
def test_deletes_are_those_yjs_reads(told):
    inspected = read_update(recorded(told["update"]))

    deletes = {client: [list(one) for one in spans] for client, spans in inspected.deletes.items()}
    assert deletes == dict(told["deletes"])


@pytest.mark.parametrize("told", TOLD)
def test_ranges_from_nought_are_the_state_vector(told):
    inspected = read_update(recorded(told["update"]))

    reached = {client: spans[0][1] for client, spans in inspected.ranges.items() if spans[0][0] == 0}
    assert reached == read_vector(recorded(told["vector"]))


@pytest.mark.parametrize("told", TOLD)
def test_complete_where_yjs_leaves_nothing_waiting(told):
    inspected = read_update(recorded(told["update"]))

    judged = [(vector, inspected.is_complete_for(read_vector(recorded(vector)))) for vector, _ in told["complete"]]
    assert judged == [tuple(one) for one in told["complete"]]


def test_every_kind_is_recorded_but_the_one_no_longer_written():
    kinds = {one["kind"] for story in STORIES.values() for told in story for one in told["structs"]}

    items = {"GC", "Skip", "Deleted", "Binary", "String", "Embed", "Format", "Any", "Doc"}
    assert kinds == {*items, *TYPES}


def test_both_answers_are_recorded():
    answers = {is_complete for story in STORIES.values() for told in story for _, is_complete in told["complete"]}

    assert answers == {True, False}


@pytest.mark.parametrize("told", TOLD)
def test_state_vectors_are_written_as_yjs_writes_them(told):
    for vector, _ in told["complete"]:
        assert write_vector(read_vector(recorded(vector))) == recorded(vector)
