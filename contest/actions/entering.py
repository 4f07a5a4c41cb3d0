"""Authors enter their works; organisers admit or refuse them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contest.locking import locked, locked_unpublished, reread, with_changes
from contest.models import Contest, Entry
from contest.refusals import Refused
from events.audit import signed
from events.models import User
from symposium.lib.live import announce
from symposium.lib.mail import send_letter


@transaction.atomic
def submit_entry(*, entry: Entry, by: User, now: datetime) -> Entry:
    """Take a new entry in under the next free number and confirm it by letter; the same nonce again changes nothing.

    Raises Refused: "entries_closed", "nomination_gone".
    """
    contest = locked(entry.contest)
    if entry.nonce and (known := contest.entries.by_author(by).filter(nonce=entry.nonce).first()):
        return known
    if not contest.accepts_entries(now):
        raise Refused("entries_closed")
    _check_nomination(contest, entry)
    entry.contest, entry.submitted_by, entry.submitted_at = contest, by, now
    entry.code = next_number(contest)
    signed(entry, by).save()
    send_letter(
        to=by.email,
        subject=_("%(event)s: entry № %(code)s is in the contest") % {"event": contest.event, "code": entry.code},
        template="contest/email/entry_submitted",
        context={"event": contest.event, "contest": contest, "entry": entry},
    )
    announce(f"event-{contest.event.slug}", "contest")
    return entry


def next_number(contest: Contest) -> str:
    """Return the number after the greatest one among the entries' codes («E54» counts as 54)."""
    codes = contest.entries.values_list("code", flat=True)
    numbers = [int(digits) for code in codes if (digits := "".join(filter(str.isdecimal, code)))]
    return str(max(numbers, default=0) + 1)


@transaction.atomic
def change_entry(*, entry: Entry, changed: Collection[str], by: User, now: datetime) -> Entry:
    """Save what the author `changed` while entries are accepted; what organisers did to the entry meanwhile stays.

    Raises Refused: "entries_closed", "entry_refused", "entry_withdrawn", "nomination_gone".
    """
    contest = locked(entry.contest)
    if not contest.accepts_entries(now):
        raise Refused("entries_closed")
    found = reread(entry)
    _check_in_contest(found)
    _check_nomination(contest, with_changes(found, entry, changed))
    signed(found, by).save(update_fields=list(changed))
    return found


@transaction.atomic
def withdraw_entry(*, entry: Entry, by: User, now: datetime) -> Entry:
    """Take an entry out at its author's wish while entries are accepted; the second time changes nothing.

    Raises Refused: "entries_closed", "entry_refused".
    """
    contest = locked(entry.contest)
    if not contest.accepts_entries(now):
        raise Refused("entries_closed")
    found = reread(entry)
    if found.state == Entry.State.WITHDRAWN:
        return found
    _check_in_contest(found)
    return _set_state(contest, found, Entry.State.WITHDRAWN, by)


@transaction.atomic
def refuse_entry(*, entry: Entry, reason: str, by: User) -> Entry:
    """Take an entry out of the contest; its sheets stay but do not count. The second time changes nothing.

    Raises Refused: "results_published", "entry_withdrawn", or "entry_refused" where it was for another reason.
    """
    contest = locked_unpublished(entry.contest)
    found = reread(entry)
    if found.state == Entry.State.REFUSED and found.reason == reason:
        return found
    _check_in_contest(found)
    found.reason = reason
    return _set_state(contest, found, Entry.State.REFUSED, by)


@transaction.atomic
def readmit_entry(*, entry: Entry, by: User) -> Entry:
    """Put an entry that was refused back into the contest; the second time changes nothing.

    What its author has withdrawn stays withdrawn. Raises Refused: "results_published", "entry_withdrawn".
    """
    contest = locked_unpublished(entry.contest)
    found = reread(entry)
    if found.is_in_contest:
        return found
    if found.state != Entry.State.REFUSED:
        raise Refused("entry_withdrawn")
    found.reason = ""
    return _set_state(contest, found, Entry.State.SUBMITTED, by)


def _check_in_contest(entry: Entry) -> None:
    if entry.state == Entry.State.REFUSED:
        raise Refused("entry_refused")
    if entry.state == Entry.State.WITHDRAWN:
        raise Refused("entry_withdrawn")


def _check_nomination(contest: Contest, entry: Entry) -> None:
    if not contest.nominations.filter(pk=entry.nomination_id).exists():
        raise Refused("nomination_gone")


def _set_state(contest: Contest, entry: Entry, state: Entry.State, by: User) -> Entry:
    entry.state = state
    signed(entry, by).save(update_fields=["state", "reason"])
    announce(f"event-{contest.event.slug}", "contest")
    return entry
