"""Making questions, their order, taking them away."""

from typing import Any

import pytest

from events.models import Event
from registration.actions import asking
from registration.models import Answer, Question
from registration.refusals import Refused
from tests.factories import make_event, make_registration, make_user
from tests.registration.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_user()


@pytest.fixture
def chain(event):
    """1 with options; 2 with options after «Да» of 1; 3 after «Да» of 2; 4 of nobody's."""
    first = make_question(event, "Приедете?", "choice")
    second = make_question(event, "С ночёвкой?", "choice", depends_on=first, depends_value="a")
    third = make_question(event, "Сколько ночей?", "number", depends_on=second, depends_value="a")
    return first, second, third, make_question(event, "Пожелания", "long")


def answer(question: Question, value: Any = "a") -> Answer:
    return Answer.objects.create(registration=make_registration(question.event), question=question, value=value)


def codes(event: Event) -> str:
    return "".join(event.questions.filter(is_retired=False).values_list("code", flat=True))


def refusal(act: Any, **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        act(**given)
    assert "%" not in refused.value.reason
    return refused.value.code


# ------------------------------------------------------------------ making and changing
def test_new_question_stands_at_the_end_under_a_free_code(event, chain, by):
    chain[1].dependants.update(depends_on=None)
    asking.remove_question(question=chain[1], by=by)
    made = asking.save_question(question=Question(event=event, label="Ещё"), by=by)
    assert (made.code, codes(event), made.history.get().history_user) == ("2", "1342", by)


def test_words_change_and_the_place_stays(event, chain, by):
    question = Question.objects.get(pk=chain[1].pk)
    asking.step_question(question=chain[3], step=-1, by=by)
    question.label = "Останетесь на ночь?"
    asking.save_question(question=question, by=by)
    assert (codes(event), event.questions.get(code="2").label) == ("1243", "Останетесь на ночь?")


@pytest.mark.parametrize(("number", "has_answer"), [(0, False), (1, False), (3, True)])
def test_kind_stays_where_something_hangs_on_it(chain, by, number, has_answer):
    if has_answer:
        answer(chain[number], "Тихо")
    chain[number].kind = "date"
    assert refusal(asking.save_question, question=chain[number], by=by) == "question_kind"


def test_kind_changes_where_nothing_hangs_on_it(chain, by):
    chain[3].kind = "short"
    asking.save_question(question=chain[3], by=by)
    assert Question.objects.get(pk=chain[3].pk).kind == "short"


@pytest.mark.parametrize(
    ("kind", "value", "left", "code"),
    [
        ("choice", "b", "a", "option_used"),
        ("choices", ["a", "b"], "a", "option_used"),
        ("choices", ["b"], "a", "option_used"),
        ("choice", "a", "a", ""),
        ("choices", ["a"], "a", ""),
    ],
)
def test_option_that_was_chosen_stays(event, by, kind, value, left, code):
    question = make_question(event, "Кофе?", kind)
    answer(question, value)
    question.options = [one for one in question.options if one["code"] == left]
    if code:
        assert refusal(asking.save_question, question=question, by=by) == code
    else:
        assert asking.save_question(question=question, by=by).choices == [("a", "Да")]


def test_option_that_another_question_needs_stays(chain, by):
    chain[0].options = chain[0].options[1:]
    assert refusal(asking.save_question, question=chain[0], by=by) == "option_needed"


def test_condition_names_an_option_of_an_earlier_question(event, chain, by):
    first, second, third, last = chain
    retired = make_question(event, "Старый", "choice", is_retired=True)
    elsewhere = make_question(make_event(), "Чужой", "choice")
    for question, parent, value in (
        (first, second, "a"),
        (second, second, "a"),
        (last, first, "z"),
        (last, third, "a"),
        (Question(event=event, label="Новый"), retired, "a"),
        (last, elsewhere, "a"),
    ):
        question.depends_on, question.depends_value = parent, value
        assert refusal(asking.save_question, question=question, by=by) == "question_condition"


def test_condition_must_be_able_to_come_true(event, chain, by):
    chain[2].format = "online"
    asking.save_question(question=chain[2], by=by)
    chain[0].format = "onsite"
    assert refusal(asking.save_question, question=chain[0], by=by) == "question_never"
    new = Question(event=event, label="Новый", format="onsite", depends_on=chain[1], depends_value="b")
    assert asking.save_question(question=new, by=by).code == "5"


# ------------------------------------------------------------------ taking away
def test_question_without_answers_is_deleted(event, chain, by):
    assert (asking.remove_question(question=chain[3], by=by), codes(event)) == (True, "123")
    assert asking.remove_question(question=chain[3], by=by) is True


def test_question_with_answers_is_retired_and_comes_back_at_the_end(event, chain, by):
    answer(chain[2], 2)
    assert (asking.remove_question(question=chain[2], by=by), codes(event), Answer.objects.count()) == (False, "124", 1)
    for _again in range(2):
        asking.restore_question(question=chain[2], by=by)
        assert codes(event) == "1243"


def test_question_that_others_depend_on_is_not_removed(event, chain, by):
    assert refusal(asking.remove_question, question=chain[1], by=by) == "question_needed"
    assert codes(event) == "1234"


def test_question_does_not_come_back_without_the_one_it_depends_on(chain, by):
    for question in (chain[2], chain[1]):
        answer(question)
        asking.remove_question(question=question, by=by)
    assert refusal(asking.restore_question, question=chain[2], by=by) == "question_condition"


# ------------------------------------------------------------------ the order
@pytest.mark.parametrize(
    ("wanted", "found"), [("4123", "4123"), ("1423", "1423"), ("4", "4123"), ("1x24", "1243"), ("", "1234")]
)
def test_questions_are_put_in_order(event, chain, by, wanted, found):
    asking.order_questions(event=event, codes=wanted, by=by)
    assert codes(event) == found


@pytest.mark.parametrize("wanted", ["2134", "1324", "4321"])
def test_no_question_stands_before_the_one_it_depends_on(event, chain, by, wanted):
    assert refusal(asking.order_questions, event=event, codes=wanted, by=by) == "question_order"
    assert codes(event) == "1234"


def test_question_steps_up_and_down(event, chain, by):
    asking.step_question(question=chain[3], step=-1, by=by)
    assert codes(event) == "1243"
    asking.step_question(question=chain[3], step=1, by=by)
    asking.step_question(question=chain[3], step=1, by=by)
    assert codes(event) == "1234"
    assert refusal(asking.step_question, question=chain[1], step=-1, by=by) == "question_order"


# ------------------------------------------------------------------ the next edition
def test_questions_are_copied_with_their_conditions(event, chain, by):
    make_question(event, "Старый", is_retired=True)
    answer(chain[0])
    target = make_event()

    assert asking.clone_questions(source=event, target=target, by=by) == 4

    copies = list(target.questions.select_related("depends_on"))
    assert [(row.code, row.depends_on and row.depends_on.code, row.depends_value) for row in copies] == [
        ("1", None, ""),
        ("2", "1", "a"),
        ("3", "2", "a"),
        ("4", None, ""),
    ]
    assert {row.depends_on.event_id for row in copies if row.depends_on} == {target.pk}
    assert (copies[0].options, Answer.objects.count()) == (chain[0].options, 1)
