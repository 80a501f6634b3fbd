"""Rows of who takes part, what they agreed to and what they declared."""

from balise_web.participants.models.agreements import (
    Group,
    Membership,
    TermsAcceptance,
    TermsVersion,
)
from balise_web.participants.models.asking import Announcement, CannotCollectRequest
from balise_web.participants.models.declarations import (
    CannotCollect,
    Declaration,
    SecretariatTick,
    SourceSheet,
    StatedFrequency,
)
from balise_web.participants.models.taking_part import (
    Agency,
    Participant,
    ParticipantEvent,
    Person,
    Role,
)

__all__ = [
    "Agency",
    "Announcement",
    "CannotCollect",
    "CannotCollectRequest",
    "Declaration",
    "Group",
    "Membership",
    "Participant",
    "ParticipantEvent",
    "Person",
    "Role",
    "SecretariatTick",
    "SourceSheet",
    "StatedFrequency",
    "TermsAcceptance",
    "TermsVersion",
]
