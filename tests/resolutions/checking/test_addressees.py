"""Whom the text addresses."""

from dataclasses import replace

import pytest

from resolutions.canonical import Addressee, Recommendation
from resolutions.checking import Directory, Organisation, check, dative
from tests.resolutions.checking.texts import DAY, HEAD, fixed, found

KNOWN = Directory((Organisation("Министерство образования и науки края"), Organisation("Школа № 5")))


def to(*names: str):
    return replace(HEAD, addressees=tuple(Addressee(f"a{index}", name) for index, name in enumerate(names)))


@pytest.mark.parametrize(
    ("name", "code", "after"),
    [
        ("Министерство образования и науки края", "addressee_case", "Министерству образования и науки края"),
        ("Педагоги", "addressee_case", "Педагогам"),
        ("Детские сады", "addressee_case", "Детским садам"),
        ("Министерства образования края", "addressee_case", "Министерству образования края"),
        ("Министерству образования и наук края", "addressee_name", "Министерству образования и науки края"),
        ("Министерству образования края", None, None),
        ("Министерству образования и науки края", None, None),
        ("Школе № 6", None, None),
        ("Педагогам", None, None),
        ("Всем участникам", None, None),
        ("", None, None),
    ],
)
def test_name_is_compared_with_the_directory(name, code, after):
    expected = [(code, name, f"name={after}")] if code else []
    assert found(to(name), known=KNOWN) == expected


@pytest.mark.parametrize("noun", dict.fromkeys([*dative._NOUNS.values(), *dative._OF_MANY.values()]))
def test_name_in_the_dative_is_left_alone(noun):
    assert found(to(noun.capitalize(), f"{noun.capitalize()} образования края"), "addressee_case") == []


def asked(text, own):
    content = to("Министерству образования", "Институту развития образования", "Педагогам")
    return replace(content, recommendations=(Recommendation("r", own, text, due_to=DAY),))


@pytest.mark.parametrize(
    ("text", "own", "code", "field", "after"),
    [
        ("рекомендовать институту разработать программу.", "a1", "addressee_twice", "", "разработать программу."),
        ("рекомендовать институту разработать программу.", "a0", "other_group", "a1", "разработать программу."),
        ("педагогам вести дневник.", "a0", "other_group", "a2", "вести дневник."),
        ("Министерству образования: продолжить работу.", "a2", "other_group", "a0", "продолжить работу."),
    ],
)
def test_item_that_names_an_addressee_goes_to_it(text, own, code, field, after):
    (finding,) = [one for one in check(asked(text, own), Directory()) if one.code in ("addressee_twice", "other_group")]
    assert (finding.code, finding.fix.value, fixed(text, finding)) == (code, field, after)


@pytest.mark.parametrize(
    "text",
    [
        "рекомендовать к использованию сервисы.",
        "рекомендовать музеям вести дневник.",
        "разъяснить педагогам опасности.",
        "педагогам и институту.",
    ],
)
def test_other_items_stay_where_they_are(text):
    assert found(asked(text, "a0"), "addressee_twice", "other_group") == []
