"""What a participant gives: released, unrecalled, and readable by whoever asks.

What it *offers* counts, not what the other may read at present by this same rule, so
the rule never calls itself: nothing here imports ``deciding``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from itertools import chain

from balise.sharing.audiences import Admissions, is_public
from balise.sharing.ledger import Audience, Given, Ledger, Offer, Recall, Standing
from balise.sharing.offers import last_open_day, meet, shown_precision, whole_periods
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import Dataflow
from balise.vocabulary.periods import Frequency, Spans, add_months
from balise.vocabulary.precision import EXACT, Precision


@dataclass(frozen=True, slots=True)
class Strand:
    """One release that somebody may read, cut to its whole periods out of embargo."""

    periods: Spans
    depth: Depth
    audience: Audience
    public: bool
    labels: tuple[Audience, ...]
    labelled: bool
    precision: Precision
    nil: bool
    own_cases: bool


@dataclass(frozen=True, slots=True)
class Giving:
    """What one participant gives another in one family, at one depth."""

    periods: Spans
    precision: Precision
    in_window: bool
    only_nil: bool


NOTHING = Giving(Spans(), EXACT, in_window=False, only_nil=False)


class Giver:
    """Says what one participant gives to each other, under one version of the terms."""

    def __init__(
        self,
        code: str,
        ledger: Ledger,
        flows: Mapping[str, Dataflow],
        terms: Terms,
        today: date,
    ) -> None:
        """Find once what the participant releases and offers at all."""
        self.terms = terms
        self.window_start = add_months(today, -terms.window_months)
        self._code = code
        self._ledger = ledger
        self._admissions = Admissions.of(ledger, today, terms.announcement_days)
        self._strands, self.closed = _strands(code, ledger, flows, terms, today)
        self._anyone: dict[tuple[str | None, Depth], Giving] = {}
        self._known: dict[tuple[int, ...], Giving] = {}
        self._read: dict[tuple[str, str | None], tuple[Strand, ...]] = {}

    @property
    def families(self) -> Iterable[str]:
        """The families in which it releases anything that counts."""
        return self._strands.keys()

    def to(
        self, reader: str, family: str | None, depth: Depth = Depth.STATISTICS
    ) -> Giving:
        """Give what one reader may read; ``family`` None for all families together."""
        return self._sum(self._readable_by(reader, family), depth)

    def to_anyone(self, family: str | None, depth: Depth = Depth.STATISTICS) -> Giving:
        """Give what at least one other participant may read."""
        key = (family, depth)
        if key not in self._anyone:
            strands = tuple(filter(self._has_readers, self._of(family)))
            self._anyone[key] = self._sum(strands, depth)
        return self._anyone[key]

    def _has_readers(self, strand: Strand) -> bool:
        return any(
            self._reads(code, strand)
            for code, standing in self._ledger.standings.items()
            if code != self._code and standing.lives
        )

    def _of(self, family: str | None) -> Iterable[Strand]:
        if family is None:
            return chain.from_iterable(self._strands.values())
        return self._strands.get(family, ())

    def _readable_by(self, reader: str, family: str | None) -> tuple[Strand, ...]:
        key = (reader, family)
        if key not in self._read:
            reads = self._reads
            self._read[key] = tuple([s for s in self._of(family) if reads(reader, s)])
        return self._read[key]

    def _reads(self, code: str, strand: Strand) -> bool:
        admissions = self._admissions
        if not strand.public and not admissions.admits(strand.audience, code):
            return False
        return not strand.labelled or any(
            admissions.opens_label(each, code) for each in strand.labels
        )

    def _sum(self, strands: tuple[Strand, ...], depth: Depth) -> Giving:
        # Statistics count what is given at either depth; incidents only incidents.
        if depth is Depth.INCIDENTS:
            strands = tuple(each for each in strands if _gives_incidents(each))
        if not strands:
            return NOTHING
        key = tuple(map(id, strands))
        if key not in self._known:
            self._known[key] = self._giving(strands)
        return self._known[key]

    def _giving(self, strands: tuple[Strand, ...]) -> Giving:
        recent = [s for s in strands if s.periods.last > self.window_start]
        return Giving(
            periods=Spans.of(chain.from_iterable(s.periods for s in strands)),
            precision=_own_precision(strands),
            in_window=bool(recent),
            only_nil=all(s.nil for s in recent),
        )


def is_closed(
    family: str,
    standing: Standing,
    flows: Mapping[str, Dataflow],
    releases: Iterable[Given],
    terms: Terms,
    today: date,
) -> bool:
    """Say whether a recall keeps a family closed today."""
    if today < standing.closed_until.get(family, date.min):
        return True
    days = [each.released_on for each in releases if not each.open_errors]
    return any(
        today < _reopens_on(recall, days, terms)
        for recall in standing.recalls
        if flows[recall.dataflow].family == family
        and not is_excused(recall, standing.recalls, terms, today)
    )


def is_excused(
    recall: Recall, recalls: Iterable[Recall], terms: Terms, today: date
) -> bool:
    """Say whether a recall is a correction within its time and its number a year."""
    if not recall.correction:
        return False
    until = recall.recalled_on + timedelta(days=terms.correction_days)
    if (recall.replaced_on or today) > until:
        return False
    year_before = recall.recalled_on - timedelta(days=365)
    so_far = [
        each
        for each in recalls
        if each.correction and year_before < each.recalled_on <= recall.recalled_on
    ]
    named = {each.together for each in so_far if each.together}
    return len(named) + sum(not r.together for r in so_far) <= terms.corrections_a_year


def waiting(
    standing: Standing, terms: Terms, today: date, flows: Mapping[str, Dataflow]
) -> Mapping[str, tuple[Recall, ...]]:
    """Give the corrections that still wait for their replacement, per family."""
    found: dict[str, tuple[Recall, ...]] = {}
    for recall in standing.recalls:
        family = flows[recall.dataflow].family
        excused = is_excused(recall, standing.recalls, terms, today)
        if family and excused and recall.replaced_on is None:
            found[family] = (*found.get(family, ()), recall)
    return found


def _reopens_on(recall: Recall, released: Iterable[date], terms: Terms) -> date:
    # Days only are known: a release on the day of the recall counts as the new one.
    again = min((day for day in released if day >= recall.recalled_on), default=None)
    if again is None:
        return date.max
    return again + timedelta(days=terms.reopening_days)


def _strands(
    code: str,
    ledger: Ledger,
    flows: Mapping[str, Dataflow],
    terms: Terms,
    today: date,
) -> tuple[Mapping[str, tuple[Strand, ...]], frozenset[str]]:
    """Give what counts per family, and the families that a recall keeps closed."""
    standing = ledger.standings[code]
    corrected = waiting(standing, terms, today, flows)
    found: dict[str, tuple[Strand, ...]] = {}
    closed: set[str] = set()
    for family in {flow.family for flow in flows.values() if flow.family}:
        released = [
            given
            for flow in flows.values()
            if flow.family == family
            for depth in Depth
            for given in ledger.releases.get((code, flow.code, depth), ())
        ]
        if is_closed(family, standing, flows, released, terms, today):
            closed.add(family)
            continue
        counted: Iterable[Given | Recall] = (*released, *corrected.get(family, ()))
        strands = [_strand(each, standing, ledger, flows, today) for each in counted]
        if kept := tuple(each for each in strands if each is not None):
            found[family] = kept
    return found, frozenset(closed)


def _strand(
    given: Given | Recall,
    standing: Standing,
    ledger: Ledger,
    flows: Mapping[str, Dataflow],
    today: date,
) -> Strand | None:
    flow = flows[given.dataflow]
    offer = ledger.offers.get((standing.code, given.dataflow, given.depth))
    if offer is None or not _counts(given, flow):
        return None
    periods = _open_periods(given, offer, standing, flow, today)
    if not periods:
        return None
    public = is_public(offer, today)
    audiences = ledger.label_audiences
    return Strand(
        periods=periods,
        depth=given.depth,
        audience=offer.audience,
        public=public,
        labels=tuple(
            audiences[standing.code, label]
            for label in sorted(given.labels)
            if (standing.code, label) in audiences
        ),
        labelled=bool(given.labels),
        precision=shown_precision(offer, public=public),
        nil=given.nil,
        own_cases=given.own_cases if isinstance(given, Given) else True,
    )


def _counts(given: Given | Recall, flow: Dataflow) -> bool:
    # Nobody may read protected incidents, so offering them gives nothing.
    if flow.protected and given.depth is Depth.INCIDENTS:
        return False
    if isinstance(given, Recall):
        return True
    return not given.open_errors and not (given.nil and given.approvals < 2)


def _open_periods(
    given: Given | Recall,
    offer: Offer,
    standing: Standing,
    flow: Dataflow,
    today: date,
) -> Spans:
    frequency = given.frequency or stated_frequency(standing, flow.family)
    until = min(today, last_open_day(offer.embargo_months, today))
    cut = (whole_periods(run, until, frequency) for run in given.periods)
    return Spans.of(run for run in cut if run is not None)


def stated_frequency(standing: Standing, family: str | None) -> Frequency:
    """Give a participant's own stated frequency; monthly where it states none."""
    return standing.frequency.get(family or "", Frequency.MONTHLY)


def _gives_incidents(strand: Strand) -> bool:
    return strand.depth is Depth.INCIDENTS and strand.own_cases and not strand.nil


def _own_precision(strands: Iterable[Strand]) -> Precision:
    # Incident records are exact by nature: they count only where no figures are given.
    figures = [s.precision for s in strands if s.depth is Depth.STATISTICS]
    return reduce(meet, figures or [s.precision for s in strands])
