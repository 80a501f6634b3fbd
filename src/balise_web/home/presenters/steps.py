"""The next useful step, with where to take it."""

from collections.abc import Mapping
from dataclasses import dataclass

from balise.sharing.next_steps import Kind, Step, next_steps
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans
from balise_web.home.knowing import LEADS, Known
from balise_web.pages.menu import address, address_for
from balise_web.participants.models import Person
from balise_web.submissions.access import submissions_for
from balise_web.submissions.holdings import spans_of
from balise_web.submissions.states import SEALED

SHOWN = 3


@dataclass(frozen=True)
class Useful:
    """A step as home shows it: the first is proposed, the others are listed."""

    step: Step
    url: str
    ready: bool


def useful_steps(known: Known) -> list[Useful]:
    """Give the steps that would open something to whoever may take them."""
    if known.standing is None or not known.person.has_role(*LEADS, "validator"):
        return []
    ready = _ready(known)
    steps = next_steps(
        known.viewer, known.ledger, known.terms, known.today, known.decisions, ready
    )
    return [
        Useful(s, _url(s, ready, known.person), _is_ready(s, ready))
        for s in steps[:SHOWN]
    ]


def _is_ready(step: Step, ready: Mapping[str, Spans]) -> bool:
    return step.kind in (Kind.RELEASE, Kind.RELEASE_NEWER) and step.dataflow in ready


def _ready(known: Known) -> Mapping[str, Spans]:
    """Give what is frozen and waits for its release, by dataflow."""
    waiting = submissions_for(known.person).filter(state=SEALED, release_on=None)
    rows = waiting.order_by("-pk").prefetch_related("covered")[:20]
    found: dict[str, Spans] = {}
    for row in rows:
        for covered in row.covered.all():
            flow = model().dataflows.get(covered.dataflow)
            if flow and flow.family and covered.depth == Depth.STATISTICS.value:
                days = spans_of(covered.runs)
                found[covered.dataflow] = found.get(covered.dataflow, Spans()) | days
    return {flow: days for flow, days in found.items() if days}


def _url(step: Step, ready: Mapping[str, Spans], person: Person) -> str:
    match step.kind:
        case Kind.ACCEPT_TERMS:
            return address_for(person, "governing:terms")
        case Kind.ADD_TO_AUDIENCE | Kind.OFFER_EXACT:
            return address_for(person, "offers:sharing")
        case Kind.RELEASE | Kind.RELEASE_NEWER if step.dataflow in ready:
            return address("submissions:list")
        case Kind.SOURCE_SHEET:
            return address("people:agencies") or address("submissions:list")
        case _:
            return address_for(person, "uploads:start")
