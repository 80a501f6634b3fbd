"""What is due of the reader's participant, late first, as the calendar says it."""

from dataclasses import dataclass
from datetime import date

from balise.vocabulary.periods import Span
from balise_web.calendar.access import dues_for
from balise_web.outcomes import NotFound
from balise_web.participants.models import Person

SHOWN = 5
_OPEN = ("late", "due")


@dataclass(frozen=True)
class Owed:
    """One period of one dataflow, and the day on which it is due."""

    dataflow: str
    span: Span
    due_on: date
    state: str


def what_is_due(person: Person, today: date) -> tuple[list[Owed], int]:
    """Give what is late or due next, and how many more there are."""
    if person.participant is None:
        return [], 0
    try:
        found = dues_for(person, person.participant, today)
    except NotFound:
        return [], 0
    owed = sorted(
        {
            (one.due_on, one.source.dataflow, one.period.span, str(one.state))
            for one in found
            if str(one.state) in _OPEN
        }
    )
    shown = [Owed(flow, span, day, state) for day, flow, span, state in owed[:SHOWN]]
    return shown, max(0, len(owed) - SHOWN)
