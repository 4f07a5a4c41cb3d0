"""What was already recommended by an earlier edition."""

from collections.abc import Iterator
from functools import lru_cache

from resolutions.checking.findings import Finding, Fix, Past
from resolutions.checking.near import Near
from resolutions.checking.passages import Text

_SAME = 85.0


@lru_cache(maxsize=2)
def _near(past: tuple[Past, ...]) -> Near:
    return Near([one.text for one in past])


def repeats(text: Text) -> Iterator[Finding]:
    """Find items that say nearly what an earlier one said, and do not yet name it as their origin."""
    past = text.directory.past
    near = _near(past)
    taken = {passage.item.origin for passage in text.items if passage.item} | {one.id for one in text.items}
    for passage in text.items:
        if passage.item is None or passage.item.origin or not passage.text.strip():
            continue
        found = near.find(passage.text, _SAME)
        if found and past[found[0]].id not in taken:
            earlier = past[found[0]]
            fix = Fix(field="origin", value=earlier.id)
            yield Finding("repeated", passage.id, 0, len(passage.text), (("year", earlier.year),), fix)
