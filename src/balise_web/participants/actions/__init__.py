"""What people do to who takes part: each change leaves one event in the audit."""

from balise_web.participants.actions.agreeing import (
    accept_terms,
    add_group,
    join_group,
    leave_group,
    set_terms,
)
from balise_web.participants.actions.announcing import announce, end_announcement
from balise_web.participants.actions.declaring import (
    confirm_cannot_collect,
    declare_agencies,
    declare_incidents_complete,
    set_source_sheet,
    state_frequencies,
    state_frequency,
    tick,
)
from balise_web.participants.actions.joining import (
    Letter,
    add_agency,
    add_participant,
    add_person,
    confirm_participant,
    found,
    keep_data,
    reinstate,
    suspend,
    withdraw,
)
from balise_web.participants.actions.requesting import (
    answer_cannot_collect,
    ask_cannot_collect,
    end_cannot_collect,
)
from balise_web.participants.actions.staffing import (
    change_roles,
    deactivate_person,
    reactivate_person,
)

__all__ = [
    "Letter",
    "accept_terms",
    "add_agency",
    "add_group",
    "add_participant",
    "add_person",
    "announce",
    "answer_cannot_collect",
    "ask_cannot_collect",
    "change_roles",
    "confirm_cannot_collect",
    "confirm_participant",
    "deactivate_person",
    "declare_agencies",
    "declare_incidents_complete",
    "end_announcement",
    "end_cannot_collect",
    "found",
    "join_group",
    "keep_data",
    "leave_group",
    "reactivate_person",
    "reinstate",
    "set_source_sheet",
    "set_terms",
    "state_frequencies",
    "state_frequency",
    "suspend",
    "tick",
    "withdraw",
]
