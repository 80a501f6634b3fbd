"""What is true: counts of the one history, as a table for any breakdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa

from balise.simulation.columns import named, numbers
from balise.simulation.draws import Numbers, Yes
from balise.simulation.history import Days, Detections
from balise.simulation.keys import FACILITATED, FLOWS, Keys
from balise.simulation.story import BORDERS

ADULT: Final = {"Y0T13": "Y0T17", "Y14T17": "Y0T17"}
_NONE: Final = ""


@dataclass(frozen=True)
class Truth:
    """The true figures of some notes. Nothing that was injected is in here."""

    keys: Keys
    days: Days
    notes: Detections

    def table(self, by: Sequence[str], **kind: str) -> pa.Table:
        """Count notes by some columns: those columns as codes, and ``value``.

        Columns are ``participant``, ``agency``, ``flow``, ``year``, ``quarter``,
        ``month``, ``day``, ``citizenship``, ``sex``, ``age``, ``adult``,
        ``border_type``, ``place``, ``previous_country``, ``next_country``, ``route``,
        ``facilitated``. ``kind`` keeps the notes of one code. Cells of nobody have no
        row: where an agency reports a flow, their true value is zero.
        """
        mask = self._mask(kind)
        columns = [self._column(name) for name in by]
        key = np.zeros(int(mask.sum()), dtype=np.int64)
        for places, labels in columns:
            key = key * len(labels) + places[mask]
        found, counts = np.unique(key, return_counts=True)
        made: dict[str, pa.Array] = {}
        for name, (_, labels) in reversed(list(zip(by, columns, strict=True))):
            made[name] = named(labels, found % len(labels))
            found = found // len(labels)
        return pa.table({**{n: made[n] for n in by}, "value": numbers(counts)})

    def cells(self, by: Sequence[str], **kind: str) -> dict[tuple[str, ...], int]:
        """Give the same as a mapping from codes to the true count."""
        table = self.table(by, **kind)
        keys = zip(*(table[name].to_pylist() for name in by), strict=True)
        return dict(zip(keys, table["value"].to_pylist(), strict=True))

    def count(self, **kind: str) -> int:
        """Count the notes of a kind."""
        return int(self._mask(kind).sum())

    def persons(self, **kind: str) -> int:
        """Count the persons behind the notes of a kind, each of them once."""
        return len(np.unique(self.notes.person[self._mask(kind)]))

    def between(self, first: date, last: date) -> "Truth":
        """Keep the notes from one day to another."""
        start = first.toordinal() - self.days.first.toordinal()
        end = last.toordinal() - self.days.first.toordinal()
        kept = (self.notes.day >= start) & (self.notes.day <= end)
        return Truth(self.keys, self.days, self.notes.where(kept))

    def _mask(self, kind: dict[str, str]) -> Yes:
        mask = np.ones(len(self.notes), dtype=np.bool_)
        for name, wanted in kind.items():
            places, labels = self._column(name)
            allowed = [at for at, label in enumerate(labels) if label == wanted]
            mask &= np.isin(places, allowed)
        return mask

    def _column(self, name: str) -> tuple[Numbers, Sequence[str]]:
        if name in {"day", "month", "quarter", "year"}:
            return self._time(name)
        if name == "adult":
            bands = [ADULT.get(age, "Y_GE18") for age in self.keys.ages]
            order = sorted(set(bands))
            steps = np.array([order.index(band) for band in bands], dtype=np.int64)
            return steps[self.notes.age], order
        field, labels = self._coded[name]
        # Where there is none the number is -1, which is the last label.
        places: Numbers = getattr(self.notes, field).astype(np.int64) % len(labels)
        return places, labels

    @cached_property
    def _coded(self) -> dict[str, tuple[str, Sequence[str]]]:
        keys = self.keys
        who = (*keys.participants, _NONE)
        return {
            "participant": ("participant", keys.participants),
            "agency": ("agency", [agency for _, agency in keys.agencies]),
            "flow": ("flow", FLOWS),
            "citizenship": ("citizenship", keys.citizenships),
            "sex": ("sex", keys.sexes),
            "age": ("age", keys.ages),
            "border_type": ("border", (*BORDERS, _NONE)),
            "place": ("point", (*keys.points, _NONE)),
            "previous_country": ("previous", who),
            "next_country": ("next", who),
            "route": ("route", [route.code for route in keys.routes]),
            "facilitated": ("facilitated", FACILITATED),
        }

    def _time(self, name: str) -> tuple[Numbers, Sequence[str]]:
        if name == "day":
            days = [self.days.day(n).isoformat() for n in range(self.days.count)]
            return self.notes.day.astype(np.int64), days
        months = [self.days.day(n) for n in self.days.starts[:-1]]
        labels = [_PERIOD[name](first) for first in months]
        order = sorted(set(labels))
        places = np.array([order.index(label) for label in labels], dtype=np.int64)
        return places[self.days.month_of(self.notes.day)], order


_PERIOD: Final = {
    "month": lambda first: f"{first:%Y-%m}",
    "quarter": lambda first: f"{first.year}-Q{(first.month + 2) // 3}",
    "year": lambda first: str(first.year),
}
