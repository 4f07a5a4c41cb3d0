"""What the rules of a subject do not allow, and why, in the reader's words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Reasons = Mapping[str, "StrOrPromise"]


class Refusal(Exception):  # noqa: N818  the word of the domain
    """An act that the rules do not allow; `code` is a key of the subject's `reasons`, `values` fill its words."""

    reasons: ClassVar[Reasons] = {}

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def reason(self) -> str:
        """The words in the language of this moment."""
        reason = str(self.reasons[self.code])
        return reason % self.values if self.values else reason
