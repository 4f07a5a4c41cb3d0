"""Every spelling of a territory in the collected workbook is recognised as its truth says."""

import json
from collections import defaultdict
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.events.test_territories import found


def spellings(folder: Path) -> dict[str, set[str]]:
    """Map a person's address to the spellings in her rows."""
    rows = CalamineWorkbook.from_path(folder / "participants.xlsx").get_sheet_by_index(0).to_python()
    found_in: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if len(row) > 5 and "@" in str(row[5]):
            found_in[str(row[5]).strip().casefold()].add(str(row[2]))
    return found_in


def test_every_spelling_is_the_territory_of_the_truth(shared_data: Path) -> None:
    folder = shared_data / "participants-a"
    truth = {
        person["email"].casefold(): person["district"]
        for person in json.loads((folder / "expected.json").read_text(encoding="utf-8"))["people"]
    }
    written = spellings(folder)
    recognised = {
        (spelling, district, found(spelling))
        for email, district in truth.items()
        for spelling in written[email]
        if spelling.strip()
    }
    assert len(recognised) > 60
    assert {row for row in recognised if row[1] != row[2]} == set()
