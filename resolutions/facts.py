"""Facts of an event in the words of a resolution, and whether a text says the same as the data. No Django."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from resolutions.canonical import Paragraph, Recommendation
from resolutions.coediting.schema import FACT, PREAMBLE, TOKEN
from resolutions.spans import DELETION, Span, accepted

# What no token says: words about the participants in the plain text, and the number in the heading's form.
PLAIN, HEAD = "plain", "head"
PARTICIPANTS, ONSITE = "participants", "participants_onsite"
STEP = 50  # down to which a number of people is rounded
LONGEST_NOTE = 500  # of why a text says something else than the data
_TEN, _TEENS, _HUNDRED = 10, range(11, 15), 100
_FEW = range(2, 5)
NBSP = "\N{NO-BREAK SPACE}"

# More digits than any number of people has are no number; without an end, looking for them would not end soon either.
_NUMBER = r"(?<![\d.,№])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}|\d{1,15})(?!\d)"
_NUMBERS = re.compile(_NUMBER)
_CLAIM = re.compile(rf"(?:\b(?:более|свыше|около|порядка)\s+)?{_NUMBER}\s+(?:человек|участник)\w*", re.IGNORECASE)
_OF_THE_EVENT = re.compile(r"участ|собрал|объединил|присутств", re.IGNORECASE)
_APPROXIMATE = re.compile(r"\W*(?:более|свыше|около|порядка)\b", re.IGNORECASE)

Forms = tuple[str, str, str]
PERSON: Forms = ("человек", "человека", "человек")
PARTICIPANT: Forms = ("участник", "участника", "участников")
SPEAKER: Forms = ("докладчик", "докладчика", "докладчиков")
TRACK: Forms = ("площадка", "площадки", "площадок")
TALK: Forms = ("мероприятие", "мероприятия", "мероприятий")
# In the genitive after «из» and «более» there are two: of one, and of all others.
OF_PERSONS = ("человека", "человек")
OF_ORGANISATIONS = ("организации", "организаций")
OF_REGIONS = ("региона", "регионов")
# «21 муниципального района и округа» would be of neither.
OF_TERRITORIES = ("муниципального образования", "муниципальных районов и округов")


@dataclass(frozen=True, slots=True)
class Fact:
    """What the data say: in one or two ways by number, and, where it is a list, by name.

    `values` are the numbers behind the words, `source` is where they come from, by its code.
    """

    name: str
    counted: tuple[str, ...] = ()
    named: str = ""
    source: str = ""
    values: Mapping[str, int] = field(default_factory=dict)

    @property
    def variants(self) -> tuple[str, ...]:
        return (*self.counted, self.named) if self.named else self.counted


@dataclass(frozen=True, slots=True)
class Said:
    """A place of a text that says a fact: a token, or plain words about the participants."""

    name: str
    words: str
    block: str = ""
    start: int = 0
    end: int = 0
    marks: tuple[Span, ...] = ()


def counted(number: int, forms: Forms) -> str:
    """Write a number with its noun in the nominative: «1 человек», «2 человека», «5 человек»."""
    return f"{grouped(number)} {forms[_form(number)]}"


def genitive(number: int, forms: tuple[str, str]) -> str:
    """Write it in the genitive, as it stands after «из» and «более»: «21 человека», «650 человек»."""
    return f"{grouped(number)} {forms[_form(number) > 0]}"


def grouped(number: int) -> str:
    """Write a number of five digits and more by thousands."""
    return f"{number:,}".replace(",", NBSP) if number >= _TEN**4 else str(number)


def rounded(number: int) -> int:
    """Round a number of people down to fifty; fewer than that are as many as they are."""
    return number - number % STEP if number >= STEP else number


def people(number: int) -> tuple[str, ...]:
    """Write how many took part: «более 650 человек» and exactly; a round number is exact already."""
    exact, about = counted(number, PERSON), rounded(number)
    return (f"более {genitive(about, OF_PERSONS)}", exact) if about < number else (exact,)


def territories(number: int) -> str:
    return f"из {genitive(number, OF_TERRITORIES)} Забайкальского края"


def regions(number: int) -> str:
    return f"из {genitive(number, OF_REGIONS)} России"


def geography(districts: int, others: int) -> str:
    """Write where people came from, at home and elsewhere, in one breath."""
    return f"{territories(districts)} и {regions(others).removeprefix('из ')}"


def organisations(number: int) -> str:
    return f"из {genitive(number, OF_ORGANISATIONS)}"


def listed(names: Iterable[str]) -> str:
    """Join names as a sentence does; where commas stand in them already, semicolons part them."""
    names = [name for name in names if name]
    sign = ";" if any("," in name for name in names) else ","
    first, last = names[:-1], names[-1:]
    return " и ".join(filter(None, [f"{sign} ".join(first), *last]))


def _form(number: int) -> int:
    if number % _HUNDRED in _TEENS or number % _TEN not in (1, *_FEW):
        return 2
    return int(number % _TEN != 1)


def numbers(text: str) -> list[int]:
    """Return the whole numbers in a text, however their thousands are parted."""
    return [int(re.sub(r"\D", "", found)) for found in _NUMBERS.findall(text)]


def agrees(fact: Fact | None, words: str) -> bool:
    """Tell whether words say what the data do: the same words, or the same numbers in other ones."""
    if fact is None:
        return False
    if any(_plain(words) == _plain(variant) for variant in fact.variants):
        return True
    said = numbers(words)
    return bool(said) and any(said == numbers(variant) for variant in fact.counted)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().replace("ё", "е")


def said_in(blocks: Iterable[Paragraph | Recommendation]) -> list[Said]:
    """Find every token, and where the preamble tells the number of participants in plain words."""
    found: list[Said] = []
    for block in blocks:
        tokens = [_token(block, span) for span in block.spans if span.mark == TOKEN]
        tokens = [one for one in tokens if one.name and not _is_deleted(block, one.start, one.end)]
        found += tokens
        if getattr(block, "kind", "") in (PREAMBLE, FACT) and _OF_THE_EVENT.search(block.text):
            found += [one for one in _claims(block) if not any(_overlap(one, token) for token in tokens)]
    return found


def _token(block: Paragraph | Recommendation, span: Span) -> Said:
    return _said(block, dict(span.values).get("name", ""), span.start, span.end)


def _claims(block: Paragraph | Recommendation) -> Iterable[Said]:
    for claim in _CLAIM.finditer(block.text):
        if not _is_deleted(block, claim.start(), claim.end()):
            yield _said(block, PLAIN, claim.start(), claim.end())


def _said(block: Paragraph | Recommendation, name: str, start: int, end: int) -> Said:
    marks = tuple(one for one in block.spans if one.mark != TOKEN and one.start <= start and one.end >= end)
    return Said(name, _read(block, start, end), block.id, start, end, marks)


def _read(block: Paragraph | Recommendation, start: int, end: int) -> str:
    """Return what a stretch says: somebody's suggestion to strike a part of it counts as taken."""
    inside = [
        replace(one, start=max(one.start - start, 0), end=min(one.end, end) - start)
        for one in block.spans
        if one.mark == DELETION and one.start < end and start < one.end
    ]
    return accepted(block.text[start:end], inside)


def _is_deleted(block: Paragraph | Recommendation, start: int, end: int) -> bool:
    return any(one.mark == DELETION and one.start <= start and one.end >= end for one in block.spans)


def _overlap(one: Said, other: Said) -> bool:
    return one.start < other.end and other.start < one.end


def state_of(said: Said, facts: Mapping[str, Fact]) -> str:
    """Return in short what the data say about a place: as long as it is the same, so is an explanation."""
    return "; ".join(fact.variants[0] for fact in _facts_of(said, facts))


def is_true(said: Said, facts: Mapping[str, Fact]) -> bool:
    """Tell whether a place says what the data do; plain words may mean either number of participants."""
    return any(agrees(fact, said.words) for fact in _facts_of(said, facts))


def is_answerable(said: Said, facts: Mapping[str, Fact]) -> bool:
    """Tell whether there is something to compare a place with: without data, only a token stands alone."""
    return said.name not in (PLAIN, HEAD) or bool(_facts_of(said, facts))


def offers(said: Said, facts: Mapping[str, Fact], most: int = 2) -> list[tuple[str, str]]:
    """Return what may stand in a place instead, by the name of its fact, what is like the words there first."""
    found = [(fact.name, words) for fact in _facts_of(said, facts) for words in _variants(said, fact)]
    likeness = {offer: _likeness(offer[1], said.words) for offer in found}
    return sorted(found, key=lambda offer: -likeness[offer])[:most]


def _variants(said: Said, fact: Fact) -> Sequence[str]:
    return fact.counted[-1:] if said.name == HEAD else fact.variants


def _likeness(words: str, said: str) -> int:
    is_alike = bool(_APPROXIMATE.match(words)) == bool(_APPROXIMATE.match(said))
    return 2 * (bool(numbers(words)) == bool(numbers(said))) + is_alike


def _facts_of(said: Said, facts: Mapping[str, Fact]) -> list[Fact]:
    names = (ONSITE, PARTICIPANTS) if said.name in (PLAIN, HEAD) else (said.name,)
    return [facts[name] for name in names if name in facts]
