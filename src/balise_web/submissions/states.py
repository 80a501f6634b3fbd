"""The states of a submission and who may move it from one to the next.

``docs/reference/submission-states.md`` holds the same table, and the tests read it.
"""

from dataclasses import dataclass
from typing import Final

DRAFT = "draft"
CHECKED = "checked"
CLEARED = "cleared"
APPROVED = "approved"
SEALED = "sealed"
RELEASED = "released"
RECALLED = "recalled"
DISCARDED = "discarded"

STATES: Final = (
    DRAFT,
    CHECKED,
    CLEARED,
    APPROVED,
    SEALED,
    RELEASED,
    RECALLED,
    DISCARDED,
)
BEFORE_SEALING: Final = (DRAFT, CHECKED, CLEARED, APPROVED)
VISIBLE: Final = (SEALED, RELEASED)


@dataclass(frozen=True)
class Transition:
    """One step: from these states to that one, by people in one of these roles."""

    name: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]


_LEADS = ("focal-point", "deputy")

TRANSITIONS: Final = {
    step.name: step
    for step in (
        Transition("check", (DRAFT,), CHECKED, ("contributor", *_LEADS)),
        Transition("adopt", (DRAFT,), CHECKED, _LEADS),
        Transition("clear", (CHECKED,), CLEARED, ("contributor",)),
        Transition("approve", (CLEARED,), APPROVED, ("validator", *_LEADS)),
        Transition("seal", (APPROVED,), SEALED, ("validator", *_LEADS)),
        Transition("release", (SEALED,), RELEASED, _LEADS),
        Transition("recall", VISIBLE, RECALLED, ("validator", *_LEADS)),
        Transition(
            "discard",
            BEFORE_SEALING,
            DISCARDED,
            ("contributor", "validator", *_LEADS),
        ),
    )
}
"""Every step by name. *Replaced* is no state: it is seen from the later submission."""
