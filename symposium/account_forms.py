"""The forms of signing in: allauth's own, with our labels and without words inside the boxes."""

from typing import Any

from allauth.account import forms
from allauth.account.fields import EmailField, SetPasswordField
from allauth.mfa.webauthn import forms as passkeys
from django.utils.translation import gettext_lazy as _


class Relabelled:
    """Names each field as the rest of the site does."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, EmailField):
                field.label = _("E-mail")
            elif isinstance(field, SetPasswordField):
                field.help_text = _("At least ten characters; not a common word and not your name.")
            elif name == "name":
                field.label = _("Name of the key")


class Login(Relabelled, forms.LoginForm):  # type: ignore[misc]
    pass


class RequestLoginCode(Relabelled, forms.RequestLoginCodeForm):  # type: ignore[misc]
    pass


class AddEmail(Relabelled, forms.AddEmailForm):  # type: ignore[misc]
    pass


class ChangePassword(Relabelled, forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPassword(Relabelled, forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPassword(Relabelled, forms.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKey(Relabelled, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class Reauthenticate(Relabelled, forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class AddPasskey(Relabelled, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    pass


class EditPasskey(Relabelled, passkeys.EditWebAuthnForm):  # type: ignore[misc]
    pass
