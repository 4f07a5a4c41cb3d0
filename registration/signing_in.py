"""Signing somebody in whose address has just been proved."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from events.models import Event, User


def sign_in_as(request: HttpRequest, user: User, url: str) -> HttpResponse:
    """Sign `user` in through allauth and go to `url`: an account that is signed in gives way to hers."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        return redirect(url)
    response: HttpResponse = perform_login(request, user, email_verification="none", redirect_url=url)
    return response


def sign_in(request: HttpRequest, user: User, event: Event) -> HttpResponse:
    """Sign `user` in through allauth, which asks for the second step where the account has one, and go to the ticket.

    Somebody who is signed in with another account stays in it: an organiser may register a colleague.
    """
    if request.user.is_authenticated and request.user.pk != user.pk:
        messages.success(request, _("The address is confirmed. The ticket has gone to it by mail."))
        return redirect("events:event", event.slug)
    return sign_in_as(request, user, reverse("registration:my", args=[event.slug]))
