"""Files that participants sent with the form: for whoever sent them and for the organisers."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from events.access import get_event
from events.looks import What, note_look
from events.permissions import Can
from registration.access import get_answer_file, get_own_active, get_participant
from registration.models import Answer
from registration.uploads import KINDS
from registration.views.mine import own_page
from symposium.lib.files import kind_of


@own_page
@require_safe
def my_answer_file(request: HttpRequest, slug: str, code: str) -> FileResponse:
    own = get_own_active(request, get_event(request, slug))
    return _sent(get_answer_file(own, code))


@require_safe
def answer_file(request: HttpRequest, slug: str, code: str, question: str) -> FileResponse:
    event = get_event(request, slug, Can.VIEW_REGISTRATIONS)
    row = get_participant(event, code)
    note_look(request, event, What.CARD, subject=row.code)
    return _sent(get_answer_file(row, question))


def _sent(answer: Answer) -> FileResponse:
    """Hand a file over to be saved; a browser neither shows it nor guesses what is in it."""
    response = FileResponse(answer.file.open(), as_attachment=True, filename=answer.file_name)
    kind = kind_of(answer.file_name, KINDS)
    response.headers["Content-Type"] = kind.mimetype if kind else "application/octet-stream"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
