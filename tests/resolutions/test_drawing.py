"""Runs of a text as HTML."""

import pytest

from resolutions.drawing import to_html
from resolutions.spans import Span, runs


@pytest.mark.parametrize(
    ("text", "spans", "html"),
    [
        ("учить", [], "учить"),
        ("учить детей", [Span(0, 5, "strong"), Span(6, 11, "em")], "<strong>учить</strong> <em>детей</em>"),
        ("учить", [Span(0, 5, "strong"), Span(0, 5, "em")], "<strong><em>учить</em></strong>"),
        ("раз\nдва", [Span(0, 7, "em")], "<em>раз<br>два</em>"),
        ("<b>&\"'", [Span(0, 3, "strong")], "<strong>&lt;b&gt;</strong>&amp;&quot;&#x27;"),
        ("учить", [Span(0, 5, "comment"), Span(0, 5, "deletion")], "учить"),
        ("", [], ""),
    ],
)
def test_marks_are_elements_and_all_else_is_escaped(text, spans, html):
    assert to_html(runs(text, spans)) == html
