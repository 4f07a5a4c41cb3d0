"""Signing in as this site does it: our words, our letters, and no accounts without a symposium."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from symposium.lib.mail import send_letter

# allauth's names of its letters; those that bring a code are one letter of ours.
LETTERS = {
    "account/email/login_code": "account/email/login_code",
    "account/email/email_confirmation": "account/email/login_code",
    "account/email/email_confirmation_signup": "account/email/login_code",
    "account/email/password_reset_key": "account/email/password_reset_key",
    "account/email/unknown_account": "account/email/unknown_account",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Speaks in our words and sends what allauth has to say as letters of ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is switched off. Write to the organisers."),
        "cannot_remove_primary_email": _("The main address stays. Make another one the main address first."),
        "duplicate_email": _("This address belongs to your account already."),
        "email_password_mismatch": _("The address and the password do not fit. Check both, or sign in with a code."),
        "email_taken": _("Another account has this address. Sign in with it, or give another address."),
        "enter_current_password": _("This is not the current password. Type it again, or set a new one by e-mail."),
        "incorrect_code": _("The code does not fit. Check the digits, or ask for a new one."),
        "incorrect_password": _("The password does not fit. Type it again."),
        "invalid_or_expired_key": _("The link works no more. Ask for a new letter."),
        "invalid_login": _("Type the whole address, for example name@mail.ru."),
        "invalid_password_reset": _("The link works no more. Ask for a new letter."),
        "rate_limited": _("Too many attempts in a row. Wait a few minutes and try again."),
        "same_as_current": _("This is the address you have. Give another one."),
        "too_many_login_attempts": _("Too many attempts in a row. Wait a few minutes and try again."),
        "unverified_primary_email": _("Confirm the main address first."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth passes it
        """Nobody signs up for the site: an account comes with a registration or with a role."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"email": email, **self.site(), **context})
        send_letter(
            to=email,
            subject=str(message.subject),
            template=LETTERS.get(template_prefix, "account/email/notice"),
            context={"email": email, **context, "text": str(message.body)},
        )

    def site(self) -> dict[str, Any]:
        """What allauth's own texts say of the site."""
        from allauth.core import context
        from django.contrib.sites.shortcuts import get_current_site

        return {"request": context.request, "current_site": get_current_site(context.request)}
