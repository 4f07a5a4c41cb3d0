"""The organiser's form builder: questions, their order, the form as it will be, what was answered."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor, get_event
from events.permissions import Can
from registration.access import get_question
from registration.actions import asking
from registration.answer_stats import as_table, summaries
from registration.forms_questions import PLACES, PreviewForm, QuestionForm
from registration.models import Question
from registration.refusals import Refused
from symposium.lib.tabular import write_xlsx

STEPS = {"up": -1, "down": 1}


@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    counted = event.questions.select_related("depends_on").annotate(number=Count("answers"))
    rows = list(counted.order_by("rank", "pk"))
    context = {
        "event": event,
        "questions": [row for row in rows if not row.is_retired],
        "retired": [row for row in rows if row.is_retired],
        "moved": request.GET.get("moved", ""),
        "step": request.GET.get("step", ""),
    }
    return render(request, "registration/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def question_add(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    return _question_page(request, Question(event=event))


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    return _question_page(request, get_question(event, code))


def _question_page(request: HttpRequest, row: Question) -> HttpResponse:
    form = QuestionForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            asking.save_question(question=form.question(), by=actor(request))
        except Refused as refusal:
            form.add_error(PLACES.get(refusal.code), refusal.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("registration:questions", row.event.slug)
    context = {"event": row.event, "form": form, "question": row}
    return render(request, "registration/question.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def question_remove(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    row = get_question(event, code)
    if request.method != "POST":
        context = {"event": event, "question": row, "number": row.answers.count()}
        return render(request, "registration/question_remove.html", context)
    try:
        is_deleted = asking.remove_question(question=row, by=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    else:
        said = _("The question is removed.") if is_deleted else _("The question is not asked any more. Answers stay.")
        messages.success(request, said)
    return redirect("registration:questions", slug)


@require_POST
def question_restore(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    try:
        asking.restore_question(question=get_question(event, code), by=actor(request))
        messages.success(request, _("The question is asked again. It stands at the end."))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("registration:questions", slug)


@require_POST
def question_order(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    target = reverse("registration:questions", args=[slug])
    step = next((name for name in STEPS if name in request.POST), "")
    try:
        if step:
            row = get_question(event, request.POST[step])
            asking.step_question(question=row, step=STEPS[step], by=actor(request))
            target += f"?moved={row.code}&step={step}"
        else:
            asking.order_questions(event=event, codes=request.POST.get("order", "").split(","), by=actor(request))
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect(target)


@require_safe
def questions_preview(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    return render(request, "registration/questions_preview.html", {"event": event, "form": PreviewForm(event=event)})


@require_safe
def answer_summary(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    return render(request, "registration/answer_summary.html", {"event": event, "summaries": summaries(event)})


@require_safe
def answer_summary_export(request: HttpRequest, slug: str) -> HttpResponse:
    event = get_event(request, slug, Can.EDIT_EVENT)
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}-answers.xlsx"'}
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(write_xlsx(as_table(event)), content_type=content_type, headers=headers)
