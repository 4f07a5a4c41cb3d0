"""Finding the nearest of many texts."""

import pytest

from resolutions.checking.near import Near


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Школа опыта", 0),
        ("школа опыту", 0),
        ("Дом «Творчества»", 1),
        ("дом творчество", 1),
        ("река", None),
        ("", None),
    ],
)
def test_nearest(text, expected):
    found = Near(["Школа опыта", "Дом творчества"]).find(text, 85)
    assert (found and found[0]) == expected


def test_one_search_compares_as_much_among_many_as_among_few():
    compared = []
    for many in (50, 500):
        near = Near([f"провести опрос педагогов района {number}" for number in range(many)])
        for number in range(10):
            near.find(f"провести опросы педагогов района {number} раз", 85)
        compared.append(near.compared)
        assert near.looked <= 10 * 4 * 40
    assert compared[0] == compared[1] <= 40
