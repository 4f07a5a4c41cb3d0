"""What the pages of a review show: remarks by their places in the text, and suggestions with names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from events.models import User
from resolutions.canonical import Content
from resolutions.coediting.suggesting import Suggestion, suggestions_of
from resolutions.forms_review import RemarkForm, ThreadForm
from resolutions.models import Paragraph, Remark, Resolution, Thread
from resolutions.reviewing import writers_of

_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class ShownThread:
    """A thread with the place it is about; `form` answers it where it can be answered."""

    thread: Thread
    place: str
    remarks: list[Remark]
    form: RemarkForm | None


@dataclass(frozen=True, slots=True)
class ThreadsPage:
    """All that is said about a text: open threads in the order of the text, those without a place, resolved ones."""

    resolution: Resolution
    new: ThreadForm | None
    open: list[ShownThread] = field(default_factory=list)
    lost: list[ShownThread] = field(default_factory=list)
    resolved: list[ShownThread] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """A suggestion with its place and the name of its author."""

    suggestion: Suggestion
    place: str
    author: str


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """The suggestions of a text, all or those of the one who is `chosen`, and the names of all who have made any."""

    resolution: Resolution
    shown: list[ShownSuggestion]
    authors: dict[str, str]
    chosen: str


def threads_page(
    resolution: Resolution, content: Content, me: User, *, bound: dict[str, RemarkForm] | None = None
) -> ThreadsPage:
    """Put the page together; `bound` are forms that came back with something to mend, by their thread or "new"."""
    bound, places = bound or {}, places_of(content)
    people = [one for one in writers_of(resolution.event) if one.pk != me.pk] if resolution.is_editable else []
    new = bound.get("new") or thread_form(people, content) if resolution.is_editable else None
    page = ThreadsPage(resolution, new)  # type: ignore[arg-type]
    order = {key: rank for rank, key in enumerate(places)}
    threads = list(resolution.threads.with_remarks())
    for thread in sorted(threads, key=lambda one: order.get(str(one.item), -1 if one.item is None else len(order))):
        place = _place(places.get(str(thread.item), "")) if thread.item else _("The whole text")
        form = bound.get(str(thread.pk)) or remark_form(people, thread) if resolution.is_editable else None
        shown = ShownThread(thread, place, list(thread.remarks.all()), form)
        group = page.resolved if not thread.is_open else page.open if place else page.lost
        group.append(shown)
    return page


def remark_form(people: Iterable[User], thread: Thread, data: Any = None) -> RemarkForm:
    return RemarkForm(data, people=people, name=f"answer-{thread.pk}")


def thread_form(people: Iterable[User], content: Content, data: Any = None) -> ThreadForm:
    texts = {one.id: one.text for one in content.paragraphs} | {one.id: one.text for one in content.recommendations}
    items = [(key, f"{place}. {_shortened(texts[key])}") for key, place in places_of(content).items()]
    return ThreadForm(data, people=people, items=items, name="new")


def shown_suggestions(resolution: Resolution, content: Content) -> list[ShownSuggestion]:
    """Return the suggestions of a text in its order."""
    places, names = places_of(content), names_of(resolution)
    return [
        ShownSuggestion(one, _place(places.get(one.block_id, "")), names.get(one.by, ""))
        for one in suggestions_of(content)
    ]


def suggestions_page(resolution: Resolution, content: Content, by: str = "") -> SuggestionsPage:
    """Put the page together; `by` names an author by the key in her suggestions, one who has none is nobody."""
    found = shown_suggestions(resolution, content)
    authors = {one.suggestion.by: one.author for one in found}
    chosen = by if by in authors else ""
    shown = [one for one in found if not chosen or one.suggestion.by == chosen]
    return SuggestionsPage(resolution, shown, authors, chosen)


def names_of(resolution: Resolution) -> dict[str, str]:
    """Return the names of those who write a text or have written in it, by the keys that suggestions have of them."""
    writers = User.objects.filter(text_clients__resolution=resolution).distinct()
    people = {one.pk: one for one in [*writers, *writers_of(resolution.event)]}
    return {str(key): one.short_name or one.full_name for key, one in people.items()}


def places_of(content: Content) -> dict[str, str]:
    """Name the place of every item: «2.3» or, where it has no number, what it is; in the order of the text."""
    kinds = dict(Paragraph.Kind.choices)
    before, closing = content.paragraphs_of("preamble", "fact", "task"), content.paragraphs_of("closing")
    places = {one.id: str(kinds[one.kind]).capitalize() for one in before}
    is_plain = len(content.addressees) == 1 and not content.addressees[0].name
    for number, addressee in enumerate(content.addressees, 1):
        for index, item in enumerate(content.recommendations_to(addressee), 1):
            places[item.id] = f"{index}" if is_plain else f"{number}.{index}"
    places |= {one.id: "–" for one in content.recommendations_to_nobody()}
    return places | {one.id: str(kinds[one.kind]).capitalize() for one in closing}


def _place(place: str) -> str:
    return _("Item %(number)s") % {"number": place} if place[:1].isdigit() else place


def _shortened(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()}…"
