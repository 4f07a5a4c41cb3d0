"""Filters every template may use."""

from datetime import datetime
from functools import cache

import phonenumbers
from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django_vite.core.asset_loader import DjangoViteAssetLoader

from events.models import Event
from symposium.lib import typography

register = template.Library()
register.filter("tie", lambda text: typography.tie(str(text)))


@register.simple_tag
def icons() -> str:
    """Give the address of the drawings: a page shows a hundred of them, and the manifest says the same each time."""
    return _icons(settings.STATIC_URL)


@cache
def _icons(_root: str) -> str:
    return str(DjangoViteAssetLoader.instance().generate_vite_asset_url("icons.svg"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw what `<c-icon>` draws, for the components that every row of a list has."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', icons(), name)


@register.simple_tag
def tongue(text: str) -> SafeString:
    """Mark the element that holds what people wrote as Russian where the page speaks another language."""
    return mark_safe(' lang="ru"') if _is_foreign(str(text)) else mark_safe("")


@register.filter
def voice(text: str) -> str:
    """Write a line of people's words inside ours: tied, and marked as Russian on a page in another language."""
    written = typography.tie(str(text))
    return format_html('<span lang="ru">{}</span>', written) if _is_foreign(written) else written


def _is_foreign(text: str) -> bool:
    return get_language() != "ru" and typography.is_russian(text)


@register.filter
def initials(name: str) -> str:
    """«Козлёнкова Екатерина Константиновна» → «КЕ»: the letters in a person's disc."""
    return "".join(word[0] for word in str(name).split()[:2]).upper()


@register.filter
def phone(number: str) -> str:
    """Write an E.164 number as people of its country write it."""
    try:
        parsed = phonenumbers.parse(number, "RU")
    except phonenumbers.NumberParseException:
        return number
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return written.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def local_time(moment: datetime | None, event: Event) -> datetime | str:
    """Shift a moment to the event's own time zone; the template formats it."""
    return moment.astimezone(event.tz) if moment else ""


@register.filter
def utc_offset(event: Event) -> str:
    """«UTC+9»: how far the event's clock is from Greenwich on its first day."""
    offset = datetime.combine(event.starts_on, datetime.min.time(), event.tz).utcoffset()
    hours = (offset.total_seconds() if offset else 0) / 3600
    return f"UTC{hours:+g}".replace("-", "\N{MINUS SIGN}")


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> SafeString:
    """Return the page's query string with `changes`; an empty value drops its key."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value not in (None, ""):
            params[key] = str(value)
    encoded = params.urlencode()
    return mark_safe(f"?{encoded}" if encoded else "?")  # noqa: S308  urlencode has escaped it
