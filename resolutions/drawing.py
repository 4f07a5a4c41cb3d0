"""Runs of a text as HTML."""

from collections.abc import Iterable

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from resolutions.spans import EM, STRONG, Run

_TAGS = {EM: "<em>{}</em>", STRONG: "<strong>{}</strong>"}


def to_html(runs: Iterable[Run]) -> SafeString:
    """Write runs one behind the other, lines broken where people broke them; all that they wrote is escaped."""
    return format_html_join("", "{}", ((_run(run),) for run in runs))


def _run(run: Run) -> SafeString:
    html: SafeString = linebreaksbr(run.text)
    for mark, tag in _TAGS.items():
        if mark in run.marks:
            html = format_html(tag, html)
    return html
