"""Whoever writes in an item that a colleague moves, joins or takes away loses neither letters nor the caret."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.test_items import MINISTRY, TEACHERS, show, tool
from tests.journeys.test_offline_writing import KEPT, OFFLINE, UPDATE, Line, come_again, state
from tests.journeys.test_writing import caret_at, desk, draft, saved, text_of, words_of  # noqa: F401  fixtures of writing

ANSWER = b"\0\1"
SUPPORT, REPORTS, LESSONS = "поддержать школьные лаборатории;", "сократить отчёты.", "показывать уроки друг другу."


def away(page):
    page.context.set_offline(True)
    expect(state(page)).to_have_text(OFFLINE)


# What is taken away cannot be read any more.
NO_LETTERS = """() => {
  const { split } = String.prototype;
  String.prototype.split = function (...given) {
    if (given[0] === "") throw new Error("no letters");
    return split.apply(this, given);
  };
}"""
Late = list[tuple[Any, bytes]] | None


class LateLine(Line):
    """Holds back the answers to what the page lacks, or what it writes, until they are let through."""

    answers: Late = None
    writings: Late = None
    heard = 0

    def __call__(self, socket) -> None:
        if self.is_cut:
            socket.close()
            return
        server = socket.connect_to_server()

        def say(frame):
            if self.answers is not None and frame.startswith(ANSWER):
                self.answers.append((socket, frame))
            else:
                self.heard += frame.startswith(UPDATE)
                socket.send(frame)

        def hear(frame):
            if self.writings is not None and frame.startswith((ANSWER, UPDATE)):
                self.writings.append((server, frame))
            else:
                server.send(frame)

        server.on_message(say)
        socket.on_message(hear)


def let_through(held: Late):
    for way, frame in held or ():
        way.send(frame)


def until(page, holds):
    """Wait while the page's sockets go on."""
    while not holds():
        page.wait_for_timeout(20)


@pytest.fixture
def pages(desk, people):  # noqa: F811
    return desk(people.committee), desk(people.chair, locale="ru-RU")


def write(page, words, more, key="End"):
    caret_at(page, words, key)
    page.keyboard.type(more)


def alike(*pages: Any):
    for page in pages:
        saved(page)
    assert words_of(pages[0]) == words_of(pages[1])


def test_what_is_written_without_network_goes_along_with_a_moved_item_and_so_does_the_caret(pages):
    one, other = pages
    away(other)
    write(other, "сократить", "вдвое ", "Home")
    for _ in "сократ":
        other.keyboard.press("ArrowRight")
    other.keyboard.type("(и)")
    caret_at(one, "сократить", "End")
    one.keyboard.type("!")
    one.keyboard.press("Alt+ArrowUp")
    show([one], MINISTRY, "1.1 сократить отчёты.!", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")

    other.context.set_offline(False)
    moved = "вдвое сократ(и)ить отчёты.!"
    show(pages, MINISTRY, f"1.1 {moved}", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")
    other.keyboard.type("+")
    show(pages, MINISTRY, f"1.1 {moved.replace(')', ')+')}", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")
    alike(*pages)


def test_of_an_item_that_is_taken_away_what_a_colleague_was_writing_stays(pages):
    one, other = pages
    away(other)
    write(other, "сократить", " и планы")
    caret_at(one, "сократить")
    tool(one, "Delete the item").click()
    show([one], MINISTRY, f"1.1 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")

    other.context.set_offline(False)
    show(pages, MINISTRY, f"1.1 {SUPPORT}", "1.2  и планы", TEACHERS, f"2.1 {LESSONS}")
    other.keyboard.type(" на год")
    show(pages, MINISTRY, f"1.1 {SUPPORT}", "1.2  и планы на год", TEACHERS, f"2.1 {LESSONS}")
    alike(*pages)


def test_what_is_written_without_network_goes_along_with_an_item_that_is_joined_to_another(pages):
    one, other = pages
    away(other)
    write(other, "сократить", " и планы")
    caret_at(one, "сократить", "Home")
    one.keyboard.press("Backspace")
    show([one], MINISTRY, f"1.1 {SUPPORT}{REPORTS}", TEACHERS, f"2.1 {LESSONS}")

    other.context.set_offline(False)
    show(pages, MINISTRY, f"1.1 {SUPPORT}{REPORTS} и планы", TEACHERS, f"2.1 {LESSONS}")
    other.keyboard.type("!")
    show(pages, MINISTRY, f"1.1 {SUPPORT}{REPORTS} и планы!", TEACHERS, f"2.1 {LESSONS}")
    alike(*pages)


def test_it_goes_along_from_a_page_that_was_closed_meanwhile(pages, draft, people):  # noqa: F811
    one, other = pages
    away(other)
    write(other, "сократить", " и планы")
    # Whoever reads what is kept waits until all that was to be kept before is there.
    assert other.evaluate(KEPT, f"resolution:{draft.code}-{people.chair.pk}")
    context, address = other.context, other.url
    other.close()
    caret_at(one, "сократить")
    one.keyboard.press("Alt+ArrowUp")
    show([one], MINISTRY, f"1.1 {REPORTS}", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")

    line = Line()
    again = come_again(context, address, line)
    line.is_cut = False
    show([one, again], MINISTRY, f"1.1 {REPORTS} и планы", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")
    alike(one, again)


LEFT = [
    ("moved", ["Alt+ArrowUp"], [f"1.1 {REPORTS} и планы", f"1.2 {SUPPORT}"]),
    ("joined", ["Home", "Backspace"], [f"1.1 {SUPPORT}{REPORTS} и планы"]),
    ("parted", ["Home", "ArrowRight", "Enter"], [f"1.1 {SUPPORT}", "1.2 с", f"1.3 {REPORTS[1:]} и планы"]),
    ("taken away", [], [f"1.1 {SUPPORT}", "1.2  и планы"]),
]


@pytest.mark.parametrize(("keys", "left"), [one[1:] for one in LEFT], ids=[one[0] for one in LEFT])
def test_what_somebody_has_written_who_has_left_goes_along_when_who_arranges_comes_back(pages, keys, left):
    gone, back = pages
    away(back)
    caret_at(back, "сократить", *keys[:-1])
    if keys:
        back.keyboard.press(keys[-1])
    else:
        tool(back, "Удалить пункт").click()
    write(gone, "сократить", " и планы")
    saved(gone)
    gone.close()

    back.context.set_offline(False)
    show([back], MINISTRY, *left, TEACHERS, f"2.1 {LESSONS}")
    saved(back)
    # What she takes back is what she did.
    back.keyboard.press("Control+z")
    expect(text_of(back)).to_contain_text(" и планы")


def test_it_goes_along_though_who_arranges_has_opened_the_page_anew(pages, desk, draft, people):  # noqa: F811
    gone, back = pages
    away(back)
    caret_at(back, "сократить")
    back.keyboard.press("Alt+ArrowUp")
    assert back.evaluate(KEPT, f"resolution:{draft.code}-{people.chair.pk}")
    context, address = back.context, back.url
    back.close()
    write(gone, "сократить", " и планы")
    saved(gone)
    gone.close()

    line = Line()
    again = come_again(context, address, line)
    show([again], MINISTRY, f"1.1 {REPORTS}", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")
    line.is_cut = False
    left = [MINISTRY, f"1.1 {REPORTS} и планы", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}"]
    show([again], *left)
    saved(again)
    show([desk(people.committee)], *left)


def test_two_who_write_at_one_place_do_not_write_between_one_another_s_letters(pages):
    one, other = pages
    for page in pages:
        caret_at(page, "сократить", "End")
    for left, right in zip("наблюдение", "дневники .", strict=True):
        one.keyboard.type(left)
        other.keyboard.type(right)
    expect(text_of(one)).to_contain_text("наблюдение")
    expect(text_of(one)).to_contain_text("дневники .")
    alike(*pages)


@pytest.mark.parametrize(
    ("place", "first", "rest"),
    [
        ("сократить ", "сократить два раза ", "отчёты. и планы"),
        ("сократить отчёты", "сократить два раза отчёты", ". и планы"),
        ("сок", "сок", "ратить два раза отчёты. и планы"),
    ],
)
def test_what_is_written_without_network_goes_along_with_the_part_of_an_item_that_is_parted(pages, place, first, rest):
    one, other = pages
    away(other)
    caret_at(other, "сократить", "Home", *["ArrowRight"] * len("сократить о"), "ArrowLeft")
    other.keyboard.type("два раза ")
    write(other, "сократить", " и планы")
    caret_at(one, "сократить", "Home", *["ArrowRight"] * len(place))
    one.keyboard.press("Enter")
    show([one], MINISTRY, f"1.1 {SUPPORT}", f"1.2 {place}", f"1.3 {REPORTS[len(place) :]}", TEACHERS, f"2.1 {LESSONS}")

    other.context.set_offline(False)
    show(pages, MINISTRY, f"1.1 {SUPPORT}", f"1.2 {first}", f"1.3 {rest}", TEACHERS, f"2.1 {LESSONS}")
    other.keyboard.type("!")
    show(pages, MINISTRY, f"1.1 {SUPPORT}", f"1.2 {first}", f"1.3 {rest}!", TEACHERS, f"2.1 {LESSONS}")
    alike(*pages)


def test_what_is_selected_over_two_items_is_let_go_where_one_of_them_moves(pages):
    one, other = pages
    caret_at(other, "поддержать", "End", *["Shift+ArrowRight"] * 3)
    expect(text_of(one).locator(".coedit-selection")).to_have_text("со")
    caret_at(one, "кратить")
    one.keyboard.press("Alt+ArrowUp")
    show(pages, MINISTRY, f"1.1 {REPORTS}", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")

    other.keyboard.type("X")
    show(pages, MINISTRY, "1.1 соXкратить отчёты.", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")


def test_move_that_is_undone_leaves_a_colleague_s_letters_as_any_undoing_does(pages):
    one, other = pages
    caret_at(one, "сократить")
    one.keyboard.press("Alt+ArrowUp")
    show(pages, MINISTRY, f"1.1 {REPORTS}", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")
    write(other, "сократить", " и планы")
    show(pages, MINISTRY, f"1.1 {REPORTS} и планы", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")

    one.keyboard.press("Control+z")
    left = [f"1.2 {SUPPORT}", f"1.3 {REPORTS}", TEACHERS, f"2.1 {LESSONS}"]
    show(pages, MINISTRY, "1.1  и планы", *left)
    other.keyboard.type("!")
    show(pages, MINISTRY, "1.1  и планы!", *left)
    alike(*pages)


def test_what_went_along_is_no_step_of_its_own_to_be_undone(pages):
    one, other = pages
    away(other)
    write(other, "сократить", " и планы")
    caret_at(one, "сократить", "Home", *["ArrowRight"] * len("сократить "))
    one.keyboard.press("Enter")
    show([one], MINISTRY, f"1.1 {SUPPORT}", "1.2 сократить ", "1.3 отчёты.", TEACHERS, f"2.1 {LESSONS}")
    other.context.set_offline(False)
    show(pages, MINISTRY, f"1.1 {SUPPORT}", "1.2 сократить ", "1.3 отчёты. и планы", TEACHERS, f"2.1 {LESSONS}")

    other.keyboard.type("!")
    other.keyboard.press("Control+z")
    show(pages, MINISTRY, f"1.1 {SUPPORT}", "1.2 сократить ", "1.3 отчёты. и планы", TEACHERS, f"2.1 {LESSONS}")
    alike(*pages)


def test_two_windows_of_one_browser_bring_what_it_has_kept_once(desk, people, draft):  # noqa: F811
    one, other = desk(people.committee), desk(people.chair, locale="ru-RU")
    context, address = other.context, other.url
    other.close()
    lines = LateLine(), LateLine()
    first = come_again(context, address, lines[0])
    write(first, "сократить", " и планы")
    assert first.evaluate(KEPT, f"resolution:{draft.code}-{people.chair.pk}")
    second = come_again(context, address, lines[1])
    expect(text_of(second)).to_contain_text("отчёты. и планы")
    caret_at(one, "сократить")
    one.keyboard.press("Alt+ArrowUp")
    saved(one)

    # Both are asked by the server before it has the answer of either.
    for line in lines:
        line.answers, line.writings = [], []
        line.is_cut = False
    until(first, lambda: all(line.answers for line in lines))
    for line in lines:
        let_through(line.answers)
        line.answers = None
    until(first, lambda: all(line.writings for line in lines))
    for line in lines:
        let_through(line.writings)
        line.writings = None

    show((one, first, second), MINISTRY, f"1.1 {REPORTS} и планы", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")
    alike(one, first)
    alike(one, second)


def test_fault_in_following_an_item_keeps_nothing_back_that_colleagues_write(pages):
    one, other = pages
    write(other, "сократить", " и планы")
    show([one], MINISTRY, f"1.1 {SUPPORT}", f"1.2 {REPORTS} и планы", TEACHERS, f"2.1 {LESSONS}")
    faults: list[str] = []
    other.on("pageerror", lambda fault: faults.append(fault.message))
    other.evaluate(NO_LETTERS)
    caret_at(one, "поддержать")
    one.keyboard.press("Alt+ArrowDown")

    show([other], MINISTRY, f"1.1 {REPORTS} и планы", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")
    assert set(faults) == {"no letters"}


def test_it_goes_along_where_a_move_is_heard_of_before_what_it_builds_upon(desk, people):  # noqa: F811
    closed = [desk(user, locale="ru-RU") for user in (people.committee, people.chair)]
    lines = moving, writing = LateLine(), LateLine()
    for page in closed:
        page.close()
    one, other = [come_again(page.context, page.url, line) for page, line in zip(closed, lines, strict=True)]
    moving.is_cut = False
    write(one, "сократить", "!", "Home")
    saved(one)
    write(other, "сократить", " и планы")
    moving.writings = []
    caret_at(one, "сократить")
    one.keyboard.press("Alt+ArrowUp")
    until(one, lambda: moving.writings)

    writing.answers = []
    writing.is_cut = False
    until(other, lambda: writing.answers)
    let_through(moving.writings)
    moving.writings = None
    until(other, lambda: writing.heard)
    let_through(writing.answers)
    writing.answers = None

    show((one, other), MINISTRY, f"1.1 !{REPORTS} и планы", f"1.2 {SUPPORT}", TEACHERS, f"2.1 {LESSONS}")
    alike(one, other)
