"""What the base templates and the components need beside Django's own tags."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, FileInput
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django_vite.core.asset_loader import DjangoViteAssetLoader

from symposium.lib import faults

register = template.Library()
register.filter("in_words", faults.in_words)
register.filter("faults", lambda form, rows=None: list(faults.faults_in(form, rows or None)))


class CaptureNode(template.Node):
    """Keeps what its body renders under a name: the way a base template reads a child's block."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = self.nodelist.render(context).strip()
        return mark_safe("")


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """{% capture section %}{% block section %}{% endblock %}{% endcapture %}"""
    name = token.split_contents()[1]
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


@register.filter
def kind(field: BoundField) -> str:
    """Say how a field is drawn: as one «box», as a «group» of boxes, or as a «line» with its label above."""
    if isinstance(field.field.widget, CheckboxInput):
        return "box"
    return "group" if field.use_fieldset and not isinstance(field.field.widget, FileInput) else "line"


@register.simple_tag
def control(field: BoundField, hint: str = "", **attributes: Any) -> SafeString:
    """Render a field's control, tied to its hint and its errors for those who hear the page."""
    described = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
    if described:
        attributes["aria-describedby"] = " ".join(described)
    shown = field.as_hidden(only_initial=True) if field.field.show_hidden_initial else ""
    return SafeString(f"{field.as_widget(attrs=attributes)}{shown}")


@register.simple_tag
def asset_if_any(entry: str) -> str:
    """Give a built asset's address, or nothing where it cannot be found: for the page of a failure."""
    try:
        return str(DjangoViteAssetLoader.instance().generate_vite_asset_url(entry))
    except Exception:
        return ""


@register.filter
def elided(page: Page[Any]) -> Iterator[int | str]:
    """List the numbers of a pager, with gaps, around the page one is on."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def repeat(number: int | str) -> range:
    """Count from zero: as many steps as `number` says, at most nine."""
    try:
        return range(min(int(number), 9))
    except (TypeError, ValueError):
        return range(1)
