"""Names of territories agree."""

import pytest

from tests.resolutions.checking.texts import found, saying


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("школы Забайкальского край", "школы Забайкальского края"),
        ("Агинскому округ", "Агинскому округу"),
        ("в Читинском район", "в Читинском районе"),
        ("Забайкальский край", None),
        ("Забайкальского края", None),
        ("Забайкальского крайнего севера", None),
    ],
)
def test_noun_takes_the_case_of_its_adjective(text, after):
    assert [one[2] for one in found(saying(text), "agreement")] == ([after] if after else [])
