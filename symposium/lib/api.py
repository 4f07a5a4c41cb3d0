"""Interfaces for programs: JSON in, JSON out, and a coded problem in the reader's language whatever goes wrong."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

REASONS = {
    "bad_request": gettext_lazy("The request is not JSON"),
    "invalid": gettext_lazy("Some fields have to be corrected"),
    "method_not_allowed": gettext_lazy("This address does not take such requests"),
    "not_found": gettext_lazy("There is nothing at this address"),
    "too_large": gettext_lazy("The request is too large"),
}
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
View = Callable[..., HttpResponse]


class Problem(Schema):
    """Why a request was not carried out; `fields` says which of them are to blame."""

    code: str
    message: str
    fields: dict[str, list[str]] = Field(default_factory=dict)


class ProblemError(Exception):
    """A refusal with its HTTP status; `code` is a key of the interface's reasons, unless `message` says it all."""

    def __init__(
        self, status: int, code: str, *, message: str = "", fields: dict[str, list[str]] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields or {}


class CodedAPI(NinjaAPI):
    """An interface whose callers sign in by tokens, not by the site's login, and never get a page of HTML."""

    def __init__(self, *, reasons: Mapping[str, Any], **options: Any) -> None:
        # No page of documentation: it would load its scripts from another host.
        super().__init__(docs_url=None, **options)
        self.reasons = REASONS | dict(reasons)
        self.exception_handler(ProblemError)(self._refused)
        self.exception_handler(Http404)(lambda request, _error: self.refuse(request, 404, "not_found"))
        self.exception_handler(HttpError)(lambda request, error: self.refuse(request, error.status_code))
        self.exception_handler(ValidationError)(self._invalid)
        self.exception_handler(RequestDataTooBig)(lambda request, _error: self.refuse(request, 413, "too_large"))

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        patterns, app, namespace = super().urls
        for pattern in patterns:
            pattern.callback = login_not_required(self._without_html(pattern.callback))
        return patterns, app, namespace

    def refuse(
        self, request: HttpRequest, status: int, code: str = "bad_request", fields: dict[str, list[str]] | None = None
    ) -> HttpResponse:
        told = Problem(code=code, message=str(self.reasons[code]), fields=fields or {})
        return self.create_response(request, told.model_dump(), status=status)

    def _refused(self, request: HttpRequest, error: ProblemError) -> HttpResponse:
        message = error.message or str(self.reasons[error.code])
        told = Problem(code=error.code, message=message, fields=error.fields)
        return self.create_response(request, told.model_dump(), status=error.status)

    def _invalid(self, request: HttpRequest, error: Any) -> HttpResponse:
        return self.refuse(request, 422, "invalid", field_messages(error.errors))

    def _without_html(self, view: Any) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response: HttpResponse = view(request, *args, **kwargs)
            if "Allow" not in response:
                return response
            refusal = self.refuse(request, response.status_code, "method_not_allowed")
            refusal["Allow"] = response["Allow"]
            return refusal

        return answer


def field_messages(errors: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Turn the validator's errors into sentences by field; what stands outside of all fields is `body`."""
    fields: dict[str, list[str]] = {}
    for error in errors:
        path = ".".join(str(part) for part in error["loc"][2:]) or "body"
        fields.setdefault(path, []).append(_sentence(error["type"], error.get("ctx", {})))
    return fields


def _sentence(kind: str, context: dict[str, Any]) -> str:
    if kind.startswith("datetime_"):
        return _("Write date and time like 2026-02-26T09:41:00+09:00")
    sentences = {
        "missing": _("This field is required"),
        "literal_error": _("One of %(expected)s is expected"),
        "string_type": _("Text is expected"),
        "string_too_short": _("The text must not be empty"),
        "string_too_long": _("At most %(max_length)s characters are taken"),
        "string_pattern_mismatch": _("The text is too long or has characters that are not taken here"),
    }
    return sentences.get(kind, _("This value is not understood")) % context
