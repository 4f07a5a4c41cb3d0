"""Acts by a link in a letter: no sign-in, because whoever has the letter is the one it was sent to."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.access import get_event
from events.models import ConsentText, User
from registration import actions, links
from registration.access import get_by_link
from registration.forms import ConsentForm
from registration.models import Consent, Registration
from registration.refusals import Refused
from registration.signing_in import sign_in


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Give the place back by the link of a letter: it asks once, so that a mail program's look declines nothing.

    A link of long ago says how things stand: whatever keeps a place from being given back is what the page tells.
    """
    event, now = get_event(request, slug), timezone.now()
    row = get_by_link(event, token, links.DECLINE)
    if request.method == "POST":
        with suppress(Refused):
            actions.decline(registration=row, now=now)
        return redirect("registration:decline", slug, token)
    context = {
        "event": event,
        "registration": row,
        "is_over": event.ends_on < event.day_of(now),
        "has_come": row.check_ins.arrivals().exists(),
    }
    return render(request, "registration/decline.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Ask somebody whom others registered for her own consent, and let her in with it."""
    event = get_event(request, slug)
    row = get_by_link(event, token, links.CONSENT)
    form = ConsentForm(request.POST or None, texts=ConsentText.objects.all_current(get_language() or "ru"))
    is_open = row.needs_consent and row.state != Registration.State.CANCELLED
    if request.method == "POST" and is_open and form.is_valid():
        try:
            done = actions.agree(registration=row, texts=form.texts(), channel=Consent.Channel.LINK, now=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.reason)
            return redirect("registration:consent", slug, token)
        messages.success(request, _("Thank you. The ticket works now."))
        return sign_in(request, done.user, event) if isinstance(done.user, User) else redirect(event)
    context = {"event": event, "registration": row, "form": form, "is_open": is_open, "token": token}
    context["decline_url"] = links.path(row, links.DECLINE)
    return render(request, "registration/consent.html", context)
