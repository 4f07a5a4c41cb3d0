"""Getting the parts of a programme for a view."""

from django.http import Http404

from events.models import Event
from sessions.models import Session, Speaker, Track
from sessions.programme import Person, Slot
from sessions.published import Release, released


def get_release(event: Event) -> Release:
    """Return the published programme; 404 while there is none."""
    release = released(event)
    if release is None:
        raise Http404
    return release


def get_slot(event: Event, code: str) -> tuple[Release, Slot]:
    """Return a published session with the release it stands in."""
    release = get_release(event)
    slot = release.programme.slot(code)
    if slot is None:
        raise Http404
    return release, slot


def get_person(event: Event, code: str) -> tuple[Release, Person]:
    """Return a published speaker with the release she stands in."""
    release = get_release(event)
    person = release.programme.person(code)
    if person is None or not release.programme.of(person):
        raise Http404
    return release, person


def get_session(event: Event, code: str) -> Session:
    """Return a session of the draft."""
    session = event.sessions.select_related("room", "track").filter(code=code).first()
    if session is None:
        raise Http404
    return session


def get_speaker(event: Event, code: str) -> Speaker:
    speaker = event.speakers.filter(code=code).first()
    if speaker is None:
        raise Http404
    return speaker


def get_track(event: Event, number: int) -> Track:
    track = event.tracks.filter(number=number).first()
    if track is None:
        raise Http404
    return track
