"""What people do at the door: each change leaves one event in the audit."""

from balise_web.accounts.actions.inviting import (
    Invited,
    accept,
    add_and_invite,
    invite,
    withdraw_invitation,
)
from balise_web.accounts.actions.securing import (
    choose_language,
    reset_second_factor,
)
from balise_web.accounts.actions.supporting import (
    begin_to_look,
    end_support,
    grant_support,
)

__all__ = [
    "Invited",
    "accept",
    "add_and_invite",
    "begin_to_look",
    "choose_language",
    "end_support",
    "grant_support",
    "invite",
    "reset_second_factor",
    "withdraw_invitation",
]
