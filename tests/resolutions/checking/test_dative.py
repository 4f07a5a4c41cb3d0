"""Names in the dative."""

import pytest

from resolutions.checking.dative import dative, forms


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Министерство образования и науки края", "Министерству образования и науки края"),
        ("Забайкальский государственный университет", "Забайкальскому государственному университету"),
        ("Городская библиотека", "Городской библиотеке"),
        ("Муниципальные органы образования", "Муниципальным органам образования"),
        ("общее собрание", "общему собранию"),
        ("Агинский окружной комитет", "Агинскому окружному комитету"),
        ("Детские сады", None),
        ("ГУ ДПО «Институт»", None),
        ("Министерству образования", None),
        ("", None),
    ],
)  # fmt: skip
def test_dative(name, expected):
    assert dative(name) == expected


def test_organisation_is_addressed_as_a_whole_or_by_its_quoted_or_short_name():
    name = "ГУ ДПО «Институт развития образования»"
    assert forms(name, "Институт") == [name, "Институту развития образования", "Институту"]
    assert forms("Школа") == ["Школе"]
