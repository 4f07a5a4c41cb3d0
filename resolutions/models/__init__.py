"""Resolutions: their text in rows, the log of writing it together, revisions, what became of each recommendation."""

from resolutions.models.checks import Waived
from resolutions.models.facts import FactNote
from resolutions.models.log import Quarantined, TextAuthor, TextSnapshot, TextUpdate
from resolutions.models.review import LONGEST_ANCHOR, LONGEST_QUOTE, LONGEST_REMARK, Remark, Thread
from resolutions.models.template import LeftOut, Template, TemplateQuerySet
from resolutions.models.text import (
    DRAFTING_ROLES,
    Addressee,
    Paragraph,
    Recommendation,
    RecommendationQuerySet,
    Resolution,
    ResolutionQuerySet,
    Revision,
    heads_of,
    new_code,
)

__all__ = [
    "DRAFTING_ROLES",
    "LONGEST_ANCHOR",
    "LONGEST_QUOTE",
    "LONGEST_REMARK",
    "Addressee",
    "FactNote",
    "LeftOut",
    "Paragraph",
    "Quarantined",
    "Recommendation",
    "RecommendationQuerySet",
    "Remark",
    "Resolution",
    "ResolutionQuerySet",
    "Revision",
    "Template",
    "TemplateQuerySet",
    "TextAuthor",
    "TextSnapshot",
    "TextUpdate",
    "Thread",
    "Waived",
    "heads_of",
    "new_code",
]
