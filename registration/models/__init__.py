"""People at an event: registrations, consents, imports, places in sessions, tickets at the doors."""

from registration.models.address import AddressCode
from registration.models.checkin import CheckIn, CheckInPoint, Device, RevokedCode, Settling
from registration.models.delegations import Delegation
from registration.models.imports import ImportBatch
from registration.models.invitations import Invitation
from registration.models.people import Consent, Enrolment, Registration
from registration.models.privacy import ErasureRequest
from registration.models.questions import Answer, Question
from registration.models.search import NameWord, NameWordUse, NotSame

__all__ = [
    "AddressCode",
    "Answer",
    "CheckIn",
    "CheckInPoint",
    "Consent",
    "Delegation",
    "Device",
    "Enrolment",
    "ErasureRequest",
    "ImportBatch",
    "Invitation",
    "NameWord",
    "NameWordUse",
    "NotSame",
    "Question",
    "Registration",
    "RevokedCode",
    "Settling",
]
