"""Walk parties along their ways, step by step, and note whom the agencies find."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from balise.simulation.disasters import Disasters
from balise.simulation.draws import Draws, Numbers, Yes
from balise.simulation.keys import FLOWS, NOBODY, Keys
from balise.simulation.parties import Parties, draws_of
from balise.simulation.story import BORDERS

_RECORDED = ((6000, 0, 2500, 1500), (0, 5500, 3000, 1500))
"""How an agency records what truly was facilitated, and what was not."""
_AIR, _SEA = BORDERS.index("air"), BORDERS.index("sea")


@dataclass
class Notes:
    """What was noted so far, column by column."""

    parts: list[dict[str, Numbers]] = field(default_factory=list)

    def joined(self) -> dict[str, Numbers]:
        """Put everything together, in the order in which it was noted."""
        return {
            name: np.concatenate([part[name] for part in self.parts])
            for name in self.parts[0]
        }


@dataclass
class Walk:
    """Parties on their way: the day, who is still present, and what was noted."""

    keys: Keys
    parties: Parties
    draws: Draws
    day: Numbers
    present: Yes
    notes: Notes = field(default_factory=Notes)
    befallen: list[tuple[Numbers, ...]] = field(default_factory=list)

    @classmethod
    def of(cls, keys: Keys, parties: Parties, place: tuple[int, int]) -> Self:
        """Begin where the parties set out."""
        everyone = np.ones(len(parties.of), dtype=np.bool_)
        return cls(keys, parties, draws_of(place, 1), parties.day.copy(), everyone)

    def take(self, step: int) -> None:
        """Take one step: leave, travel, arrive; then some stay, some are sent away."""
        leg = self.keys.legs[self.parties.route, step]
        on = leg >= 0
        start, end, border, most, exit_point, entry_point = self.keys.leg_table[leg].T
        count = len(leg)
        left = on & self.draws.happens(count, self.keys.chances("exits")[start])
        self._note("IX", left, start, point=exit_point, following=end, border=border)
        self._remove(left, self.keys.chances("returns")[start], start)
        self.day = self.day + np.where(on, 1 + self.draws.below(count, most), 0)
        self._befall(on & (border == _SEA), start, end)
        found = on & self.draws.happens(count, self.keys.finds[end, border])
        refused = self._at_the_airport(found & (border == _AIR), end, entry_point)
        entered = found & ~refused
        self._note("IE", entered, end, point=entry_point, before=start, border=border)
        self._remove(entered, self.keys.chances("removes")[end], end)
        last = step + 1 == self.keys.legs.shape[1]
        ended = on & (last | (self.keys.legs[self.parties.route, step + 1 - last] < 0))
        self._stay(ended & ~found, end)
        gone = self.draws.happens(len(self.present), self._people("gives_up"))
        self.present = self.present & ~gone & ~(refused | ended)[self.parties.of]

    def disasters(self) -> Disasters:
        """Give what befell the parties so far."""
        columns = zip(*self.befallen, strict=True)
        return Disasters(*(np.concatenate(parts) for parts in columns))

    def _at_the_airport(self, found: Yes, at: Numbers, point: Numbers) -> Yes:
        """Note false papers of whoever is found; some are refused there and then."""
        border = np.full(len(found), _AIR)
        self._note("DF", found, at, point=point, border=border)
        refused = found & self.draws.happens(len(found), self._people("refused"))
        self._note("RE", refused, at, point=point, border=border)
        return refused

    def _remove(self, found: Yes, chance: Numbers, at: Numbers) -> None:
        drawn = self.draws.happens(len(self.present), chance[self.parties.of])
        going = self.present & found[self.parties.of] & drawn
        later = 10 + self.draws.below(len(going), self._people("removed_after"))
        self._note_persons("RF", going, at, self.day[self.parties.of] + later)
        self.present = self.present & ~going

    def _stay(self, unfound: Yes, at: Numbers) -> None:
        chance = self.keys.chances("stays")[at][self.parties.of]
        drawn = self.draws.happens(len(self.present), chance)
        staying = self.present & unfound[self.parties.of] & drawn
        later = 20 + self.draws.below(len(staying), self._people("stays"))
        self._note_persons("IS", staying, at, self.day[self.parties.of] + later)

    def _befall(self, at_sea: Yes, start: Numbers, end: Numbers) -> None:
        """Let a disaster befall some parties; of ten members four are lost."""
        keeps = self.keys.keepers >= 0
        records = np.where(~keeps[end] & keeps[start], start, end)
        of, count = self.parties.of, len(at_sea)
        struck = at_sea & self.draws.happens(count, self._people("perishes"))
        fate = self.draws.below(len(of), 10)
        here = self.present & struck[of]
        lost = here & (fate < 4)
        counts = [
            np.bincount(of[mask], minlength=count).astype(np.int64)
            for mask in (here & (fate < 2), here & (fate >= 2) & lost, here & ~lost)
        ]
        which = np.flatnonzero(struck & (sum(counts) > 0))
        rest = (c[which] for c in counts)
        self.befallen.append((which, records[which], self.day[which], *rest))
        self.present = self.present & ~lost

    def _note(
        self,
        flow: str,
        parties: Yes,
        at: Numbers,
        *,
        border: Numbers,
        point: Numbers,
        before: Numbers | None = None,
        following: Numbers | None = None,
    ) -> None:
        """Note every present member of some parties."""
        of = self.parties.of
        whom = self.present & parties[of]
        places = {"border": border, "point": point, "previous": before}
        there = {**places, "next": following}
        columns = {k: v[of] for k, v in there.items() if v is not None}
        self._note_persons(flow, whom, at, self.day[of], columns)

    def _note_persons(
        self,
        flow: str,
        whom: Yes,
        at: Numbers,
        day: Numbers,
        columns: dict[str, Numbers] | None = None,
    ) -> None:
        """Note some persons, for each agency that reports the flow there."""
        of, parties = self.parties.of, self.parties
        reporters = self.keys.reporters[:, FLOWS.index(flow)]
        recorded = self._recorded(of[whom])
        again = self.keys.chances("again")[at][of[whom]]
        twice = self.draws.happens(len(again), again)
        nowhere = np.full(len(of), NOBODY, dtype=np.int64)
        given = columns or {}
        for turn, chosen in ((0, np.ones(len(again), np.bool_)), (1, twice)):
            agency = reporters[at[of[whom]], turn]
            kept = chosen & (agency >= 0)
            rows = np.flatnonzero(whom)[kept]
            whole = {
                "party": parties.number[of],
                "person": parties.persons,
                "day": day,
                "participant": at[of],
                **{
                    name: given.get(name, nowhere)
                    for name in ("border", "point", "previous", "next")
                },
                "route": parties.route[of],
                "citizenship": parties.citizenship[of],
                "sex": parties.sex,
                "age": parties.age,
            }
            self.notes.parts.append(
                {name: column[rows] for name, column in whole.items()}
                | {
                    "agency": agency[kept],
                    "flow": np.full(len(rows), FLOWS.index(flow)),
                    "facilitated": recorded[kept],
                    "again": np.full(len(rows), turn),
                }
            )

    def _recorded(self, of: Numbers) -> Numbers:
        truly = 1 - self.parties.facilitated[of]
        return self.draws.pick_each(np.array(_RECORDED, dtype=np.int64), truly)

    def _people(self, name: str) -> int:
        return int(self.keys.story.people[name])
