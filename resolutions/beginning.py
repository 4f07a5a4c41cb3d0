"""What a new draft of an event begins with."""

from dataclasses import replace

from django.db import transaction

from events.audit import signed
from events.models import Event, User
from registration.stats import arrivals
from resolutions.canonical import LONGEST_HEADS
from resolutions.earlier import earlier_revisions
from resolutions.genitive import genitive
from resolutions.models import Template
from resolutions.parsing.dates import russian_date
from resolutions.parsing.structure import Parsed
from resolutions.templating import default_text, read_template

TITLE = "Резолюция"


def template_of(event: Event) -> tuple[str, str]:
    """Return title and text of the template: the event's own, an earlier edition's, or the built-in one."""
    if template := Template.objects.of(event):
        return template.title, template.text
    last = earlier_revisions(event, 1)
    return TITLE, default_text(last[0].content.addressees if last else ())


def beginning_of(event: Event, title: str, text: str) -> Parsed:
    """Return a template as a draft of this event, under the heading that the event gives."""
    came = arrivals(event).arrived
    values = {
        "event": f"«{event.title}»",
        "date": russian_date(event.ends_on),
        "place": event.place,
        "participants": str(came) if came else "",
    }
    kind = genitive(_small(event.genre.strip()))
    name = f"{kind} «{event.title}»" if kind else f"«{event.title}»"
    parsed = read_template(title, text, values)
    return replace(parsed, event_name=name[: LONGEST_HEADS["event_name"]], place=event.place, date=event.ends_on)


def _small(kind: str) -> str:
    """Begin with a small letter, unless a number or an abbreviation stands first."""
    return kind[:1].lower() + kind[1:] if kind[1:2].islower() else kind


@transaction.atomic
def save_template(*, event: Event, title: str, text: str, by: User) -> Template:
    """Keep a template for the event and the editions after it."""
    Event.objects.select_for_update().get(pk=event.pk)
    template = Template.objects.filter(event=event).first() or Template(event=event)
    template.title, template.text, template.edited_by = title, text, by
    signed(template, by).save()
    return template


@transaction.atomic
def drop_template(*, event: Event, by: User) -> None:
    """Take the event's own template away: an earlier edition's counts again, or the built-in one."""
    Event.objects.select_for_update().get(pk=event.pk)
    for template in Template.objects.filter(event=event):
        signed(template, by).delete()
