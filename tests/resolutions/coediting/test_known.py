import pytest

from resolutions.coediting.known import Known, Place
from resolutions.coediting.structs import Id
from resolutions.coediting.updates import UpdateError, read_update, read_vector
from tests.resolutions.coediting import writing as w
from tests.resolutions.coediting.recordings import STORIES, recorded

TOLD = [name for name in STORIES if name not in {"cut", "merged"}]
PARA = w.run(
    w.element("para"),
    w.any_value(b"\x7e", parent=(7, 0), key="kind"),
    w.xml_text(parent=(7, 0)),
    w.string("а😀б", parent=(7, 2)),
)


def _known(*updates: bytes, deepest: int = 12) -> Known:
    known = Known(deepest)
    for update in updates:
        known.take(read_update(update))
    return known


def _after(*structs: bytes, deletes: bytes = b"\x00", client: int = 8) -> bytes:
    return w.update(*[w.run(*structs, client=client)] * bool(structs), deletes=deletes)


def _code(known: Known, update: bytes) -> str:
    with pytest.raises(UpdateError) as caught:
        known.take(read_update(update))
    return caught.value.code


@pytest.mark.parametrize("name", TOLD)
def test_stories_of_real_yjs_are_taken(name):
    known = _known(*(recorded(told["update"]) for told in STORIES[name]))

    whole = recorded(STORIES[name][-1]["complete"][-1][0])
    assert known.vector == read_vector(whole)


@pytest.mark.parametrize("index", range(0, len(STORIES["cut"]), 2))
def test_a_letter_cut_by_real_yjs_is_refused(index):
    whole, cut = (recorded(told["update"]) for told in STORIES["cut"][index : index + 2])

    assert _code(_known(whole), cut) == "cut_letter"


def test_structs_lie_where_they_say():
    known = _known(w.update(PARA))

    assert known.place(Id(7, 0)) == Place("YXmlElement", "prosemirror", None, 1)
    assert known.place(Id(7, 1)) == Place("Any", Id(7, 0), "kind", 2)
    assert known.place(Id(7, 2)) == Place("YXmlText", Id(7, 0), None, 2)
    assert known.place(Id(7, 6)) == Place("String", Id(7, 2), None, 3)
    with pytest.raises(KeyError):
        known.place(Id(7, 7))


def test_structs_beside_others_lie_where_those_lie():
    known = _known(w.update(PARA))

    placed = known.take(
        read_update(
            _after(
                w.any_value(b"\x77\x01a", origin=(7, 1), key=""),
                w.string("в", right=(7, 3)),
                w.format_mark("em", "{}", origin=(7, 6)),
                w.element("task", origin=(7, 0)),
            )
        )
    )

    assert [one.place for one in placed] == [
        Place("Any", Id(7, 0), "kind", 2),
        Place("String", Id(7, 2), None, 3),
        Place("Format", Id(7, 2), None, 3),
        Place("YXmlElement", "prosemirror", None, 1),
    ]
    assert known.place(Id(8, 3)).kind == "YXmlElement"


def test_what_lies_in_what_is_gone_lies_nowhere():
    known = _known(w.update(w.run(w.gone(2))))

    placed = known.take(
        read_update(_after(w.string("а", origin=(7, 0)), w.string("б", parent=(7, 1)), w.string("в", origin=(8, 0))))
    )

    assert [one.place for one in placed] == [Place("String")] * 3


def test_what_is_known_may_come_again_as_gone():
    known = _known(w.update(PARA))

    placed = known.take(read_update(w.update(w.run(w.skip(3), w.item(1, b"\x05", parent=(7, 2))))))
    known.take(read_update(w.update(w.run(w.gone(9)))))

    assert [one.place for one in placed] == [Place("Deleted", Id(7, 2), None, 3)]
    assert (known.place(Id(7, 6)).kind, known.place(Id(7, 7)).kind, known.place(Id(7, 8)).kind) == (
        "String",
        "Deleted",
        "GC",
    )


def test_a_deleted_type_may_hold_others():
    known = _known(w.update(w.run(w.item(1, b"\x01"))), _after(w.string("а", parent=(7, 0))))

    assert known.place(Id(8, 0)) == Place("String", Id(7, 0), None, 2)


def test_only_what_is_new_is_returned():
    known = _known(w.update(PARA))

    assert known.take(read_update(w.update(PARA))) == ()
    more = w.update(w.run(w.skip(3), w.string("а😀бв", parent=(7, 2))))
    assert [one.struct.end for one in known.take(read_update(more))] == [8]
    assert known.vector == {7: 8}


@pytest.mark.parametrize(
    ("update", "code"),
    [
        (_after(w.string("а", origin=(7, 7))), "incomplete"),
        (_after(deletes=w.deletes((7, [(6, 2)]))), "incomplete"),
        (_after(w.string("а", parent=(7, 1))), "bad_parent"),
        (_after(w.string("а", parent=(7, 3))), "bad_parent"),
        (_after(w.string("а", origin=(7, 0), right=(7, 3))), "bad_neighbours"),
        (_after(w.string("а", origin=(7, 1), right=(7, 2))), "bad_neighbours"),
        (_after(w.any_value(b"\x7e", parent=(7, 0), key=""), w.any_value(b"\x7e", right=(8, 0))), "bad_neighbours"),
        (w.update(w.run(w.string("бв", parent=(7, 0)), clock=6)), "bad_neighbours"),
        (_after(w.string("x", origin=(7, 4))), "cut_letter"),
        (_after(w.string("x", right=(7, 5))), "cut_letter"),
        (_after(deletes=w.deletes((7, [(5, 1)]))), "cut_letter"),
        (_after(deletes=w.deletes((7, [(4, 1)]))), "cut_letter"),
        (_after(w.string("😀"), deletes=w.deletes((8, [(0, 1)]))), "cut_letter"),
        (w.update(w.run(w.string("😀", parent=(7, 2)), clock=7), deletes=w.deletes((7, [(8, 1)]))), "cut_letter"),
        (_after(*[w.element("b", parent=(8, n - 1) if n else (7, 0)) for n in range(3)]), "too_deep"),
    ],
)
def test_what_would_harm_is_refused_and_nothing_of_it_is_kept(update, code):
    known = _known(w.update(PARA), deepest=3)

    assert _code(known, update) == code
    assert known.vector == {7: 7}
    known.take(read_update(_after(w.string("хорошо", parent=(7, 2)))))
    assert known.place(Id(8, 5)) == Place("String", Id(7, 2), None, 3)


def test_halves_refused_are_forgotten():
    known = _known(w.update(PARA))
    _code(known, _after(w.string("😀"), deletes=w.deletes((8, [(0, 1)]))))

    known.take(read_update(_after(w.string("аб"), deletes=w.deletes((8, [(0, 1)])))))

    assert known.vector == {7: 7, 8: 2}


def test_an_end_between_two_halves_is_refused():
    known = _known(w.update(w.run(w.string("аб"))))

    assert _code(known, w.update(w.run(w.string("а😀")))) == "cut_letter"


def test_a_whole_letter_may_be_deleted():
    known = _known(w.update(PARA))

    assert known.take(read_update(_after(deletes=w.deletes((7, [(4, 2)]))))) == ()
