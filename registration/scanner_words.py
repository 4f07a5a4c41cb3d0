"""The sentences of the scanner on a phone: what its script says, in the language of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from registration.checkins import REASONS
from registration.devices import REASONS as DEVICE_REASONS

# One number of each kind that the languages here tell apart, by the names that browsers have for the kinds.
SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}


def reasons() -> dict[str, str]:
    """Why a scan or a phone is refused, by code; of a cancelled registration with the day."""
    told = {str(code): str(text) for code, text in REASONS.items()}
    told["cancelled_on"] = _("The registration was cancelled on %(day)s. Send to the organisers' table")
    return told | {code: str(text) for code, text in DEVICE_REASONS.items()}


def words() -> dict[str, str]:
    return _of_answers() | _of_network() | _of_beginning() | _of_phone() | _of_lists() | _plurals()


def _of_answers() -> dict[str, str]:
    return {
        "admitted": pgettext("scan", "Admitted"),
        "exit": pgettext("scan", "Exit"),
        "repeat": pgettext("scan", "Repeat"),
        "refused": pgettext("scan", "Refused"),
        "marked_in": _("Entry marked at %(time)s"),
        "marked_out": _("Exit marked at %(time)s"),
        "repeated_in": _("Entry already marked at %(time)s, %(point)s"),
        "repeated_out": _("Exit already marked at %(time)s, %(point)s"),
        "newer": _("The ticket is genuine and newer than the list on this phone"),
        "checking": _("Checking…"),
        "next": _("Next person"),
        "take_back": pgettext("scan", "Take back"),
        "taken_back": _("The mark is taken back"),
        "nothing_to_take_back": _("There is nothing to take back"),
        "print": _("Print the badge"),
    }


def _of_network() -> dict[str, str]:
    return {
        "online": _("Online. All is sent"),
        "sending": _("Online. Being sent: %(count)s"),
        "offline": _("No connection."),
        "offline_empty": _("No connection. The phone decides by itself"),
        "list_fresh": _("The list is fresh"),
        "list_age": _("The list was fetched %(ago)s"),
        "list_old": _("The list is old: %(ago)s. Bring the phone into the network"),
        "conflicts": _("Conflicts for an organiser to settle: %(count)s"),
        "stuck": _("Not taken by the server: %(count)s. Open the settings above"),
    }


def _of_beginning() -> dict[str, str]:
    return {
        "pair_lead": _("This phone is not connected yet"),
        "pair_hint": _("An organiser shows a code on the page of doors. Point the phone's own camera at it."),
        "pairing": _("Connecting the phone…"),
        "pair_waits": _("No connection. The phone is connected as soon as the network is back"),
        "loading": _("Opening…"),
        "choose_point": _("Which door is this?"),
        "no_points": _("The event has no open door yet"),
        "no_list": _("The list is not on this phone yet. It has to be in the network once"),
        "other_tab": _("The scanner is open in another window"),
        "other_tab_hint": _("Go on there, or close that window: this one goes on by itself."),
        "revoked": _("This phone has no access any more"),
        "revoked_empty": _("All its marks are sent. Give the phone back to an organiser."),
        "revoked_holds": _("Marks to send first: %(count)s. Keep it in the network."),
        "unknown_phone": _("The server does not know this phone"),
        "unknown_hint": _(
            "Ask an organiser to show a new code. Marks that are kept here: %(count)s, they are not lost."
        ),
    }


def _of_phone() -> dict[str, str]:
    return {
        "cannot_keep": _("The phone cannot keep marks"),
        "cannot_keep_hint": _("Nobody is let in by this phone until there is room. Free its memory and try again."),
        "try_again": _("Try again"),
        "not_persistent": _("The browser may clear this phone's marks. Add the page to the home screen."),
        "nearly_full": _("The phone's memory is nearly full: %(left)s MB left. Free some before the doors open."),
        "no_camera": _("There is no camera here."),
        "not_read": _("The reader of codes did not load."),
        "instead_code": _("Type the eight letters under the code."),
        "instead_name": _("Type the eight letters under the code or find the person by name."),
        "instead_staff": _("Call somebody of the staff."),
        "denied": _("The browser keeps the camera closed. Allow it in the settings of this site and turn it on again."),
        "camera": _("Camera %(number)s"),
        "wrong_pin": _("This is not the PIN"),
        "wait_pin": _("Wait %(count)s s before the next try"),
        "no_pin": _("No PIN is set for this kiosk. An organiser sets one on the page of doors."),
    }


def _of_lists() -> dict[str, str]:
    return {
        "mark_entry": _("Mark the entry"),
        "mark_exit": _("Mark the exit"),
        "mark_entry_of": _("Mark the entry: %(name)s"),
        "mark_exit_of": _("Mark the exit: %(name)s"),
        "entry_at": _("entry marked at %(time)s"),
        "nobody": _("Nobody is found"),
        "nobody_hint": _("Type fewer letters of the last name, or send the person to the organisers' table."),
        "type_code": _("Type the code"),
        "short": _("Type at least two letters of the last name"),
        "no_code": _("Type the eight letters of the ticket"),
        "unsent": _("not sent"),
        "undone": _("taken back"),
        "nothing_yet": _("Nothing yet"),
        "walk_in_offline": _("Guests are registered in the network only"),
    }


def _plurals() -> dict[str, str]:
    told = {}
    for kind, number in SAMPLES.items():
        told[f"queued_{kind}"] = ngettext(
            "%(count)s mark is kept on the phone", "%(count)s marks are kept on the phone", number
        )
    return told
