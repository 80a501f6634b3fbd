"""Incidents of the region in the five tables of the common model, from the one history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from balise.simulation.cases import Cases, cases_of
from balise.simulation.columns import decimals, named, numbers, same
from balise.simulation.draws import WHOLE, Draws, Numbers
from balise.simulation.history import Chapter, Days
from balise.simulation.keys import Keys
from balise.simulation.land import Land
from balise.simulation.parties import STRIDE, draws_of

TABLES: Final = ("incident", "group", "leg", "document", "payment")
_DEPTH: Final = 100
_TRANSPORT: Final = {"land": "van", "sea": "small_craft", "air": "aircraft"}
_CHANNELS: Final = ("cash", "hawala", "money_transfer", "mobile_money")
_STAGES: Final = ("suspected", "arrested", "prosecuted")
_TYPES: Final = ("passport", "visa", "id_card")
_FRAUDS: Final = ("counterfeit", "altered", "used_by_another")


def incident_tables(
    keys: Keys, days: Days, chapter: Chapter, seed: int
) -> dict[str, pa.Table]:
    """Give the incidents of a chapter, as tables with the columns that are known.

    Besides the fields of the model, ``incident`` says ``participant`` and ``agency``.
    """
    draws = draws_of((seed, chapter.number), 2)
    cases = cases_of(keys, days, chapter, draws)
    # Unique in the region, and nothing of the party in it.
    names = chapter.number * STRIDE + np.arange(len(cases.day), dtype=np.int64) + 1
    build = _Builder(keys, days, chapter, cases, names, draws)
    return {
        "incident": build.incidents(),
        "group": build.groups(),
        "leg": build.legs(),
        "document": build.documents(),
        "payment": build.payments(),
    }


@dataclass(frozen=True)
class _Builder:
    keys: Keys
    days: Days
    chapter: Chapter
    cases: Cases
    names: Numbers
    draws: Draws

    def incidents(self) -> pa.Table:
        cases, keys = self.cases, self.keys
        harm = cases.outcomes.sum(axis=1) > 0
        north, east = self._positions()
        agency = [agency for _, agency in keys.agencies]
        points = [keys.story.points[code].name for code in keys.points]
        return pa.table(
            {
                "incident": self._id(np.arange(len(harm))),
                "participant": named(keys.participants, cases.participant),
                "agency": named(agency, keys.keepers[cases.participant]),
                "kind": named(("entry", "harm"), harm.astype(np.int64)),
                "date": self._dates(cases.day),
                "country": named(keys.participants, cases.participant),
                "place": named((*points, None), cases.point % (len(points) + 1)),
                "latitude": decimals(north),
                "longitude": decimals(east),
                "border_type": named(("land", "sea", "air"), cases.border),
                "route": named([r.name for r in keys.routes], self._route),
                "cause": named((None, "drowning"), harm.astype(np.int64)),
            }
        )

    def groups(self) -> pa.Table:
        cases, party = self.cases, self.chapter.parties
        who = party.citizenship[cases.party]
        count = len(who)
        suspects = 1 + self.draws.below(count, 3)
        stage = self.draws.below(count, len(_STAGES))
        found = cases.outcomes.sum(axis=1) == 0
        parts = [
            self._group("adults", cases.adults, who, age="Y_GE18", outcome="detected"),
            self._group(
                "children", cases.children, who, age="Y0T17", outcome="detected"
            ),
            *(
                self._group(outcome, cases.outcomes[:, at], who, outcome=outcome)
                for at, outcome in enumerate(("dead", "missing", "rescued"))
            ),
            *(
                self._group(
                    "suspects",
                    np.where(found & (stage == at), suspects, 0),
                    None,
                    role="transporter",
                    justice_stage=name,
                )
                for at, name in enumerate(_STAGES)
            ),
        ]
        return pa.concat_tables(parts)

    def legs(self) -> pa.Table:
        keys, route = self.keys, self._route
        parts = []
        for step in range(keys.legs.shape[1]):
            leg = keys.legs[route, step]
            start, end, border, *_ = keys.leg_table[leg].T
            # A way is known as far as where the party was found.
            here = np.flatnonzero((leg >= 0) & (self._arrival >= step))
            parts.append(
                pa.table(
                    {
                        "incident": self._id(here),
                        "leg": numbers(np.full(len(here), step + 1)),
                        "from_country": named(keys.participants, start[here]),
                        "to_country": named(keys.participants, end[here]),
                        "transport": named(tuple(_TRANSPORT.values()), border[here]),
                        "border_type": named(tuple(_TRANSPORT), border[here]),
                    }
                )
            )
        return pa.concat_tables(parts)

    def documents(self) -> pa.Table:
        flown = np.flatnonzero((self.cases.border == 2) & (self.cases.adults > 0))
        types = self.draws.below(len(flown), len(_TYPES))
        frauds = self.draws.below(len(flown), len(_FRAUDS))
        return pa.table(
            {
                "incident": self._id(flown),
                "document": numbers(np.ones(len(flown), dtype=np.int64)),
                "count": numbers(self.cases.adults[flown]),
                "document_type": named(_TYPES, types),
                "fraud_type": named(_FRAUDS, frauds),
                "document_country": named(
                    self.keys.citizenships,
                    self.chapter.parties.citizenship[self.cases.party[flown]],
                ),
            }
        )

    def payments(self) -> pa.Table:
        keys, story = self.keys, self.keys.story
        told = self.draws.happens(len(self.cases.day), WHOLE // 2)
        here = np.flatnonzero(told & (self.cases.adults > 0))
        months = range(story.months + 1)
        usual = np.array([[story.fee(r, m) for m in months] for r in keys.routes])
        party = self.cases.party[here]
        route, month = self._route[here], self.chapter.parties.month[party]
        spread = 80 + self.draws.below(len(here), 41)
        channel = self.draws.below(len(here), len(_CHANNELS))
        start = keys.leg_table[keys.legs[:, 0], 0][route]
        return pa.table(
            {
                "incident": self._id(here),
                "payment": numbers(np.ones(len(here), dtype=np.int64)),
                "kind": same("fee", len(here)),
                "stage": same("paid", len(here)),
                "amount": numbers(usual[route, month] * spread // 100),
                "currency": named([r.currency for r in keys.routes], route),
                "persons": numbers(self.cases.adults[here]),
                "from_country": named(keys.participants, start),
                "to_country": named(keys.participants, self.cases.participant[here]),
                "channel": named(_CHANNELS, channel),
            }
        )

    @property
    def _route(self) -> Numbers:
        return self.chapter.parties.route[self.cases.party]

    @property
    def _arrival(self) -> Numbers:
        """The step of the way on which each party was found or struck."""
        legs = self.keys.legs[self._route]
        start, end = self.keys.leg_table[legs, 0], self.keys.leg_table[legs, 1]
        here = self.cases.participant[:, None]
        harm = self.cases.outcomes.sum(axis=1)[:, None] > 0
        # A disaster may be recorded by the participant that the party was leaving.
        match = ((end == here) | ((start == here) & harm)) & (legs >= 0)
        last: Numbers = match.shape[1] - 1 - np.argmax(match[:, ::-1], axis=1)
        return last

    def _group(
        self, name: str, counts: Numbers, who: Numbers | None, **fixed: str
    ) -> pa.Table:
        here = np.flatnonzero(counts > 0)
        role = fixed.pop("role", "migrant")
        known = None if who is None else named(self.keys.citizenships, who[here])
        nothing = pa.nulls(len(here), pa.string())
        columns: Mapping[str, pa.Array] = {
            "incident": self._id(here),
            "group": same(name, len(here)),
            "role": same(role, len(here)),
            "count": numbers(counts[here]),
            "citizenship": nothing if known is None else known,
            **{
                field: same(fixed[field], len(here)) if field in fixed else nothing
                for field in ("age", "outcome", "justice_stage")
            },
            "facilitated": same("yes", len(here)) if role == "migrant" else nothing,
        }
        return pa.table(dict(columns))

    def _id(self, places: Numbers) -> pa.Array:
        codes = named(self.keys.participants, self.cases.participant[places])
        tail = numbers(self.names[places]).cast(pa.string())
        return pc.binary_join_element_wise(codes, tail, same("-", len(places)))

    def _dates(self, found: Numbers) -> pa.Array:
        first = self.days.first.toordinal() - _EPOCH
        return numbers(found + first).cast(pa.int32()).cast(pa.date32())

    def _positions(self) -> tuple[Any, Any]:
        """Place a case at its border point, or somewhere in the waters of its way."""
        keys, land = self.keys, Land(self.keys.story)
        points = np.array([land.position(code) for code in keys.points] + [(0.0, 0.0)])
        waters = [keys.story.waters.get(route.waters) for route in keys.routes]
        circles = np.array(
            [(w.column, w.row, w.radius) if w else (0, 0, 0) for w in waters]
        )
        column, row, radius = circles[self._route].T
        # In hundredths of a cell, so that every machine places it alike.
        across, down = (
            (self.draws.below(len(column), 2 * _DEPTH * radius + 1) - _DEPTH * radius)
            for _ in "xy"
        )
        (west, north), (east, south) = land.at(0, 0), land.at(1, 1)
        sea = np.stack(
            [
                west + (column * _DEPTH + across) * ((east - west) / _DEPTH),
                north + (row * _DEPTH + down) * ((south - north) / _DEPTH),
            ],
            axis=1,
        )
        found = np.where(
            (self.cases.point >= 0)[:, None], points[self.cases.point], sea
        )
        return np.round(found[:, 1], 4), np.round(found[:, 0], 4)


_EPOCH: Final = 719_163
"""1970-01-01 as a day number, from which Arrow counts."""
