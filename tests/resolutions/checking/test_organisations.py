"""Organisations named in items."""

import pytest

from resolutions.checking import Directory, Organisation, check
from tests.resolutions.checking.texts import NOTHING, asking, found, saying

KNOWN = Directory((Organisation("ООО «Новый диск»"), Organisation("ГУ ДПО «Институт развития образования»", "ИРО")))


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("поддержать компанию «Физикон».", "organisation_unknown", "«Физикон»"),
        ("поддержать ЗАО Физикон - трейд и школы.", "organisation_unknown", "Физикон - трейд"),
        ("поддержать АНО «Росток».", "organisation_unknown", "«Росток»"),
        ("поддержать ИКОП «Сферум».", None, None),
        ("поддержать платформу «Робоборик».", None, None),
        ("поддержать компанию «Новый Диск».", None, None),
        ("поддержать ГУ ДПО «Институт развития образования».", None, None),
    ],
)
def test_only_organisations_are_looked_up(text, code, name):
    expected = [(code, name, "")] if code else []
    assert found(asking(text), "organisation_unknown", "organisation_name", known=KNOWN) == expected


def test_nearly_known_name_becomes_the_known_one():
    expected = [("organisation_name", "«Институт развитие образования»", "ГУ ДПО «Институт развития образования» ждёт")]
    assert found(saying("ГУ ДПО «Институт развитие образования» ждёт"), known=KNOWN) == expected


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("помочь компании «Новый диск города».", "помочь компании «Новый диск края»."),
        ("помочь школе «Росток № 6».", ""),
        ("помочь компании «Физикон».", ""),
    ],
)
def test_unknown_name_is_offered_the_one_it_resembles(text, after):
    known = Directory((Organisation("ООО «Новый диск края»"), Organisation("Школа «Росток № 5»")))
    assert [after for _code, _name, after in found(asking(text), "organisation_unknown", known=known)] == [after]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("поддержать АНО «Росток».", "АНО «Росток»"),
        ("поддержать ГУ ДПО «Росток».", "ГУ ДПО «Росток»"),
        ("поддержать ЗАО Физикон - трейд и школы.", "ЗАО «Физикон - трейд»"),
        ("гордиться школой «Росток».", "Росток"),
        (f"поддержать АНО «{'Росток' * 50}».", ""),
    ],
)
def test_unknown_name_can_be_entered_and_is_known_then(text, entry):
    (finding,) = [one for one in check(asking(text), NOTHING) if one.code == "organisation_unknown"]
    assert finding.entry == entry
    if entry:
        known = Directory((Organisation(entry),))
        assert found(asking(text), "organisation_unknown", "organisation_name", known=known) == []


def test_partners_that_a_preamble_thanks_need_not_be_known():
    assert found(saying("Выступила компания «Физикон»."), known=KNOWN) == []
