"""The matrix of a participant's offers, and what giving each family opens."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from balise.sharing.deciding import decide
from balise.sharing.giving import Giver
from balise.sharing.ledger import Ledger, Viewer
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans
from balise_web.offers.access import offers_for
from balise_web.offers.ledgers import audience_of, ledger, terms
from balise_web.offers.models import Offer
from balise_web.offers.presenters.words import (
    audience_text,
    days_texts,
    families,
    family_label,
)
from balise_web.participants.models import Participant, Person

INCIDENT_FLOW = "IC"
"""The dataflow that incident records form (RULES 4)."""


@dataclass(frozen=True)
class Cell:
    """One offer as the matrix shows it; without a row nobody is named yet."""

    dataflow: str
    depth: str
    audience: str
    reach: str
    embargo: int
    precision: str
    use: str
    tables_left_out: tuple[str, ...]
    released: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Say whether no offer stands here."""
        return not self.reach


@dataclass(frozen=True)
class FamilyRows:
    """A family: whether we give in it, what that opens, and its offers."""

    label: str
    counts: bool
    gives: bool
    closed: bool
    newest: date | None
    opened: tuple[str, ...]
    cells: tuple[Cell, ...]


def matrix(by: Person, own: Participant, names: Mapping[str, str]) -> list[FamilyRows]:
    """Give every dataflow by family, with its offers at each depth."""
    today = timezone.localdate()
    known, rule = ledger(today), terms(today)
    rows = {(row.dataflow, row.depth): row for row in offers_for(by, own)}
    opened = _opened(own.code, known, rule, today)
    giver = (
        Giver(own.code, known, model().dataflows, rule, today)
        if own.code in known.standings
        else None
    )
    return [
        _family(family, own.code, known, giver, rows, opened, names)
        for family in families()
    ]


def _family(
    family: str | None,
    code: str,
    known: Ledger,
    giver: Giver | None,
    rows: Mapping[tuple[str, str], Offer],
    opened: Mapping[str | None, set[str]],
    names: Mapping[str, str],
) -> FamilyRows:
    giving = giver.to_anyone(family) if giver and family else None
    cells = [
        _cell(flow, depth, code, known, rows.get((flow, depth.value)), names)
        for flow, depth in keys_of(family, rows)
    ]
    return FamilyRows(
        label=family_label(family),
        counts=family is not None,
        gives=bool(giving and giving.in_window),
        closed=bool(giver and family in giver.closed),
        newest=giving.periods.last if giving and giving.periods else None,
        opened=tuple(sorted(names.get(code, code) for code in opened.get(family, ()))),
        cells=tuple(cells),
    )


def keys_of(
    family: str | None, rows: Iterable[tuple[str, str]] = ()
) -> list[tuple[str, Depth]]:
    """Give the dataflows and depths that a family's offers may be made at."""
    found = []
    for flow in model().dataflows.values():
        if flow.family != family:
            continue
        found.append((flow.code, Depth.STATISTICS))
        if flow.code == INCIDENT_FLOW or (flow.code, "incidents") in rows:
            found.append((flow.code, Depth.INCIDENTS))
    return found


def _cell(
    flow: str,
    depth: Depth,
    code: str,
    known: Ledger,
    row: Offer | None,
    names: Mapping[str, str],
) -> Cell:
    released = Spans.of(
        run
        for given in known.releases.get((code, flow, depth), ())
        for run in given.periods
    )
    if row is None:
        return Cell(flow, depth.value, "", "", 0, "", "", (), days_texts(released))
    left_out = set(model().incident_tables) - set(row.tables or model().incident_tables)
    return Cell(
        flow,
        depth.value,
        audience_text(audience_of(row), names, row.public_from),
        row.reach,
        row.embargo_months,
        row.precision,
        row.use,
        tuple(t for t in model().incident_tables if t in left_out),
        days_texts(released),
    )


def _opened(
    code: str, known: Ledger, rule: Terms, today: date
) -> Mapping[str | None, set[str]]:
    """Whose data is open to us by what we give, per family."""
    found: dict[str | None, set[str]] = defaultdict(set)
    for decision in decide(Viewer(code), known, rule, today):
        if decision.granted and decision.row == "R12":
            family = model().dataflows[decision.dataflow].family
            found[family].add(decision.owner)
    return found
