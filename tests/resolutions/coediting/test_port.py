"""The port of Yjs that the server runs takes what we take, and no more is known of it than we know."""

import pytest

from resolutions.coediting.known import Known
from resolutions.coediting.updates import read_update, read_vector
from tests.resolutions.coediting.recordings import STORIES, recorded

pycrdt = pytest.importorskip("pycrdt")

# the port cannot read hooks, so `kinds` is beyond it; `merged` is pieces without the rest
TAKEN = [name for name in STORIES if name not in {"cut", "kinds", "merged"}]


@pytest.mark.parametrize("name", TAKEN)
def test_the_port_knows_what_we_know_after_every_update(name):
    known, doc = Known(), pycrdt.Doc()
    for told in STORIES[name]:
        known.take(read_update(recorded(told["update"])))
        doc.apply_update(recorded(told["update"]))
        assert read_vector(doc.get_state()) == known.vector


@pytest.mark.parametrize("name", TAKEN)
def test_what_the_port_writes_is_taken_whole(name):
    doc = pycrdt.Doc()
    for told in STORIES[name]:
        doc.apply_update(recorded(told["update"]))

    known = Known()
    known.take(read_update(doc.get_update()))
    assert known.vector == read_vector(doc.get_state())


def test_the_port_loses_clocks_where_a_letter_is_cut():
    doc = pycrdt.Doc()
    for told in STORIES["cut"][2:4]:
        doc.apply_update(recorded(told["update"]))

    # should this ever fail, the port has been mended, and letters need no guard
    assert read_vector(doc.get_state()) == {21: 4}
    assert read_update(doc.get_update()).ranges == {21: ((0, 3),)}
