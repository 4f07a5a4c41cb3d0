"""Addresses of the form builder and of what was answered."""

from django.urls import path

from registration.views import answer_files, questions

MANAGE = "events/<slug:slug>/manage/questions/"
question_urls = [
    path("events/<slug:slug>/my/answers/<slug:code>/", answer_files.my_answer_file, name="my_answer_file"),
    path(
        "events/<slug:slug>/manage/participants/<slug:code>/answers/<slug:question>/",
        answer_files.answer_file,
        name="answer_file",
    ),
    path(MANAGE, questions.questions, name="questions"),
    path(f"{MANAGE}add/", questions.question_add, name="question_add"),
    path(f"{MANAGE}order/", questions.question_order, name="question_order"),
    path(f"{MANAGE}preview/", questions.questions_preview, name="questions_preview"),
    path(f"{MANAGE}answers/", questions.answer_summary, name="answer_summary"),
    path(f"{MANAGE}answers/export/", questions.answer_summary_export, name="answer_summary_export"),
    path(f"{MANAGE}<slug:code>/", questions.question, name="question"),
    path(f"{MANAGE}<slug:code>/remove/", questions.question_remove, name="question_remove"),
    path(f"{MANAGE}<slug:code>/restore/", questions.question_restore, name="question_restore"),
]
