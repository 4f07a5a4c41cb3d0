import pytest

from sessions.programme import Programme
from sessions.stats import ProgrammeFigures, figures, speaker_count
from tests.sessions.factories import make_speaker
from tests.sessions.slots import GREAT, ROOM_214, SAFE, person, slot


def test_figures_leave_out_breaks_and_count_people_once():
    who = person("QA")
    programme = Programme(
        slots=(
            slot("A", "10:00", "11:00", GREAT, who, kind="plenary"),
            slot("B", "11:00", "12:00", GREAT, kind="break"),
            slot("C", "12:00", "13:00", ROOM_214, who, person("QB"), line=SAFE),
            slot("D", "12:00", "13:00", kind="broadcast"),
        )
    )
    assert figures(programme) == ProgrammeFigures(sessions=2, workshops=1, speakers=2, tracks=1, rooms=2)


def test_figures_of_nothing():
    assert figures(Programme()) == ProgrammeFigures(0, 0, 0, 0, 0)


@pytest.mark.django_db
def test_speaker_count(event):
    make_speaker(event)
    assert speaker_count(event) == 1
