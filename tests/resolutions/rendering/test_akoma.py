"""A resolution as Akoma Ntoso, judged by the official schema."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from resolutions.canonical import Addressee, Recommendation
from resolutions.rendering.akoma import to_akn
from resolutions.rendering.akoma_meta import NAMESPACE
from resolutions.rendering.outline import outline
from resolutions.rendering.proof import Issue, Proof
from resolutions.spans import Span
from tests.resolutions.rendering.extracting import SCHEMA
from tests.resolutions.test_canonical import CONTENT

PROOF = Proof("https://symposium.example/resolutions/ABCD2345/", "0123456789abcdef" * 4)
ISSUE = Issue(PROOF, datetime(2026, 3, 5, tzinfo=UTC), 2)
SIGNED = replace(CONTENT, signature="Председатель И. О. Балданова", adoption="Принята 1 мая 2026 г.")


def made(content=SIGNED, issue=ISSUE):
    root = etree.fromstring(to_akn(content, outline(content, is_draft=not issue.proof), issue))
    SCHEMA.assertValid(root)
    return root


def found(root, path: str) -> list[etree._Element]:
    return root.findall(f".//{path}", {None: NAMESPACE})


def values(root, path: str, name: str) -> list[str | None]:
    return [one.get(name) for one in found(root, path)]


def texts(root, path: str) -> list[str]:
    return ["".join(one.itertext()).replace("\u00a0", " ") for one in found(root, path)]


def test_schema_refuses_what_is_no_statement():
    root = made()
    found(root, "mainBody")[0].append(etree.Element(f"{{{NAMESPACE}}}mainBody"))
    assert not SCHEMA.validate(root)


def test_document_says_which_work_it_is_and_which_text_of_it():
    root = made(replace(SIGNED, adopted_on=date(2026, 2, 27)))
    work = "/akn/ru/statement/resolution/2026-02-27/abcd2345"
    assert values(root, "FRBRuri", "value") == [
        work,
        f"{work}/rus@2026-03-05",
        f"{work}/rus@2026-03-05.xml",
    ]
    assert values(root, "FRBRthis", "value") == [
        f"{work}/!main",
        f"{work}/rus@2026-03-05/!main",
        f"{work}/rus@2026-03-05/!main.xml",
    ]
    assert values(root, "FRBRalias", "value") == [PROOF.address, PROOF.checksum]
    assert values(root, "FRBRlanguage", "language") == ["rus"]
    assert values(root, "FRBRversionNumber", "value") == ["2"]
    assert values(root, "TLCOrganization", "showAs") == ["Участники форума"]


def test_draft_says_so_and_is_of_its_own_day():
    root = made(replace(SIGNED, date=None), Issue(Proof(), ISSUE.made_at))
    assert texts(root, "docStatus") == ["Проект"]
    assert values(root, "FRBRuri", "value")[0] == "/akn/ru/statement/resolution/2026-03-05/draft"
    assert found(root, "FRBRalias") == []


def test_head_and_foot_are_told_from_the_text():
    root = made()
    assert texts(root, "docTitle") == ["Резолюция"]
    assert texts(root, "event") == ["форума"]
    assert (values(root, "docDate", "date"), texts(root, "docDate")) == (["2026-02-26"], ["26 февраля 2026 г."])
    assert texts(root, "location") == ["г. Чита"]
    assert texts(root, "preamble/p") == ["Было."]
    assert texts(root, "conclusions/p") == ["Председатель И. О. Балданова", "Принята 1 мая 2026 г."]
    assert texts(root, "signature/span") == ["И. О. Балданова"]


def test_every_addressee_has_a_list_and_every_item_its_names():
    root = made()
    assert values(root, "list", "eId") == ["list_1", "list_2"]
    assert texts(root, "list/heading") == ["Педагогам:", "Рекомендовать Школам:"]
    assert values(root, "point", "eId") == ["list_1__point_1", "list_2__point_1"]
    assert values(root, "point", "GUID") == ["r1", "r2"]
    assert texts(root, "point/num") == ["1.1", "2.1"]
    assert (values(root, "blockList/item", "GUID"), texts(root, "item/p")) == (["t1"], ["учить"])


@pytest.mark.parametrize("names", [[""], ["", "Школам", ""], ["Школам", "", ""]])
def test_addressees_without_a_name_have_lists_too(names):
    to = tuple(Addressee(f"a{index}", name) for index, name in enumerate(names))
    items = (*(Recommendation(f"r{one.id}", one.id, "читать") for one in to), Recommendation("r9", "gone", "помнить"))
    root = made(replace(SIGNED, addressees=to, recommendations=items))
    assert values(root, "list", "eId") == [f"list_{number}" for number in range(1, len(names) + 1)]
    assert len(found(root, "list/heading")) == sum(map(bool, names))
    assert texts(root, "blockList/item/p") == ["учить", "помнить"]


def test_marks_and_lines_are_elements():
    asked = replace(CONTENT.recommendations[0], text="раз\nдва", spans=(Span(0, 5, "strong"), Span(4, 7, "em")))
    (paragraph, _other) = found(made(replace(SIGNED, recommendations=(asked, CONTENT.recommendations[1]))), "point//p")
    text = etree.tostring(paragraph, encoding="unicode", with_tail=False).replace(f' xmlns="{NAMESPACE}"', "")
    assert text == "<p><b>раз<br/></b><b><i>д</i></b><i>ва</i></p>"


def test_text_without_anything_in_it_is_a_statement():
    empty = replace(CONTENT, event_name="", place="", date=None, paragraphs=(), addressees=(), recommendations=())
    root = made(empty)
    assert [etree.QName(one).localname for one in root[0]] == ["meta", "preface", "mainBody"]
