"""Texts of consent, which are the whole site's: reading every version, writing the next, publishing it once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.access import actor
from events.consent_texts import Version, change_terms, draft_of, publish_draft, save_draft, versions
from events.forms_consents import ConsentDraftForm, TermsForm
from events.models import ConsentText, PurgeReport
from events.permissions import may_keep_consents
from events.refusals import Refused

PAGE = 50


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    _check(request)
    purposes = [(ConsentText.Purpose(purpose), rows) for purpose, rows in versions().items()]
    form = TermsForm()
    context = {"purposes": purposes, "form": form, "may_change": actor(request).is_superuser, "tabs": _tabs("consents")}
    return render(request, "events/consents.html", context)


@require_POST
def consent_terms(request: HttpRequest) -> HttpResponse:
    if not actor(request).is_superuser:
        raise PermissionDenied
    form = TermsForm(request.POST)
    if form.is_valid():
        change_terms(days=form.cleaned_data)
        messages.success(request, _("The terms of keeping are saved."))
        return redirect("events:consents")
    purposes = [(ConsentText.Purpose(purpose), rows) for purpose, rows in versions().items()]
    context = {"purposes": purposes, "form": form, "may_change": True, "tabs": _tabs("consents")}
    return render(request, "events/consents.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def consent_draft(request: HttpRequest, purpose: str) -> HttpResponse:
    _check(request, purpose)
    rows = versions()[purpose]
    form = ConsentDraftForm(request.POST or None, texts=rows[0].texts if rows else {})
    if request.method == "POST" and form.is_valid():
        number = save_draft(purpose=purpose, texts=form.cleaned_data)
        messages.success(request, _("The draft is saved. Read it through and publish it."))
        return redirect("events:consent_version", purpose, number)
    context = {"purpose": ConsentText.Purpose(purpose), "form": form, "has_draft": bool(rows) and rows[0].is_draft}
    return render(request, "events/consent_draft.html", context, status=422 if form.errors else 200)


@require_safe
def consent_version(request: HttpRequest, purpose: str, version: int) -> HttpResponse:
    _check(request, purpose)
    found = next((one for one in versions()[purpose] if one.number == version), None)
    if found is None:
        raise Http404
    return render(request, "events/consent_version.html", {"version": found, "texts": _texts(found)})


def _texts(version: Version) -> list[dict[str, Any]]:
    return [{"language": language, "text": text} for language, text in sorted(version.texts.items(), reverse=True)]


@require_POST
def consent_publish(request: HttpRequest, purpose: str) -> HttpResponse:
    _check(request, purpose)
    draft = draft_of(purpose)
    try:
        number = publish_draft(purpose=purpose, now=timezone.now())
        messages.success(request, _("The text is published: from now on people agree to this version."))
    except Refused as refused:
        messages.error(request, str(refused.reason))
        if draft is None:
            return redirect("events:consents")
        number = draft.number
    return redirect("events:consent_version", purpose, number)


@require_safe
def purges(request: HttpRequest) -> HttpResponse:
    _check(request)
    page = Paginator(PurgeReport.objects.all(), PAGE).get_page(request.GET.get("page"))
    return render(request, "events/purges.html", {"page": page, "tabs": _tabs("purges")})


def _check(request: HttpRequest, purpose: str = ConsentText.Purpose.PROCESSING) -> None:
    """Let in whoever answers for people's data. Raises PermissionDenied, and Http404 for an unknown purpose."""
    if not may_keep_consents(actor(request)):
        raise PermissionDenied
    if purpose not in ConsentText.Purpose.values:
        raise Http404


def _tabs(current: str) -> list[dict[str, Any]]:
    labels = {"consents": _("Texts and terms"), "purges": _("Reports of erasing")}
    return [
        {"label": label, "url": reverse(f"events:{name}"), "current": name == current} for name, label in labels.items()
    ]
