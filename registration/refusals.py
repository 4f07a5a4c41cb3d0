"""Why registering, changing and importing are refused, in words."""

from django.utils.translation import gettext_lazy as _

from symposium.lib.refusing import Reasons, Refusal

REASONS: Reasons = {
    "closed": _("Registration is closed."),
    "full_onsite": _("All places on site are taken. You may take part online."),
    "full_online": _("All places online are taken. You may take part on site."),
    "full_territory": _("All places that your territory has are taken."),
    "closed_format": _("Registration for this way of taking part is closed."),
    "invitation_unknown": _("There is no such invitation. Look at the code once more."),
    "invitation_over": _("This invitation is not valid any more."),
    "invitation_used": _("As many people as may have registered with this invitation already."),
    "invitation_format": _("This invitation is for another way of taking part."),
    "approval_first": _(
        "An organiser confirms everybody who takes part in this way. Write to the organisers: they can change it."
    ),
    "not_applied": _("This registration does not wait for a decision any more."),
    "not_waiting": _("This person is not on the waiting list any more."),
    "full_list": _(
        "The list has more people than there are places left: %(left)s. Add places in the settings of registration."
    ),
    "old_consent": _("The text of consent has changed meanwhile. Read it and tick the box again."),
    "no_code": _("The code is no longer valid. Ask for a new one."),
    "wrong_code": _("This is not the code. Look at the newest letter."),
    "too_many_tries": _("The code was mistyped too many times. Ask for a new one."),
    "too_soon": _("A code was sent a moment ago. Wait a minute before you ask for another."),
    "too_many_letters": _("Too many codes were sent to this address. Try again in an hour."),
    "too_many_requests": _("Too many registrations come from your network at once. Try again in an hour."),
    "no_text": _("There is no text of this consent to agree to yet."),
    "erased": _("The data of this person are erased."),
    "gone": _("This registration does not exist any more. Please register again."),
    "cancelled": _("This registration is cancelled already."),
    "email_taken": _("Somebody is registered for this event with this address already."),
    "own_address": _("This is your own address. Write down your colleague's."),
    "begun_already": _(
        "This person has come already: the entry is marked. A registration cannot be cancelled after that."
    ),
    "over": _("The event is over: there is no place to give back any more."),
    "merged_already": _("One of the two registrations is cancelled already. Look at them once more."),
    "missing_columns": _("Choose the columns with names and with e-mail addresses first."),
    "sheet_registered": _(
        "People of this sheet are registered already. For another sheet of the file, choose the file once more."
    ),
    "question_kind": _("The kind stays: there are answers to this question, or others are asked after it."),
    "question_condition": _("This can only depend on an option of an earlier question that is asked."),
    "question_never": _("Nobody would be asked this: the ways of taking part along the conditions exclude each other."),
    "question_needed": _("Other questions are asked after this one: %(questions)s. Change them first."),
    "question_order": _("A question cannot stand before the one that it depends on."),
    "option_used": _("“%(option)s” is chosen in answers already. Leave it in the list."),
    "option_needed": _("Another question is asked after “%(option)s”. Leave it in the list."),
    "nothing_new": _("Nobody in the list is left to register."),
    "delegation_closed": _("The list is closed: nothing in it can be changed any more."),
    "delegation_twice": _("There is a delegation with this name already."),
    "over_quota": _(
        "The delegation has %(quota)s places, and %(left)s of them are left. Nobody was added: take somebody out."
    ),
    "no_places": _(
        "There are fewer places left than people in the list, and nobody may wait. Nobody was added: write to the "
        "organisers."
    ),
    "not_new": _("Not everybody can be added, so nobody was. Look at the rows that are marked."),
    "nobody_to_remind": _("Nobody is left to remind: all have answered."),
    "reminded_today": _("The letters were sent again within a day. Wait until tomorrow."),
    "not_confirmed": _("Only a confirmed place can be given to a colleague."),
    "settled_otherwise": _("This conflict was settled otherwise meanwhile."),
    "came_since": _("The person has come or gone since: take that back first."),
    "taken_back": _("One of the entries was taken back: nothing is left to settle."),
    "full_desk": _("No place is left on site. An organiser may let the person in over the limit."),
}


class Refused(Refusal):
    """An act on a registration, a list or a door that the rules do not allow."""

    reasons = REASONS
