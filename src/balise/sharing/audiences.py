"""Who is in an audience today.

A newcomer among all participants, or a new member of a group, is in it only once it
has been announced for as long as the terms say, so that it can be excepted before.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from balise.sharing.ledger import Audience, Ledger, Offer, Reach
from balise.vocabulary.extents import Depth


@dataclass(frozen=True, slots=True)
class Admissions:
    """Admits readers to audiences: those announced by ``announced_by`` at the latest."""

    ledger: Ledger
    announced_by: date

    @classmethod
    def of(cls, ledger: Ledger, today: date, announcement_days: int) -> "Admissions":
        """Build from the day on which it is asked."""
        return cls(ledger, today - timedelta(days=announcement_days))

    def admits(self, audience: Audience, code: str) -> bool:
        """Say whether a participant is in an audience; publicity is not asked here."""
        if code in audience.excepted:
            return False
        match audience.reach:
            case Reach.ALL:
                return self._is_announced(code)
            case Reach.NAMED:
                return code in audience.names
            case Reach.GROUP:
                return self._is_member(audience.group, code)
            case Reach.PUBLIC:
                return code in audience.names or self._is_member(audience.group, code)
            case Reach.NOBODY:
                return False

    def opens_label(self, audience: Audience, code: str | None) -> bool:
        """Say whether a reader (None: the public) may read what bears a label."""
        if audience.reach is Reach.PUBLIC:
            return True
        return code is not None and self.admits(audience, code)

    def _is_member(self, group: str, code: str) -> bool:
        if code not in self.ledger.groups.get(group, ()):
            return False
        return self.ledger.joined.get((group, code), date.min) <= self.announced_by

    def _is_announced(self, code: str) -> bool:
        standing = self.ledger.standings.get(code)
        if standing is None:
            return False
        return (standing.announced_on or date.min) <= self.announced_by


def is_public(offer: Offer, today: date) -> bool:
    """Say whether everyone may read an offer: statistics only, from its day on."""
    if offer.audience.reach is not Reach.PUBLIC or offer.depth is Depth.INCIDENTS:
        return False
    return (offer.public_from or date.min) <= today
