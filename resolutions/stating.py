"""What people do about facts in a text: put in what the data say, or explain why it says something else."""

from datetime import datetime
from typing import Any

from django.db import transaction
from pycrdt import Doc

from events.audit import signed
from events.models import User
from resolutions import facts
from resolutions.coediting.document import blocks_of
from resolutions.coediting.revising import replace_text, set_mark
from resolutions.coediting.schema import TOKEN
from resolutions.drafting.changing import change_text
from resolutions.drafting.taking import take_text
from resolutions.facts import HEAD, Said
from resolutions.gathering import gather
from resolutions.models import FactNote, Resolution
from resolutions.reasons import Refused
from resolutions.spans import Span
from resolutions.verifying import said_now, seen_as
from symposium.lib.live import announce


@transaction.atomic
def put_fact(*, resolution: Resolution, seen: Said, name: str, words: str, by: User, now: datetime) -> Resolution:
    """Let the places that say what was seen say `words`, which the data offer now, as a token of the fact `name`.

    Raises Refused where the data offer something else by now (fact_moved) or the text says something else (fact_gone).
    """
    locked = Resolution.objects.held().get(pk=resolution.pk)
    if (name, words) not in facts.offers(seen, gather(locked.event)):
        raise Refused("fact_moved")
    if seen.name == HEAD:
        _put_number(locked, seen, facts.numbers(words)[0])
    else:
        change_text(locked=locked, by=by, now=now, change=lambda document: _put(document, seen, name, words))
        take_text(locked, by=by)
    locked.edited_by = by
    signed(locked, by).save()
    announce(f"event-{locked.event.slug}", "resolution")
    return locked


@transaction.atomic
def explain_fact(*, resolution: Resolution, seen: Said, note: str, by: User, now: datetime) -> FactNote:
    """Keep why the text says something else than the data; it holds as long as both say what they say now.

    Raises Refused where the text does not say what was seen (fact_gone).
    """
    locked = Resolution.objects.held().get(pk=resolution.pk)
    if not locked.is_editable:
        raise Refused("locked")
    if seen_as(seen) not in {seen_as(one) for one in said_now(locked)}:
        raise Refused("fact_gone")
    data = facts.state_of(seen, gather(locked.event))
    said = {"note": note, "by": by, "at": now}
    kept, _is_new = FactNote.objects.update_or_create(
        resolution=locked, fact=seen.name, words=seen.words, data=data, defaults=said
    )
    announce(f"event-{locked.event.slug}", "resolution")
    return kept


def _put_number(locked: Resolution, seen: Said, number: int) -> None:
    if not locked.is_editable:
        raise Refused("locked")
    if str(locked.participants) != seen.words:
        raise Refused("fact_gone")
    locked.participants = number
    locked.version += 1


def _put(document: Doc[Any], seen: Said, name: str, words: str) -> None:
    """Write from the end, so that the places before stay where they are."""
    paragraphs, recommendations = blocks_of(document)
    found = [one for one in facts.said_in([*paragraphs, *recommendations]) if _is_seen(one, seen)]
    if not found:
        raise Refused("fact_gone")
    token = (("name", name),)
    for one in sorted(found, key=lambda place: -place.start):
        if one.words == words:
            set_mark(document, one.block, Span(one.start, one.end, TOKEN, token))
        else:
            marks = (*one.marks, Span(0, 0, TOKEN, token))
            replace_text(document, one.block, one.start, one.end, words, marks=marks)


def _is_seen(one: Said, seen: Said) -> bool:
    return (one.block, one.name, one.words) == (seen.block, seen.name, seen.words)
