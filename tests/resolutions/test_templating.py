"""Templates as people write them."""

import pytest

from resolutions.canonical import Addressee
from resolutions.templating import default_text, filled, read_template, unknown_places

VALUES = {"event": "«Живой урок»", "date": "26 февраля 2026 г.", "place": "Чита", "participants": ""}


def test_places_are_filled_and_what_is_unknown_is_left_open():
    text = "{event}, {date}, { place }: {participants} и {другое}"
    assert filled(text, VALUES) == "«Живой урок», 26 февраля 2026 г., Чита: … человек и {другое}"


@pytest.mark.parametrize(
    ("text", "number", "said"),
    [
        ("Участие приняли {participants}.", "22", "Участие приняли 22 человека."),
        ("Участие приняли {participants} человек.", "22", "Участие приняли 22 человека."),
        ("Участие приняли {participants} человек.", "25", "Участие приняли 25 человек."),
        ("Участие приняли {participants} человек.", "", "Участие приняли … человек."),
        ("Приехали { participants } участников из края", "31", "Приехали 31 участник из края"),
        ("Приехали {participants} из 12 школ", "31", "Приехали 31 человек из 12 школ"),
        ("Приехали более {participants} человек", "22", "Приехали более 22 человек"),
        ("Приехали {participants} педагогов", "22", "Приехали 22 педагогов"),
        ("Встреча с {participants} участниками", "22", "Встреча с 22 участниками"),
    ],
)
def test_number_of_participants_brings_its_word(text, number, said):
    assert filled(text, VALUES | {"participants": number}) == said


def test_built_in_template_counts_people():
    parsed = read_template("Резолюция", default_text([]), VALUES | {"participants": "22"})
    assert parsed.blocks[1].text == "В работе приняли участие 22 человека."


@pytest.mark.parametrize(
    ("text", "unknown"), [("{event} {date}", []), ("{событие} {}", ["{событие}", "{}"]), ("без мест", [])]
)
def test_unknown_places(text, unknown):
    assert unknown_places(text) == unknown


def test_built_in_template_addresses_whom_last_year_did():
    text = default_text([Addressee("a", "Музеям края"), Addressee("b", ""), Addressee("c", "Педагогам")])
    parsed = read_template("Резолюция", text, VALUES)
    assert [(one.name, one.recommendations) for one in parsed.addressees] == [("Музеям края", []), ("Педагогам", [])]
    assert "«Живой урок»" in parsed.blocks[0].text
    assert [block.kind for block in parsed.blocks] == ["preamble", "fact", "preamble", "closing"]
    assert parsed.unplaced == []


def test_built_in_template_without_a_last_year_has_addressees():
    assert len(read_template("Резолюция", default_text([]), VALUES).addressees) == 2


def test_heading_is_not_of_the_template():
    parsed = read_template("Решение", "Вводная.\nПедагогам:\n- вести дневник;\n- …\nПредседатель И. О. Балданова", {})
    head = (parsed.title, parsed.event_name, parsed.place, parsed.date, parsed.signature)
    assert head == ("Решение", "", "", None, "Председатель И. О. Балданова")
    assert [one.recommendations for one in parsed.addressees] == [["вести дневник;"]]
