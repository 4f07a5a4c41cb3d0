"""Words by which people are looked for: kept in the login's session, so that no address names anybody.

An address stands in the log of the server and of every proxy, in the browser's history and in what it sends on as the
page one came from. So the form of a list posts what is typed, and the page that follows is called by a token.
"""

import secrets
from collections.abc import Callable, Sequence
from functools import wraps
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]

FIELD = "q"
PARAMETER = "kept"
# What tells a search that is posted from the other forms of the same page.
MARK = "search"
SESSION_KEY = "kept_words"
MOST = 20
LONGEST = 200


class Kept(NamedTuple):
    """One search of one login: `place` is the address of the list it was typed on."""

    token: str
    place: str
    words: str


def keep(kept: Sequence[Kept], new: Kept) -> tuple[list[Kept], str]:
    """Put `new` at the end of what is kept and return all with its token; the oldest beyond `MOST` are forgotten.

    The same words of the same list keep their token: going back and forth stays within the same addresses.
    """
    same = next((one for one in kept if (one.place, one.words) == (new.place, new.words)), new)
    return [*(one for one in kept if one != same), same][-MOST:], same.token


def found(kept: Sequence[Kept], token: str, place: str) -> str | None:
    """Return the words that `token` means on the list at `place`."""
    return next((one.words for one in kept if (one.token, one.place) == (token, place)), None)


def asked(request: HttpRequest) -> QueryDict:
    """Return what a list is asked for: its address with the kept words where they would stand."""
    query = request.GET.copy()
    query[FIELD] = getattr(request, SESSION_KEY, "")
    return query


def kept_words(request: HttpRequest, token: str, place: str) -> str:
    """Return the words that `token` means on the list at `place`; none where they are not kept."""
    return found(_kept(request), token, place) or ""


def keeps_words(of: str = "") -> Callable[[View], View]:
    """Take the words of a list out of its address; `of` names the list where the view is not the list itself."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            match = request.resolver_match
            place = reverse(of, kwargs=match.kwargs) if of and match else request.path
            if request.method == "POST" and MARK in request.POST:
                return _called_by_token(request, request.POST, place)
            if request.method != "POST" and FIELD in request.GET:
                return _called_by_token(request, request.GET, place)
            words = found(_kept(request), request.GET[PARAMETER], place) if PARAMETER in request.GET else ""
            if words is None and request.method != "POST":
                return _forgotten(request, place)
            setattr(request, SESSION_KEY, words or "")
            return view(request, *args, **kwargs)

        return inner

    return decorate


def _kept(request: HttpRequest) -> list[Kept]:
    return [Kept(*one) for one in request.session.get(SESSION_KEY, [])]


def _called_by_token(request: HttpRequest, data: QueryDict, place: str) -> HttpResponse:
    """Keep the words and go to where they are asked for; the other choices of the form stand in the address openly."""
    words = data.get(FIELD, "").replace("\0", "").strip()[:LONGEST]
    query = QueryDict(mutable=True)
    for name, values in data.lists():
        if name not in (FIELD, PARAMETER, MARK, "csrfmiddlewaretoken") and any(values):
            query.setlist(name, [text.replace("\0", "") for text in values])
    if words:
        kept, query[PARAMETER] = keep(_kept(request), Kept(secrets.token_urlsafe(6), place, words))
        request.session[SESSION_KEY] = kept
    return HttpResponseRedirect(_address(request.path, query))


def _forgotten(request: HttpRequest, place: str) -> HttpResponse:
    """Go to the whole list rather than to a page that seems to have searched; a file is not made of everybody."""
    messages.info(request, _("What was searched for here is not kept any longer. Type it once more."))
    query = request.GET.copy()
    del query[PARAMETER]
    return HttpResponseRedirect(_address(place, query))


def _address(path: str, query: QueryDict) -> str:
    return f"{path}?{query.urlencode()}" if query else path
