"""Decide what one viewer may read of each owner: the R rows, then the N rows.

You see of S what S can see of you. The first R row that matches decides; the rows
follow each other here as in docs/reference/reciprocity.md, whose table is the test.
A decision depends on offers, terms and what was released, never on withheld rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from balise.sharing.asking import Asked, Readers
from balise.sharing.decisions import Decision, Narrowing
from balise.sharing.doors import Door, reference_door
from balise.sharing.ledger import Ledger, Tick, Viewer
from balise.sharing.narrowing import NOT_NARROWED, Narrowed, row_that_shuts
from balise.sharing.offers import is_finer, meet, shown_precision
from balise.sharing.terms import Terms
from balise.sharing.unlocking import NOT_AVAILABLE, SUSPENDED, Unlocks
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Dataflow, model
from balise.vocabulary.periods import ALWAYS, NEVER, Spans
from balise.vocabulary.precision import EXACT, Precision


def decide(
    viewer: Viewer,
    ledger: Ledger,
    terms: Terms,
    today: date,
    *,
    dataflows: Iterable[str] | None = None,
    owners: Iterable[str] | None = None,
    depths: Iterable[Depth] = tuple(Depth),
) -> tuple[Decision, ...]:
    """Decide every owner, dataflow and depth asked for; all of them by default.

    Raises KeyError for an owner or a dataflow that nobody knows.
    """
    flows = model().dataflows
    desk = _Desk(viewer, ledger, terms, today, flows)
    asked_owners = (*ledger.standings, *ledger.references) if owners is None else owners
    asked_flows = tuple(flows if dataflows is None else dataflows)
    asked_depths = tuple(depths)
    desk.open_doors(asked_flows, asked_depths)
    return tuple(
        desk.decision(owner, flows[flow], depth)
        for owner in asked_owners
        for flow in asked_flows
        for depth in asked_depths
    )


def decide_of(
    owner: str,
    ledger: Ledger,
    terms: Terms,
    today: date,
    *,
    viewers: Iterable[Viewer],
    dataflows: Iterable[str] | None = None,
    depths: Iterable[Depth] = tuple(Depth),
) -> tuple[Decision, ...]:
    """Decide what each viewer may read of one owner, for that owner and nobody else.

    Only this owner's offers are looked at, so that it stays quick for many viewers; how
    long that takes may differ, and what a viewer could do is left out, being its own
    affair. Raises KeyError for an owner or a dataflow that nobody knows.
    """
    flows = model().dataflows
    asked = tuple(flows if dataflows is None else dataflows)
    found: list[Decision] = []
    for viewer in viewers:
        desk = _Desk(viewer, ledger, terms, today, flows)
        desk.open_doors(asked, tuple(depths), (owner,))
        found += [desk.decision(owner, flows[f], d) for f in asked for d in depths]
    return tuple(replace(each, unlock=None) for each in found)


class _Desk:
    """One viewer on one day: what the rows need to know, found once."""

    def __init__(
        self,
        viewer: Viewer,
        ledger: Ledger,
        terms: Terms,
        today: date,
        flows: Mapping[str, Dataflow],
    ) -> None:
        self._viewer = viewer
        self._ledger = ledger
        self._terms = terms
        self._today = today
        self._flows = flows
        self._standing = ledger.standings.get(viewer.participant or "")
        self._readers = Readers(viewer, ledger, flows, terms, today)
        self._unlocks = Unlocks(terms, ())
        self._periods: dict[tuple[int, int], Spans] = {}
        self._doors: Mapping[tuple[str, str, Depth], Door] = {}

    def open_doors(
        self,
        flows: Sequence[str],
        depths: Sequence[Depth],
        owners: Sequence[str] | None = None,
    ) -> None:
        """Look at every owner's offers, whoever is asked for: the same work always.

        Only an owner who asks of itself looks at its own alone.
        """
        self._doors = {
            (door.owner, door.dataflow, door.depth): door
            for door in self._readers.doors(flows, depths, owners)
        }
        self._unlocks = Unlocks(self._terms, self._doors.values())

    def decision(self, owner: str, flow: Dataflow, depth: Depth) -> Decision:
        """Decide one owner, dataflow and depth."""
        if owner in self._ledger.references:
            return self._of_reference(owner, flow, depth)
        door = self._doors[owner, flow.code, depth]
        return self._before_the_offer(door, flow) or self._by_giving(door, flow)

    def _before_the_offer(self, door: Door, flow: Dataflow) -> Decision | None:
        viewer = self._viewer
        if viewer.participant == door.owner:
            return self._own(door)
        if door.public:
            return self._public(door, flow)
        if viewer.secretariat:
            return self._ticked(door, flow)
        return self._unfit(door) or self._protected(door, flow)

    def _own(self, door: Door) -> Decision:
        agencies = self._readers.agencies_open_to_viewer(door.dataflow)
        extent = Extent(
            door.owner, door.dataflow, door.depth, agencies=agencies, inside=True
        )
        return self._yes(door, "R1", "own", extent)

    def _public(self, door: Door, flow: Dataflow) -> Decision:
        precision = shown_precision(door.offer, public=True)
        labels = self._readers.labels(door.owner, public=True)
        extent = self._extent(door, flow, door.until, precision, labels=labels)
        return self._yes(door, "R2", "public", extent)

    def _unfit(self, door: Door) -> Decision | None:
        if self._standing is None:
            return self._no(door, "R3", "public_only")
        accepted = self._standing.accepted_terms or 0
        if not self._standing.confirmed or accepted < self._terms.version:
            unlock = self._unlocks.not_confirmed(self._standing)
            return self._no(door, "R5", "not_confirmed", unlock)
        if self._standing.suspended or self._standing.withdrawn:
            return self._no(door, "R6", "suspended", SUSPENDED)
        return None

    def _ticked(self, door: Door, flow: Dataflow) -> Decision:
        tick = door.tick
        if tick is Tick.NOTHING or not door.lives or _is_protected(flow, door.depth):
            return self._no(door, "R4", "not_available", NOT_AVAILABLE)
        if tick is Tick.POOLED and door.depth is Depth.INCIDENTS:
            return self._no(door, "R4", "not_available", NOT_AVAILABLE)
        labels = self._readers.labels(door.owner, public=True)
        full = self._extent(door, flow, door.until, door.offer.precision, labels=labels)
        # Drafts are no part of any extent, and a pooled figure may not stand alone.
        extent = full if tick is Tick.FULL else replace(full, periods=NEVER)
        pooled = full if tick is Tick.POOLED else None
        return self._yes(door, "R4", "ticked", extent, tick=tick, pooled=pooled)

    def _protected(self, door: Door, flow: Dataflow) -> Decision | None:
        if not _is_protected(flow, door.depth):
            return None
        return self._no(door, "R7", "protected", self._unlocks.protected(flow))

    def _by_giving(self, door: Door, flow: Dataflow) -> Decision:
        if door.situation:
            return self._no(door, "R8", "not_available", NOT_AVAILABLE)
        asked = self._readers.asked(door.owner, flow, door.depth)
        refused = None if asked.excused else self._gives_too_little(door, asked)
        return refused or self._mutual(door, flow, asked)

    def _gives_too_little(self, door: Door, asked: Asked) -> Decision | None:
        if not asked.gives_anyone:
            unlock = self._unlocks.nothing_given(door, asked)
            return self._no(door, "R9", "nothing_given", unlock)
        if not asked.gives_owner:
            unlock = self._unlocks.not_mutual(door, asked)
            return self._no(door, "R10", "not_mutual", unlock)
        if asked.only_unbacked_nil:
            unlock = self._unlocks.nil_not_backed(asked)
            return self._no(door, "R11", "nil_not_backed", unlock)
        return None

    def _mutual(self, door: Door, flow: Dataflow, asked: Asked) -> Decision:
        if door.depth is Depth.INCIDENTS and not asked.deep_enough:
            return self._as_deep_as_viewer(door, asked)
        if asked.excused and door.depth is Depth.STATISTICS:
            return self._cannot_collect(door, flow)
        narrowed = self._narrowed(asked)
        periods = self._open_periods(narrowed, door)
        if not periods:
            shut = row_that_shuts(narrowed.rows, door.until)
            return self._no(door, "R12", shut.because, shut.unlock, narrowed.rows)
        precision, coarser = self._precision(door, asked)
        extent = self._extent(door, flow, periods, precision)
        rows = (*narrowed.rows, *coarser)
        return self._yes(door, "R12", "mutual", extent, rows)

    def _as_deep_as_viewer(self, door: Door, asked: Asked) -> Decision:
        unlock = self._unlocks.as_deep(asked)
        row = Narrowing("N5", "as_deep_as_you", ALWAYS, unlock)
        return self._no(door, "R12", "as_deep_as_you", unlock, (row,))

    def _cannot_collect(self, door: Door, flow: Dataflow) -> Decision:
        extent = self._extent(door, flow, door.until, door.offer.precision)
        rows = (Narrowing("N7", "cannot_collect"),)
        return self._yes(door, "R12", "cannot_collect", extent, rows)

    def _narrowed(self, asked: Asked) -> Narrowed:
        # Context belongs to no family: a note shows only beside what it explains.
        return NOT_NARROWED if asked.family is None else asked.narrowed

    def _open_periods(self, narrowed: Narrowed, door: Door) -> Spans:
        # Many owners share both: what one gives them, and how long they wait.
        key = (id(narrowed), door.offer.embargo_months)
        if key not in self._periods:
            self._periods[key] = narrowed.periods & door.until
        return self._periods[key]

    def _precision(
        self, door: Door, asked: Asked
    ) -> tuple[Precision, tuple[Narrowing, ...]]:
        offered = door.offer.precision
        if asked.family is None or not is_finer(offered, asked.counted.precision):
            return offered, ()
        unlock = self._unlocks.as_fine(asked)
        row = Narrowing("N6", "as_fine_as_you", NEVER, unlock)
        return meet(offered, asked.counted.precision), (row,)

    def _of_reference(self, owner: str, flow: Dataflow, depth: Depth) -> Decision:
        """Open a reference source: it is nobody's own, and stands outside reciprocity."""
        door = reference_door(owner, flow, depth)
        if self._viewer.participant == owner:
            # Those who keep a source see what they sealed, as any agency does.
            return self._own(door)
        refused = None if self._viewer.secretariat else self._unfit(door)
        if refused := refused or self._protected(door, flow):
            return refused
        extent = self._extent(door, flow, ALWAYS, EXACT)
        return self._yes(door, "REF", "reference", extent)

    def _minimum_persons(self, flow: Dataflow, owner: str) -> int:
        if not flow.minimum_persons:
            return 0
        terms = self._readers.terms_for(owner)
        return max(flow.minimum_persons, terms.fee_minimum_persons)

    def _yes(
        self,
        door: Door,
        row: str,
        because: str,
        extent: Extent,
        narrowed: tuple[Narrowing, ...] = (),
        *,
        tick: Tick | None = None,
        pooled: Extent | None = None,
    ) -> Decision:
        return Decision(
            *(self._viewer, door.owner, door.dataflow, door.depth, row, because),
            granted=True,
            extent=extent,
            narrowed=narrowed,
            use=None if row == "R1" else door.offer.use,
            tick=tick,
            pooled=pooled,
            terms_version=self._terms.version,
            owner_terms_version=door.accepted_terms,
            situation=door.situation,
        )

    def _no(
        self,
        door: Door,
        row: str,
        because: str,
        unlock: Message | None = None,
        narrowed: tuple[Narrowing, ...] = (),
    ) -> Decision:
        return Decision(
            viewer=self._viewer,
            owner=door.owner,
            dataflow=door.dataflow,
            depth=door.depth,
            row=row,
            because=because,
            granted=False,
            narrowed=narrowed,
            unlock=unlock,
            terms_version=self._terms.version,
            owner_terms_version=door.accepted_terms,
            situation=door.situation,
        )

    def _extent(
        self,
        door: Door,
        flow: Dataflow,
        periods: Spans,
        precision: Precision,
        *,
        labels: frozenset[str] | None = None,
    ) -> Extent:
        open_labels = self._readers.labels(door.owner)
        return Extent(
            participant=door.owner,
            dataflow=door.dataflow,
            depth=door.depth,
            periods=periods,
            precision=precision,
            labels=open_labels if labels is None else labels,
            barred=flow.barred if flow.protected else frozenset(),
            minimum_persons=self._minimum_persons(flow, door.owner),
            tables=door.offer.tables if door.depth is Depth.INCIDENTS else None,
        )


def _is_protected(flow: Dataflow, depth: Depth) -> bool:
    return flow.protected and depth is Depth.INCIDENTS
