"""Why an act on an event is refused, in words."""

from django.utils.translation import gettext_lazy as _

from symposium.lib.refusing import Reasons, Refusal

REASONS: Reasons = {
    "wrong_state": _("The event is in another state by now. Look at it again and choose."),
    "changed_meanwhile": _("Somebody else changed the event meanwhile. Open the page again and look."),
    "no_contact": _("Give a contact address first: people will ask."),
    "no_place": _("Say where the event takes place first: choose a venue or write the town."),
    "window_over": _("The registration window is over already. Move its end first."),
    "no_consent_text": _("No text of consent to the processing of personal data is published yet."),
    "no_draft": _("There is no draft of this text any more: somebody has published it."),
    "no_translation": _("The text must stand in both languages before it is published. Write the other one."),
    "last_owner": _("This is the only owner. Give the role of owner to somebody else first."),
    "already_member": _("This person has this role already."),
    "no_member": _("This person does not have this role any more."),
    "has_roles": _("This person works at the symposium. Take the roles away first, on the page of rights and roles."),
    "slug_taken": _("An event with this short address exists already."),
    "room_in_use": _("Sessions take place in this room. Move them to another room first."),
    "room_taken": _("Somebody else added a room with one of these names meanwhile. Open the page again and look."),
}


class Refused(Refusal):
    """An act on an event that the rules do not allow."""

    reasons = REASONS
