"""Organisations named in items."""

import pytest

from resolutions.checking import Directory, Organisation
from tests.resolutions.checking.texts import asking, found, saying

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


def test_partners_that_a_preamble_thanks_need_not_be_known():
    assert found(saying("Выступила компания «Физикон»."), known=KNOWN) == []
