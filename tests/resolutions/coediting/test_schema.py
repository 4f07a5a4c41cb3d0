"""Names of marks as they are stored."""

import pytest

from resolutions.coediting.schema import MARKS, OVERLAPPING, mark_name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("strong", "strong"),
        ("comment--yx3KMV/1", "comment"),
        ("deletion--JfGs3TV+", "deletion"),
        ("a--b--JfGs3TV=", "a--b"),
        ("comment--short", "comment--short"),
        ("comment--ninechars", "comment--ninechars"),
        ("comment--Привет12", "comment--Привет12"),
        ("comment--yx3KMV/1\n", "comment--yx3KMV/1\n"),
    ],
)
def test_mark_name_is_without_its_hash(key, name):
    assert mark_name(key) == name


def test_marks_that_overlap_are_marks():
    assert set(MARKS) >= OVERLAPPING
