"""Importing a list: file, columns, rows, done; for organisers and for coordinators (see `registration.urls_import`)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor
from events.looks import What
from registration import batches
from registration import imports as acts
from registration.batches import Line
from registration.forms import REPAIR, territory_choices
from registration.forms_manage import ColumnsForm, RowForm, UploadForm
from registration.models import ImportBatch, Registration
from registration.recognise import CONSENT
from registration.refusals import Refused
from registration.views.coordinator import told
from registration.views.shelves import Shelf
from symposium.lib.kept import PARAMETER, keeps_words, kept_words
from symposium.lib.tabular import UnreadableTableError, write_xlsx

PAGE = 50
BATCHES = 30


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, shelf: Shelf) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = acts.open_batch(
                event=shelf.event,
                delegation=shelf.delegation,
                file_name=file.name,
                content=file.read(),
                by=actor(request),
            )
        except UnreadableTableError as refusal:
            form.add_error("file", refusal.reason)
        else:
            return redirect(_address(shelf, batch))
    rows = shelf.kept.defer("sheets", "rows", "fixes").select_related("by", "delegation")
    page = Paginator(rows, BATCHES).get_page(request.GET.get("page"))
    context = {"event": shelf.event, "shelf": shelf, "form": form, "page": page}
    return render(request, "registration/imports.html", context)


def _address(shelf: Shelf, batch: ImportBatch) -> str:
    name = "batch_columns" if batch.state == ImportBatch.State.COLUMNS else "batch"
    return shelf.address(name, batch.code)


@keeps_words()
@require_safe
def batch(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    row = shelf.batch(code)
    if row.state == ImportBatch.State.COLUMNS:
        return redirect(_address(shelf, row))
    lines = batches.lines_of(row)
    shelf.note_look(request, people=len(lines))
    line = _line(lines, request.GET.get("row", ""))
    is_open = line is not None and line.tab == "fix" and line.may_be_fixed and shelf.is_open
    form = _row_form(request, row, line) if line is not None and is_open else None
    return render(
        request, "registration/batch.html", _page(request, request.GET, shelf, row, lines, line) | {"form": form}
    )


def _line(lines: Sequence[Line], number: str) -> Line | None:
    return next((line for line in lines if str(line.number) == number), None)


def _page(
    request: HttpRequest, asked: QueryDict, shelf: Shelf, row: ImportBatch, lines: list[Line], at: Line | None
) -> dict[str, Any]:
    """The list as `asked`, and in it the row that somebody is `at`, wherever it belongs by now."""
    place, token = shelf.address("batch", row.code), asked.get(PARAMETER, "")
    query = kept_words(request, token, place)
    tab = asked.get("tab", "") if asked.get("tab", "") in batches.OUTCOMES else "all"
    kept = {line.number for line in batches.found(lines, query) if tab in {"all", line.tab}}
    shown = [line for line in lines if line.number in kept or line is at]
    number = shown.index(at) // PAGE + 1 if at is not None else 1
    counted = batches.counts(lines)
    return {
        "event": row.event,
        "shelf": shelf,
        "batch": row,
        "lines": len(lines),
        "query": query,
        "tab": tab,
        "tabs": batches.tabs(place, lines, tab, query, token),
        "page": Paginator(shown, PAGE).get_page(asked.get("page", number)),
        "ready": counted["clear"] + counted["remark"],
        "waiting": counted["fix"],
        "noted": counted["remark"],
        "at": at,
        "likes": len(batches.like(at, lines)) if at is not None else 0,
        "way": _way(asked),
    }


def _way(asked: QueryDict) -> str:
    """What leads back to the list as it was: its tab, search and page, without the row one was at."""
    return urlencode({name: asked[name] for name in ("tab", PARAMETER, "page") if asked.get(name)})


@require_http_methods(["GET", "HEAD", "POST"])
def batch_columns(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    row = shelf.batch(code)
    found = acts.recognition_of(row)
    form = ColumnsForm(
        request.POST or None,
        sheets=list(acts.sheets_of(row)),
        columns=found.columns,
        takes_consents=row.delegation is None,
        initial={"sheet": row.sheet, "header_row": row.header_row, "has_consents": row.has_consents},
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = _choose(row, form)
        except Refused as refusal:
            form.add_error(None, refusal.reason)
        else:
            return redirect(_address(shelf, changed))
    shelf.note_look(request, people=len(row.rows) or 1)
    missing = [name for name in found.missing if row.delegation is None or name != CONSENT]
    context = {"event": row.event, "shelf": shelf, "batch": row, "form": form, "missing": missing}
    return render(request, "registration/batch_columns.html", context)


def _choose(row: ImportBatch, form: ColumnsForm) -> ImportBatch:
    data = form.cleaned_data
    return acts.choose_columns(
        batch=row,
        sheet=data.get("sheet") or row.sheet,
        header_row=data["header_row"],
        mapping=form.mapping(),
        has_consents=data.get("has_consents", False),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def batch_row(request: HttpRequest, shelf: Shelf, code: str, number: int) -> HttpResponse:
    row = shelf.batch(code)
    lines = batches.lines_of(row)
    line = _line(lines, str(number))
    if line is None or not line.may_be_fixed:
        raise Http404
    shelf.note_look(request, people=1)
    form = _row_form(request, row, line)
    if request.method == "POST":
        asked = QueryDict(request.POST.get("from", "").lstrip("?"))
        if form.is_valid():
            acts.fix_rows(batch=row, fixes=_fixes(request, form, line, lines))
            return _back(shelf, row, number, _way(asked))
        context = _page(request, asked, shelf, row, lines, line) | {"form": form}
        return render(request, "registration/batch.html", context, status=422)
    likes = len(batches.like(line, lines))
    context = {"event": row.event, "shelf": shelf, "batch": row, "line": line, "form": form, "likes": likes}
    context["way"] = _way(request.GET)
    next(iter(form.fields.values())).widget.attrs["autofocus"] = True
    return render(request, "registration/batch_row.html" + ("#row" if request.htmx else ""), context)  # type: ignore[attr-defined]


def _back(shelf: Shelf, row: ImportBatch, number: int, way: str) -> HttpResponse:
    """Show the list again where one was: whole, because one row may have changed others."""
    return redirect(f"{shelf.address('batch', row.code)}?{way}{'&' if way else ''}row={number}#row-{number}")


def _row_form(request: HttpRequest, row: ImportBatch, line: Line) -> RowForm:
    everything = "all" in request.GET or not line.fields
    fields = batches.ALL_FIELDS if everything else line.fields
    only = [*(name for name in fields if row.delegation is None or name != CONSENT), "like_rows"]
    quick = REPAIR in request.POST or "skip" in request.POST or "undo" in request.POST
    return RowForm(
        {} if quick else (request.POST or None),
        territories=territory_choices(_("not given"), key="name"),
        only=() if quick else only,
        initial=batches.cells(line),
    )


def _fixes(request: HttpRequest, form: RowForm, line: Line, lines: list[Line]) -> dict[int, dict[str, str]]:
    """What the press of a button means: a repair, leaving the row out, taking it back, or the form's own texts."""
    if "undo" in request.POST:
        return {line.number: {}}
    if "skip" in request.POST:
        return {line.number: {acts.SKIP: "1"}}
    if REPAIR in request.POST:
        return {line.number: {"email": line.row.suggestion}}
    texts = dict(form.texts())
    fixes = {line.number: texts} if texts else {}
    if form.cleaned_data.get("like_rows") and "territory" in texts:
        fixes |= {one.number: {"territory": texts["territory"]} for one in batches.like(line, lines)}
    return fixes


@require_POST
def batch_commit(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    row = shelf.batch(code)
    try:
        done = acts.commit(batch=row, by=actor(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.reason)
        return redirect(_address(shelf, row))
    if done.registered:
        messages.success(request, _told(row, [*done.registered.values()]))
    else:
        messages.info(request, _("Everybody who could be registered is registered already. Nothing has changed."))
    return redirect(_address(shelf, row))


def _told(row: ImportBatch, people: Sequence[Registration]) -> str:
    if row.delegation is not None:
        return told(people)
    said = ngettext(
        "%(n)s person is registered. The ticket is on its way.",
        "%(n)s people are registered. The tickets are on their way.",
        len(people),
    )
    return said % {"n": len(people)}


@require_safe
def batch_notes(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    row = shelf.batch(code)
    headers = {"Content-Disposition": f'attachment; filename="{shelf.event.slug}-import-{row.code}.xlsx"'}
    lines = batches.lines_of(row)
    shelf.note_look(request, What.EXPORT, people=len(lines))
    content = write_xlsx(batches.as_table(lines))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def batch_delete(request: HttpRequest, shelf: Shelf, code: str) -> HttpResponse:
    row = shelf.batch(code)
    if request.method != "POST":
        return render(request, "registration/batch_delete.html", {"event": row.event, "shelf": shelf, "batch": row})
    row.delete()
    messages.success(request, _("The list is removed. Those who were registered from it stay registered."))
    return redirect(shelf.address("imports"))
