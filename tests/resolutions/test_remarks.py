"""Findings in words."""

import re
from dataclasses import replace
from pathlib import Path

from resolutions import checking
from resolutions.checking import Directory, check, keyed, texts_of
from resolutions.correcting import Checked
from resolutions.remarks import WORDS, Change, remarks_page
from tests.resolutions.checking.texts import asking, saying


def page_of(content, most=None):
    findings = keyed(check(content, Directory()), texts_of(content))
    return remarks_page(Checked(content, findings, {}), most)


def test_every_finding_has_its_words():
    folder = Path(checking.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    literals = set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', sources))
    # What the modules name besides: kinds of blocks, fields, and what words are filled with.
    others = {"closing", "task", "recommendation", "nobody", "name", "value", "origin", "addressee", "due_to", "sign"}
    others |= {"signs", "proper", "word", "day", "year", "month", "core", "noun", "case", "check", "keyed", "texts_of"}
    others |= {"subjects", "legal", "stem", "vowel"}
    assert literals - others == set(WORDS)


def test_change_is_shown_within_its_words():
    (group,) = page_of(saying("Один , два")).groups
    assert [one.change for one in group.remarks] == [Change("Один", " ", "", ", два")]
    long = "Сначала стоит очень много самых разных слов , и потом их снова очень много стоит"
    change = page_of(saying(long)).groups[0].remarks[0].change
    assert (change.before, change.after) == ("… много самых разных слов", ", и потом их снова очень…")


def test_fix_of_a_field_says_what_it_sets():
    (remark,) = page_of(asking("вести дневник.", due_to=None)).groups[0].remarks
    assert (remark.change, "26 февраля 2027" in remark.does) == (None, True)


def test_leaving_says_what_is_decided():
    page = page_of(asking("ЖЖЖЖ , вести дневник", due_to=None))
    words = {one.finding.code: one.leave for group in page.groups for one in group.remarks}
    assert len({words[code] for code in ("abbreviation", "no_deadline", "space_before")}) == 3


def test_item_without_addressee_and_paragraphs_are_named():
    content = asking("вести , дневник.")
    content = replace(content, addressees=(), paragraphs=saying("Один , два", kind="closing").paragraphs)
    assert len({group.label for group in page_of(content).groups} - {""}) == 2


def test_long_words_are_shortened():
    (remark,) = page_of(asking("вести дневник " * 30 + ".", due_to=None)).groups[0].remarks[:1]
    assert len(remark.quote) <= 90
