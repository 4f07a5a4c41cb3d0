"""A text that was read fits its fields, and not a letter of it is lost."""

import pytest
from django.db.models import CharField

from resolutions.canonical import LONGEST_HEADS, LONGEST_NAME
from resolutions.fitting import content_of, fitted
from resolutions.models import Addressee, Resolution
from resolutions.parsing.structure import AddressedTo, Block, Kind, Parsed


def test_limits_are_those_of_the_fields():
    lengths = {field.name: field.max_length for field in Resolution._meta.fields if isinstance(field, CharField)}
    assert {name: most for name, most in LONGEST_HEADS.items() if name in lengths} == {
        name: lengths[name] for name in ("title", "event_name", "place")
    }
    assert Addressee._meta.get_field("name").max_length == LONGEST_NAME


@pytest.mark.parametrize(
    ("text", "kept", "over"),
    [
        ("а" * 120, "а" * 120, []),
        (f"{'а' * 100} {'б' * 19}", f"{'а' * 100} {'б' * 19}", []),
        (f"{'а' * 100} {'б' * 20}", "а" * 100, ["б" * 20]),
        (f"{'а' * 120} {'б' * 20}", "а" * 120, ["б" * 20]),
        (f"{'а' * 100}\n{'б' * 20}", "а" * 100, ["б" * 20]),
        ("а" * 121, "а" * 120, ["а"]),
    ],
)
def test_text_is_cut_between_words_where_it_has_any(text, kept, over):
    found = fitted(Parsed(place=text, unplaced=["бланк"]))
    assert (found.place, found.unplaced) == (kept, ["бланк", *over])


def test_every_field_is_fitted_and_the_order_is_that_of_the_document():
    long = {name: f"{name} {'а' * most}" for name, most in LONGEST_HEADS.items()}
    found = fitted(Parsed(**long, addressees=[AddressedTo(f"name {'а' * LONGEST_NAME}", "lead", ["учить"])]))
    assert {name: getattr(found, name) for name in long} == {name: name for name in long}
    assert found.addressees == [AddressedTo("name", "lead", ["учить"])]
    assert found.unplaced == [*("а" * most for most in LONGEST_HEADS.values()), "а" * LONGEST_NAME]


def test_text_that_fits_stays_as_it_is():
    parsed = Parsed(title="Резолюция", addressees=[AddressedTo("Школам", "", ["учить"])], unplaced=["бланк"])
    assert fitted(parsed) == parsed


def test_content_has_an_id_for_everything():
    parsed = Parsed(blocks=[Block(Kind.TASK, "учить")], addressees=[AddressedTo("Школам", "Вместе", ["читать"])])
    numbers = iter("123")
    content = content_of(parsed, lambda: next(numbers))
    assert [(one.id, one.name, one.lead) for one in content.addressees] == [("1", "Школам", "Вместе")]
    assert [(one.id, one.kind, one.text) for one in content.paragraphs] == [("2", "task", "учить")]
    assert [(one.id, one.addressee, one.text) for one in content.recommendations] == [("3", "1", "читать")]
