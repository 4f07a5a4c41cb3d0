"""A question is removed at the very instant when somebody answers it."""

import contextlib
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from registration import questionnaire
from registration.actions import asking
from registration.models import Answer, Question
from registration.questionnaire import keep_answers
from tests.factories import make_registration, make_user
from tests.races import PATIENCE, wait_if_possible
from tests.registration.factories import make_question
from tests.registration.test_actions import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def race(event, monkeypatch, *, transactional=True):
    """Answer a question and remove it after it was read, before the answer is written; return what came of both."""
    question, row, by, outcomes = make_question(event), make_registration(event), make_user(), []
    has_read, is_removed, write = threading.Event(), threading.Event(), questionnaire._answer

    def write_late(registration, key, value):
        has_read.set()
        wait_if_possible(is_removed)
        return write(registration, key, value)

    def answer():
        try:
            with transaction.atomic() if transactional else contextlib.nullcontext():
                keep_answers(row, {question.pk: "x"})
        except IntegrityError:
            outcomes.append("lost")

    def remove():
        assert has_read.wait(PATIENCE)
        outcomes.append("deleted" if asking.remove_question(question=question, by=by) else "retired")
        is_removed.set()

    monkeypatch.setattr(questionnaire, "_answer", write_late)
    at_once([answer, remove])
    return outcomes


def test_answered_question_is_retired_even_at_one_instant(event, monkeypatch):
    assert race(event, monkeypatch) == ["retired"]
    assert (Answer.objects.get().value, Question.objects.get().is_retired) == ("x", True)


def test_without_the_lock_the_answer_is_lost(event, monkeypatch):
    """The control: the test above can fail. SQLite's transactions exclude each other even without the lock."""
    monkeypatch.setattr(Question.objects, "select_for_update", Question.objects.all)
    transactional = connection.vendor != "sqlite"
    assert race(event, monkeypatch, transactional=transactional) == ["deleted", "lost"]
    assert (Answer.objects.count(), Question.objects.count()) == (0, 0)
