"""What every request has to pass."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin


class AddressMiddleware(MiddlewareMixin):
    """Refuses the character NUL in an address: no honest one has it, and PostgreSQL fails to look for it.

    In what is posted, forms refuse it by themselves.
    """

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        queried = (text for _name, texts in request.GET.lists() for text in texts)
        if any("\0" in text for text in (request.path, *queried)):
            raise BadRequest("NUL")
