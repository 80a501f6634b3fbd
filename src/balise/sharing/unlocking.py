"""What would change a refusal, said as far as it concerns the viewer.

A count of owners holds only those whose offer already names the viewer, so it tells
nothing of the others.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from balise.sharing.asking import Asked
from balise.sharing.doors import Door
from balise.sharing.ledger import Standing
from balise.sharing.terms import Terms
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Dataflow

NOT_AVAILABLE: Final = Message("unlock-ask-focal-point")
SUSPENDED: Final = Message("unlock-governance-body")


class Unlocks:
    """Words what one viewer can do, knowing the doors that stand open to it."""

    def __init__(self, terms: Terms, doors: Iterable[Door]) -> None:
        """Count the open doors per dataflow and depth."""
        self._terms = terms
        self._open = Counter(
            (door.dataflow, door.depth) for door in doors if not door.situation
        )

    def not_confirmed(self, standing: Standing) -> Message:
        """R5: the letter first, then the terms."""
        if not standing.confirmed:
            return Message("unlock-letter")
        return Message("unlock-accept-terms", {"version": self._terms.version})

    def protected(self, flow: Dataflow) -> Message:
        """R7: what stays open."""
        return Message("unlock-totals-stay-open", {"dataflow": flow.code})

    def nothing_given(self, door: Door, asked: Asked) -> Message:
        """R9: one release, and how many owners it opens; or wait after a recall."""
        if asked.closed:
            days = asked.terms.reopening_days
            return Message("unlock-reopens", {"flows": asked.flows, "days": days})
        params = {
            "flows": asked.flows,
            "after": asked.window_start,
            "owner": door.owner,
            "owners": self._open[door.dataflow, door.depth],
        }
        return Message("unlock-release-one-period", params)

    def not_mutual(self, door: Door, asked: Asked) -> Message:
        """R10: add the owner to the audience."""
        params = {"owner": door.owner, "flows": asked.flows}
        return Message("unlock-add-to-audience", params)

    def nil_not_backed(self, asked: Asked) -> Message:
        """R11: say how a case would be noticed."""
        return Message("unlock-source-sheet", {"flows": asked.flows})

    def as_deep(self, asked: Asked) -> Message:
        """N5: share incidents."""
        share = asked.terms.incident_share_percent
        params = {"flows": asked.flows, "share": share}
        return Message("unlock-share-incidents", params)

    def as_fine(self, asked: Asked) -> Message:
        """N6: offer the family exact."""
        return Message("unlock-offer-exact", {"flows": asked.flows})
