"""What people and organisers do with registrations."""

from registration.actions.changing import add, cancel, change, decline, send_ticket_again
from registration.actions.consenting import agree
from registration.actions.delegating import NotNew, enlist, name_people, remind, remove, replace, transfer
from registration.actions.merging import Taken, keep_apart, merge
from registration.actions.own_data import ask_erasure, give_consent, withdraw
from registration.actions.placing import approve, change_places, move_up, prioritise, reject, settle_all
from registration.actions.registering import Confirmed, Person, confirm, register, send_code
from registration.actions.reissuing import reissue
from registration.actions.walking_in import Guest, sign_on_paper, walk_in

__all__ = [
    "Confirmed",
    "Guest",
    "NotNew",
    "Person",
    "Taken",
    "add",
    "agree",
    "approve",
    "ask_erasure",
    "cancel",
    "change",
    "change_places",
    "confirm",
    "decline",
    "enlist",
    "give_consent",
    "keep_apart",
    "merge",
    "move_up",
    "name_people",
    "prioritise",
    "register",
    "reissue",
    "reject",
    "remind",
    "remove",
    "replace",
    "send_code",
    "send_ticket_again",
    "settle_all",
    "sign_on_paper",
    "transfer",
    "walk_in",
    "withdraw",
]
