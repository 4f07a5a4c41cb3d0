"""Ways between the pages of a list, which stand on an organiser's shelf or on a coordinator's."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def list_url(context: dict[str, Any], name: str, *more: object) -> str:
    """Give the address of a page about lists on the shelf that the page shows."""
    address: str = context["shelf"].address(name, *more)
    return address
