"""What the shared editor decides without a browser: numbers, ids of copies, pasted text, whether all is saved."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolutions.canonical import Addressee, Content, Recommendation
from resolutions.rendering.outline import Look, outline
from tests.node import asked

VOID = {"br", "hr", "img", "meta", "link"}


def editor(ask: str, **question: Any) -> Any:
    return asked("resolutions/editor.ts", {"ask": ask, **question})


def to(addressee: str) -> dict[str, str]:
    return {"type": "recommendation", "kind": "recommendation", "addressee": addressee}


def para(kind: str = "preamble") -> dict[str, str]:
    return {"type": "task" if kind == "task" else "para", "kind": kind, "addressee": ""}


def named(*addressees: str) -> list[dict[str, str]]:
    return [{"id": name, "name": name.upper(), "lead": ""} for name in addressees]


def headings(blocks: list[dict[str, str]], *addressees: str) -> list[tuple[int, str, str]]:
    """Name what stands above which block: the heading's text, and what is said of it."""
    found = editor("number", blocks=blocks, addressees=named(*addressees))["headings"]
    flags = ("isAgain", "isEmpty", "isUnknown")
    return [(one["at"], one["text"], " ".join(flag for flag in flags if one[flag])) for one in found]


# ---------------------------------------------------------------- numbers and headings


def test_items_are_numbered_within_their_addressee_wherever_they_stand():
    blocks = [para(), to("a"), to("b"), to("a"), para("closing")]

    assert editor("number", blocks=blocks, addressees=named("a", "b"))["numbers"] == ["", "1.1", "2.1", "1.2", ""]


def test_heading_stands_wherever_the_addressee_changes():
    assert headings([para(), to("a"), to("a"), to("b"), to("a")], "a", "b") == [
        (1, "A:", ""),
        (3, "B:", ""),
        (4, "A:", "isAgain"),
    ]


def test_addressee_of_whom_nothing_is_asked_has_a_heading_in_its_place():
    assert headings([para(), to("b"), para("closing")], "a", "b", "c") == [
        (1, "A:", "isEmpty"),
        (1, "B:", ""),
        (2, "C:", "isEmpty"),
    ]


def test_item_to_nobody_on_the_list_is_shown_as_such():
    assert editor("number", blocks=[to("gone")], addressees=named("a"))["numbers"] == ["–"]
    assert (0, "", "isUnknown") in headings([to("gone")], "a")


LEADS = ["", "Предлагаем", "Предлагаем:", "Итак.\nПредлагаем", "Итак", "Итак.", "Одно\n\nДругое:"]
addressees = st.lists(
    st.tuples(st.sampled_from(["", "Школам", "Министерству края"]), st.sampled_from(LEADS)), max_size=4
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(given=addressees, asked_of=st.lists(st.integers(0, 3), max_size=8))
def test_editor_draws_what_the_published_page_has(given, asked_of):
    people = [Addressee(str(index), name, lead) for index, (name, lead) in enumerate(given)]
    items = [
        Recommendation(f"i{n}", str(place), f"Пункт {n}") for n, place in enumerate(asked_of) if place < len(people)
    ]
    items.sort(key=lambda item: int(item.addressee))
    content = Content("", "", "", None, None, None, "", "", (), tuple(people), tuple(items))

    drawn = editor(
        "number",
        blocks=[to(item.addressee) for item in items],
        addressees=[{"id": one.id, "name": one.name, "lead": one.lead} for one in people],
    )

    assert as_outline(drawn, [item.text for item in items]) == [
        (piece.number, piece.text.replace("\xa0", " "))
        for piece in outline(content)
        if piece.look in {Look.PARAGRAPH, Look.ADDRESSEE, Look.RECOMMENDATION}
    ]


def as_outline(drawn: dict[str, Any], texts: list[str]) -> list[tuple[str, str]]:
    """Read the drawn headings and items from top to bottom as the outline has them."""
    pieces = []
    for index in range(len(texts) + 1):
        for heading in (one for one in drawn["headings"] if one["at"] == index):
            pieces += [("", line) for line in heading["before"]]
            pieces += [(heading["number"], heading["text"])] if heading["text"] else []
        pieces += [(drawn["numbers"][index], texts[index])] if index < len(texts) else []
    return pieces


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([para(), para("task"), para("fact"), to("a"), to("b"), para("closing")], None),
        ([to("b"), to("a")], [1, 0]),
        ([para(), to("a"), para("task")], [2, 1]),
        ([para("closing"), to("a")], [1, 0]),
        ([to("gone"), to("b")], [1, 0]),
    ],
)
def test_block_out_of_its_place_is_found(blocks, expected):
    assert editor("astray", blocks=blocks, addressees=named("a", "b")) == expected


# ---------------------------------------------------------------- ids


def block(name: str, text: str, node: int) -> dict[str, Any]:
    return {"id": name, "text": text, "node": node}


def test_new_block_gets_an_id():
    assert editor("name", before=[block("a", "x", 1)], after=[block("a", "x", 1), block("", "", 2)]) == [1]


def test_second_half_of_a_split_gets_an_id_of_its_own():
    after = [block("a", "one", 2), block("a", "two", 3)]

    assert editor("name", before=[block("a", "onetwo", 1)], after=after) == [1]


def test_of_a_split_at_the_beginning_the_text_keeps_its_id():
    assert editor("name", before=[block("a", "x", 1)], after=[block("a", "", 2), block("a", "x", 3)]) == [0]


def test_pasted_copies_get_ids_and_the_original_keeps_its_own():
    before = [block("a", "x", 1)]

    assert editor("name", before=before, after=[block("a", "x", 2), block("a", "x", 1), block("a", "x", 3)]) == [0, 2]


def test_copies_of_two_moves_are_parted_the_same_way_in_every_browser():
    before = [block("b", "", 0), block("a", "x", 1), block("a", "x", 2)]

    for written in (0, 1, 2):
        after = [block(one["id"], one["text"] + "y", 9) if one["node"] == written else one for one in before]
        assert editor("name", before=before, after=after) == [2]


def test_moved_block_keeps_its_id():
    assert editor("name", before=[block("b", "y", 2)], after=[block("b", "y", 2), block("a", "x", 3)]) == []


# ---------------------------------------------------------------- pasted text


class Planted(HTMLParser):
    """Builds of HTML whose tags are closed what a browser would hand to the editor."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = [self.node(11, "#document-fragment")]
        self.feed(html)
        self.close()

    def node(self, kind: int, name: str, value: str | None = None, **attributes: str | None) -> dict[str, Any]:
        return {"nodeType": kind, "nodeName": name, "nodeValue": value, "childNodes": [], "attributes": attributes}

    def put(self, node: dict[str, Any]) -> dict[str, Any]:
        self.open[-1]["childNodes"].append(node)
        return node

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = self.put(self.node(1, tag.upper(), **dict(attrs)))
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()["nodeName"] == tag.upper()

    def handle_data(self, data: str) -> None:
        self.put(self.node(3, "#text", data))

    def handle_comment(self, data: str) -> None:
        self.put(self.node(8, "#comment", data))


def pasted(html: str) -> list[str]:
    """Paste HTML and spell what is left: *bold*, _italic_, - item."""
    blocks = editor("paste", tree=Planted(editor("unstyled", text=html)).open[0])
    return [("- " if one["isItem"] else "") + "".join(map(spelt, one["runs"])) for one in blocks]


def spelt(run: dict[str, Any]) -> str:
    text = f"*{run['text']}*" if run["strong"] else run["text"]
    return f"_{text}_" if run["em"] else text


WORD = """<head><style><!-- p {margin:0} --></style></head><body><!--StartFragment-->
<p class=MsoNormal style='text-align:justify'><b>Первый</b>
абзац <i>с курсивом</i><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;
</span></span>пункт <span style='color:red'>раз</span></p>
<table><tbody><tr><td><p>ячейка</p></td><td>другая</td></tr></tbody></table><script>alert(1)</script></body>"""


def test_of_word_only_paragraphs_bold_italic_and_items_are_left():
    assert pasted(WORD) == ["*Первый* абзац _с курсивом_", "- пункт раз", "ячейка", "другая"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ul><li>раз<ul><li>два</li></ul></li></ul><p>три</p>", ["- раз", "- два", "три"]),
        ("<ol><li><p>раз</p></li></ol>", ["- раз"]),
        ("строка<br>другая", ["строка", "другая"]),
        ("<b style='font-weight:normal'><span style='font-weight:700'>жирно</span> нет</b>", ["*жирно* нет"]),
        ("<strong><em>оба</em></strong>", ["_*оба*_"]),
        (
            "<b style='mso-bidi-font-weight:normal'>жирно</b><i style='color:red;mso-bidi-font-style:normal'>косо</i>",
            ["*жирно*_косо_"],
        ),
        ("<b style='color:red; font-weight:normal'>нет</b><i style='font-style:normal'>нет</i>", ["нетнет"]),
        (
            "<h1>Заголовок</h1><div>текст <a href='https://example.org'>ссылка</a><img></div>",
            ["Заголовок", "текст ссылка"],
        ),
        ("<p> много \n\t пробелов </p>", ["много пробелов"]),
        ("<p>пере\u00adнос\u200b\u0007</p>", ["перенос"]),
        ("<!-- <b>тайно</b> --><title>Имя</title>", []),
    ],
)
def test_pasted_html_is_cleaned(html, expected):
    assert pasted(html) == expected


def test_styles_are_put_aside_before_html_is_parsed():
    html = "<style>p{}</style><p class=x STYLE = 'a'>style=1 <b\nstyle=\"b\">x</b></p>"

    assert editor("unstyled", text=html) == "<p class=x data-style = 'a'>style=1 <b\ndata-style=\"b\">x</b></p>"


def test_plain_text_is_pasted_by_lines():
    blocks = editor("lines", text="раз \r\n\r\n два\u2028три\n")

    assert [[run["text"] for run in one["runs"]] for one in blocks] == [["раз"], ["два"], ["три"]]
    assert not any(one["isItem"] for one in blocks)


# ---------------------------------------------------------------- saved or not

STEP_1, STEP_2, UPDATE, AWARENESS = [0, 0, 1, 0], [0, 1, 2, 0, 0], [0, 2, 2, 0, 0], [1, 5]


def saved(*told: list[Any]) -> list[bool]:
    return [is_saved for is_saved, _is_unsent, _seq in editor("acks", told=told)]


def unsent(*told: list[Any]) -> bool:
    return bool(editor("acks", told=told)[-1][1])


def test_text_is_saved_once_every_frame_is_acknowledged():
    told = [["opened"], ["sent", STEP_1], ["sent", STEP_2], ["acknowledged", 1]]
    told += [["sent", UPDATE], ["sent", AWARENESS], ["sent", UPDATE], ["acknowledged", 2], ["acknowledged", 3]]

    assert saved(*told) == [False, False, False, True, False, False, False, False, True]
    assert editor("acks", told=told)[-1][2] == 3


def test_nothing_is_saved_before_the_server_has_heard_what_it_lacks():
    assert saved(["opened"], ["acknowledged", 7]) == [False, False]


def test_connection_that_breaks_and_comes_back_waits_for_the_answer_again():
    before = [["opened"], ["sent", STEP_2], ["acknowledged", 1], ["changed"], ["sent", UPDATE], ["closed"]]
    again = [["opened"], ["sent", STEP_2], ["acknowledged", 2]]

    assert saved(*before, *again)[-4:] == [False, False, False, True]


def test_page_with_unsent_text_is_not_left_unasked():
    begun = [["opened"], ["sent", STEP_2], ["acknowledged", 1]]

    assert not unsent(*begun)
    assert not unsent(*begun, ["closed"])
    assert unsent(*begun, ["closed"], ["changed"])
    assert unsent(*begun, ["changed"], ["sent", UPDATE])
    assert not unsent(*begun, ["changed"], ["sent", UPDATE], ["acknowledged", 2])
    assert not unsent(*begun, ["changed"], ["sent", UPDATE], ["acknowledged", 2], ["closed"])


# ---------------------------------------------------------------- length


@pytest.mark.parametrize(
    ("paragraphs", "words", "pages"),
    [
        ([], 0, 0),
        (["", "  "], 0, 0),
        (["Научно-практический симпозиум в 2026 году: 1,5 тыс. человек"], 8, 1),
        (["а" * 1800], 1, 1),
        (["а" * 1800, "б"], 2, 2),
    ],
)
def test_words_and_pages_are_counted(paragraphs, words, pages):
    assert editor("measure", paragraphs=paragraphs) == {"words": words, "pages": pages}


# ---------------------------------------------------------------- tokens of facts


def part(text: str, fact: str = "") -> dict[str, str]:
    return {"text": text, "fact": fact}


def test_token_is_whole_whatever_lies_over_parts_of_it():
    parts = [part("Всего "), part("более ", "people"), part("650", "people"), part(" и "), part("3", "tracks")]

    assert editor("tokens", parts=parts) == [
        {"name": "people", "words": "более 650", "from": 6, "to": 15},
        {"name": "tracks", "words": "3", "from": 18, "to": 19},
    ]


def test_tokens_of_one_fact_that_lie_apart_are_two():
    parts = [part("5", "people"), part(" "), part("6", "people"), part("7", "tracks")]

    assert [one["words"] for one in editor("tokens", parts=parts)] == ["5", "6", "7"]


@pytest.mark.parametrize(
    ("before", "after", "text", "start"),
    [
        ("", "", "5 человек", 0),
        ("Пришли", ".", " 5 человек", 1),
        ("Пришли ", "из края", "5 человек ", 0),
        ("(", ")", "5 человек", 0),
        ("«", "«", "5 человек ", 0),
    ],
)
def test_inserted_token_is_parted_from_its_neighbours_as_words_are(before, after, text, start):
    assert editor("spaced", words="5 человек", before=before, after=after) == {"text": text, "from": start}
