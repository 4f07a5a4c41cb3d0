import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.branching import Asked, applying, may_apply, rearranged, runs_forward, stepped

# 1 opens 2 by «a», 2 opens 3 by «b»; 4 is for those on site, 5 for those on site who chose «a».
FORM = (
    Asked(1),
    Asked(2, after=1, value="a"),
    Asked(3, after=2, value="b"),
    Asked(4, format="onsite"),
    Asked(5, format="onsite", after=1, value="a"),
)


@pytest.mark.parametrize(
    ("way", "chosen", "found"),
    [
        ("online", {}, {1}),
        ("onsite", {}, {1, 4}),
        ("online", {1: ["b"]}, {1}),
        ("online", {1: ["a"]}, {1, 2}),
        ("online", {1: ["c", "a"], 2: ["b"]}, {1, 2, 3}),
        ("onsite", {1: ["a"], 2: ["a"]}, {1, 2, 4, 5}),
        # The second was answered and then does not apply any more: neither does what it opened.
        ("online", {1: ["b"], 2: ["b"]}, {1}),
        ("", {1: ["a"]}, {1, 2}),
    ],
)
def test_applying(way, chosen, found):
    assert applying(FORM, way, chosen) == found


def test_applying_leaves_out_what_depends_on_a_question_that_is_not_there():
    assert applying([Asked(2, after=1, value="a")], "onsite", {1: ["a"]}) == frozenset()


@pytest.mark.parametrize(
    ("order", "forward"),
    [((1, 2, 3, 4, 5), True), ((4, 1, 5, 2, 3), True), ((2, 1, 3, 4, 5), False), ((1, 3, 2, 4, 5), False), ((), True)],
)
def test_runs_forward(order, forward):
    questions = {question.key: question for question in FORM}
    assert runs_forward(questions[key] for key in order) == forward


@pytest.mark.parametrize(
    ("last", "able"),
    [
        (Asked(9), True),
        (Asked(9, "online"), True),
        (Asked(9, "online", after=5), False),
        (Asked(9, "onsite", after=5), True),
        (Asked(9, "online", after=3), True),
        (Asked(9, "online", after=7), True),
    ],
)
def test_may_apply(last, able):
    assert may_apply(9, {question.key: question for question in (*FORM, last)}) == able


@pytest.mark.parametrize(
    ("key", "step", "order"), [("a", -1, "abc"), ("a", 1, "bac"), ("c", 1, "abc"), ("c", -1, "acb"), ("b", 1, "acb")]
)
def test_stepped(key, step, order):
    assert "".join(stepped("abc", key, step)) == order


@pytest.mark.parametrize(
    ("wanted", "order"), [("cab", "cab"), ("c", "cab"), ("xcxa", "cab"), ("", "abc"), ("ccb", "cba")]
)
def test_rearranged(wanted, order):
    assert "".join(rearranged("abc", wanted)) == order


@st.composite
def forms(draw):
    """A form whose conditions name earlier questions, and somebody's answers to it."""
    count = draw(st.integers(1, 12))
    ways, codes = st.sampled_from(["", "onsite", "online"]), st.sampled_from("abc")
    questions = [
        Asked(key, draw(ways), draw(st.none() | st.integers(0, key - 1)) if key else None, draw(codes))
        for key in range(count)
    ]
    chosen = draw(st.dictionaries(st.integers(0, count - 1), st.sets(codes)))
    return questions, draw(st.sampled_from(["onsite", "online"])), chosen


@given(forms())
def test_what_applies_has_its_whole_chain_applying(form):
    questions, way, chosen = form
    found = applying(questions, way, chosen)
    for question in questions:
        opened = question.after is None or (
            question.after in found and question.value in chosen.get(question.after, ())
        )
        assert (question.key in found) == (opened and question.format in {"", way})
    assert runs_forward(questions)


@given(forms())
def test_answers_to_what_does_not_apply_change_nothing(form):
    questions, way, chosen = form
    found = applying(questions, way, chosen)
    assert applying(questions, way, {key: codes for key, codes in chosen.items() if key in found}) == found


@given(forms())
def test_what_can_never_apply_never_does(form):
    questions, way, chosen = form
    by_key = {question.key: question for question in questions}
    never = {key for key in by_key if not may_apply(key, by_key)}
    assert applying(questions, way, chosen) & never == set()


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_moving_loses_nobody(order, data):
    wanted = data.draw(st.lists(st.integers()))
    key = data.draw(st.sampled_from(order))
    assert (
        sorted(rearranged(order, wanted))
        == sorted(stepped(order, key, data.draw(st.sampled_from([-1, 1]))))
        == sorted(order)
    )
