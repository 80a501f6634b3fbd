"""The last ledger that was read, for as long as nothing in it has changed.

No decision is kept, only what decisions are made from, and only under the stamps that
the database changes itself (``stamps``): a recall or a narrowed offer counts with the
next page, in every process. What one participant changes is read again alone.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

from balise.sharing.ledger import Ledger
from balise_web.offers.given import Giving
from balise_web.offers.stamps import AGREEMENTS, are_kept, stamps
from balise_web.submissions.models import Submission

Agreed = TypeVar("Agreed")
_Key = tuple[date, Mapping[int, str]]


class Remembered(Generic[Agreed]):
    """Ledgers of this process; each is replaced whole, so threads may share them."""

    def __init__(
        self,
        agree: Callable[[date], Agreed],
        give: Callable[..., Mapping[int, Giving]],
        assemble: Callable[[Agreed, Mapping[int, Giving]], Ledger],
    ) -> None:
        """Keep how each part is read."""
        self._agree, self._give, self._assemble = agree, give, assemble
        self._agreed: tuple[tuple[date, str], Agreed] | None = None
        self._given: dict[int, tuple[str, Giving]] = {}
        self._ledger: tuple[_Key, Ledger] | None = None
        self._reading = Lock()

    def ledger(self, today: date) -> Ledger:
        """Give the ledger as the rows say it now; it is read once, however many wait."""
        with self._reading:
            return self._as_it_stands(today)

    def _as_it_stands(self, today: date) -> Ledger:
        now = stamps()
        last = self._ledger
        if last is not None and last[0] == (today, now):
            return last[1]
        agreed = self._agreements(today, now)
        everyone = [row.pk for row in agreed.members]  # type: ignore[attr-defined]
        made = self._assemble(agreed, self.giving(everyone))
        if are_kept() and stamps() == now:
            self._ledger = ((today, now), made)
        return made

    def giving(
        self,
        participants: Collection[int],
        also: Submission | None = None,
        today: date | None = None,
    ) -> Mapping[int, Giving]:
        """Give what each gives; ``also`` counts as if it were released ``today``."""
        now = stamps()
        known = {
            key: self._given[key][1]
            for key in participants
            if key in self._given and self._given[key][0] == now.get(key, "")
        }
        missing = [key for key in participants if key not in known]
        if missing:
            found = self._give(missing)
            self._keep(found, now)
            known |= found
        if also is not None:
            known |= self._give([also.participant_id], also, today)
        return known

    def _agreements(self, today: date, now: Mapping[int, str]) -> Agreed:
        key = (today, now.get(AGREEMENTS, ""))
        last = self._agreed
        if last is not None and last[0] == key:
            return last[1]
        found = self._agree(today)
        if key[1] and are_kept() and stamps().get(AGREEMENTS) == key[1]:
            self._agreed = (key, found)
        return found

    def _keep(self, found: Mapping[int, Giving], now: Mapping[int, str]) -> None:
        """Keep what was read under a stamp that still stands."""
        if not are_kept():
            return
        after = stamps()
        self._given.update(
            (key, (now.get(key, ""), giving))
            for key, giving in found.items()
            # No stamp: nothing was ever released, or there would be one.
            if after.get(key, "") == now.get(key, "")
        )
