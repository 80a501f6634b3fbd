"""Who is in a pool: those who ticked it, for all of its days, and enough of them.

Nothing here depends on what anyone released, so that who is in, and whether there is a
pool at all, tells nothing of anybody's figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from balise.sharing.decisions import Decision
from balise.sharing.terms import Terms, applied_to
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.messages import Message
from balise.vocabulary.periods import Span, Spans
from balise.vocabulary.pools import PoolRule


@dataclass(frozen=True)
class Pooling:
    """What a pool of some days opens, and the rule that its figures keep to."""

    extents: tuple[Extent, ...]
    rule: PoolRule

    @property
    def participants(self) -> tuple[str, ...]:
        """Those in the pool, whether or not they have figures."""
        return tuple(extent.participant for extent in self.extents)


def pool(
    decisions: Iterable[Decision], terms: Terms, dataflow: str, days: Span
) -> Pooling | Message:
    """Make the pool of a dataflow for some days, or say that too few are in it.

    Whoever is open to the reader anyway is not in it: of a sum of four, three of them
    open, the fourth would follow.
    """
    into = sorted(
        (
            d
            for d in decisions
            if d.pooled is not None
            and d.dataflow == dataflow
            and d.depth is Depth.STATISTICS
            and d.pooled.periods.covers(days)
        ),
        key=lambda decision: decision.owner,
    )
    rule = _strictest([applied_to(terms, d.owner_terms_version) for d in into], terms)
    if len(into) < rule.minimum_participants:
        return Message("pool-too-few", {"minimum": rule.minimum_participants})
    within = Spans.of([days])
    extents = (replace(d.pooled, periods=within) for d in into if d.pooled)
    return Pooling(tuple(extents), rule)


def _strictest(each: Iterable[Terms], terms: Terms) -> PoolRule:
    all_of = [terms, *each]
    return PoolRule(
        max(t.pooled_minimum_participants for t in all_of),
        min(t.pooled_maximum_share_percent for t in all_of),
        max(t.pooled_rounding for t in all_of),
    )
