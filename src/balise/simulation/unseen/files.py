"""Write an unseen file from its plan, and keep what is true of it beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from balise.simulation.files.desks import country, month
from balise.simulation.files.formats import as_csv, as_xlsx, grouped
from balise.simulation.files.sheets import Cell, Figure, Sheet
from balise.simulation.region import Region
from balise.simulation.unseen.plans import INDICATORS, Chances, Plan, plan, words

_AS_DIMENSION: Final = {"adult": "age"}
_FEWEST: Final = 40
"""A reporter with fewer notes of a flow has too little for a table."""


@dataclass(frozen=True)
class UnseenFile:
    """One file: what each header means, what its tables sum to, what it leaves open.

    ``meanings`` gives, for each header in order, what it is: ``dimension:citizenship``,
    ``period:date``, ``measure`` or ``left-out``. ``totals`` sums the figures of each table
    by the dimensions split and the frequency. ``answers`` are to what no file can say.
    """

    name: str
    content: bytes
    plan: Plan
    meanings: tuple[tuple[str, str], ...]
    totals: Mapping[tuple[str, str], int]
    answers: Mapping[str, str]


def unseen(region: Region, number: int) -> UnseenFile:
    """Give the unseen file of a number."""
    chances = Chances(region.seed, number)
    chosen = plan(number, chances, _reporters(region))
    writer = _Writer(region, chosen, chances)
    if not writer.counts:
        chosen = replace(chosen, by=("citizenship",), shape="long")
        writer = _Writer(region, chosen, chances)
    return writer.file()


def _reporters(region: Region) -> list[tuple[str, str, str]]:
    found = region.truth.cells(["flow", "participant", "agency"])
    return sorted(
        (flow, participant, agency)
        for (flow, participant, agency), count in found.items()
        if flow in INDICATORS and count >= _FEWEST
    )


class _Writer:
    """Writes one file; every word of it is drawn once and used throughout."""

    def __init__(self, region: Region, chosen: Plan, chances: Chances) -> None:
        self.plan, self.chances = chosen, chances
        kind = {"participant": chosen.participant, "agency": chosen.agency}
        cells = region.truth.cells([chosen.grain, *chosen.by], flow=chosen.flow, **kind)
        known = set(region.days.months) if chosen.grain == "month" else None
        # Where a flow has no borders, or no one is noted of a kind, there is no label.
        self.counts = {
            k: n
            for k, n in cells.items()
            if (not known or k[0] in known) and "" not in k
        }
        self.periods = sorted({key[0] for key in self.counts})[-24:]
        self.labels = {
            name: self._pick(words()["labels"][name])
            for name in ("sex", "adult", "border_type")
        }
        self.meanings: list[tuple[str, str]] = []

    def file(self) -> UnseenFile:
        """Write it all."""
        rows: list[list[Any]] = []
        title = self._title()
        if title:
            rows += [[title], []]
        top, header = self._header()
        rows += [top] if top else []
        rows.append(header)
        rows += self._body()
        if self.plan.notes:
            rows += [[], [words()["notes"][self.plan.language]]]
        sheet = Sheet(rows, header, "Table")
        number = grouped(self.plan.thousands) if self.plan.thousands else str
        content = (
            as_xlsx([sheet])
            if self.plan.kind == "xlsx"
            else as_csv(
                sheet,
                encoding=self.plan.encoding,
                delimiter=self.plan.delimiter,
                number=number,
            )
        )
        return UnseenFile(
            self._name(),
            content,
            self.plan,
            tuple(self.meanings),
            self._totals(),
            self._answers(),
        )

    def _pick(self, said: Mapping[str, Sequence[Any]]) -> Any:
        return self.chances.one(said[self.plan.language])

    def _title(self) -> str:
        plan = self.plan
        spread = plan.shape == "months"
        year = f" {self.periods[-1][:4]}" if spread else ""
        if plan.says == "title":
            return f"{self._pick(words()['titles'][plan.indicator])}{year}"
        return f"{self._pick(words()['unclear'])}{year}" if spread else ""

    def _name(self) -> str:
        plan = self.plan
        ending = plan.kind
        english = (
            words()["titles"][plan.indicator]["en"][0].casefold().replace(" ", "_")
        )
        stem = english if plan.says == "file" else "export"
        return f"simulated_{stem}.{ending}"

    def _head(self, name: str, meaning: str) -> str:
        header = str(self._pick(words()["headers"][name]))
        self.meanings.append((header, meaning))
        return header

    def _header(self) -> tuple[list[str], list[str]]:
        plan = self.plan
        header = [self._head(n, "left-out") for n in ("row",) if n in plan.beside]
        header += self._time_header()
        for name in self._in_rows():
            dimension = _AS_DIMENSION.get(name, name)
            # Of a name and a code beside it, either may count and the other repeat it.
            either = "|left-out" if name == "citizenship" and self._is_coded() else ""
            header.append(self._head(name, f"dimension:{dimension}{either}"))
            if either:
                header.append(self._head("code", "dimension:citizenship|left-out"))
        top, spread = self._spread_header(len(header))
        header += spread
        header += [
            self._head(n, "left-out")
            for n in ("share", "source", "note")
            if n in plan.beside
        ]
        return top, header

    def _is_coded(self) -> bool:
        """Say whether a column of codes stands beside the names of citizenships."""
        return "code" in self.plan.beside and not self.plan.codes

    def _time_header(self) -> list[str]:
        plan = self.plan
        if plan.shape in ("months", "years", "both"):
            return []
        if plan.grain == "year":
            return [self._head("year", "period:year")]
        if plan.dates == "apart":
            return [
                self._head("year", "period:year"),
                self._head("month", "period:month"),
            ]
        return [self._head("date", "period:date|period:sdmx")]

    def _in_rows(self) -> tuple[str, ...]:
        spread = {"sexes": "sex", "both": "sex"}.get(self.plan.shape)
        return tuple(name for name in self.plan.by if name != spread)

    def _spread_header(self, before: int) -> tuple[list[str], list[str]]:
        plan = self.plan
        sexes = [self.labels["sex"][code] for code in ("M", "F")]
        match plan.shape:
            case "months":
                names = [self._month(p) for p in self._last_year()]
            case "years":
                names = list(self.periods)
            case "sexes":
                names = sexes
            case "both":
                names = [sex for _ in self.periods for sex in sexes]
                top = [""] * before + [
                    year if n == 0 else "" for year in self.periods for n in (0, 1)
                ]
                self.meanings += [(name, "measure") for name in names]
                return top, names
            case _:
                return [], [self._head("value", "measure")]
        self.meanings += [(name, "measure") for name in names]
        return [], names

    def _last_year(self) -> list[str]:
        last = self.periods[-1][:4]
        return [f"{last}-{n:02d}" for n in range(1, 13)]

    def _month(self, period: str) -> str:
        language = self.plan.language
        if language in words()["months"]:
            return str(words()["months"][language][int(period[-2:]) - 1])
        return month(period, language)

    def _period(self, period: str) -> list[str]:
        if self.plan.grain == "year":
            return [period]
        year, number = period.split("-")
        match self.plan.dates:
            case "iso":
                return [f"{period}-01"]
            case "day-first":
                return [f"01/{number}/{year}"]
            case "dots":
                return [f"01.{number}.{year}"]
            case "words" if self.plan.language in ("zh", "ja"):
                return [f"{year}年{int(number)}月"]
            case "words":
                return [f"{self._month(period)} {year}"]
            case _:
                return [year, self._month(period)]

    def _label(self, name: str, code: str) -> str:
        if name != "citizenship":
            return str(self.labels[name].get(code, code))
        if self.plan.codes:
            return code if code != "_U" else "_U"
        ours = words()["citizenships"].get(code, {})
        return str(ours.get(self.plan.language) or country(code, self.plan.language))

    def _body(self) -> list[list[Any]]:
        plan = self.plan
        wide = {
            "months": self._last_year(),
            "years": self.periods,
            "both": self.periods,
        }
        periods = wide.get(plan.shape)
        rows: list[list[Any]] = []
        for keys in self._row_keys(periods is None):
            lead: list[Any] = self._period(keys[0]) if periods is None else []
            where = keys[1:] if periods is None else keys
            rows.append([*lead, *self._where(where), *self._figures(keys, periods)])
        if plan.total_row and plan.shape == "months":
            rows.append(self._total_row(periods or []))
        return [self._beside(row, n) for n, row in enumerate(rows, 1)]

    def _row_keys(self, timed: bool) -> list[tuple[str, ...]]:
        places = [self.plan.by.index(name) + 1 for name in self._in_rows()]
        kept = set(self._used_periods())
        found = {
            (*((key[0],) if timed else ()), *(key[i] for i in places))
            for key in self.counts
            if key[0] in kept
        }
        return sorted(found)

    def _used_periods(self) -> list[str]:
        return self._last_year() if self.plan.shape == "months" else self.periods

    def _where(self, codes: Sequence[str]) -> list[str]:
        written: list[str] = []
        for name, code in zip(self._in_rows(), codes, strict=True):
            written.append(self._label(name, code))
            if name == "citizenship" and self._is_coded():
                written.append(code if code != "_U" else "")
        return written

    def _figures(
        self, keys: tuple[str, ...], periods: Sequence[str] | None
    ) -> list[Figure]:
        sexes = ("M", "F") if self.plan.shape in ("sexes", "both") else (None,)
        timed = (
            [(keys[0], keys[1:])] if periods is None else [(p, keys) for p in periods]
        )
        return [
            self._figure(period, where, sex) for period, where in timed for sex in sexes
        ]

    def _figure(self, period: str, where: Sequence[str], sex: str | None) -> Figure:
        codes = dict(zip(self._in_rows(), where, strict=True))
        if sex is not None:
            codes["sex"] = sex
        key = (period, *(codes[name] for name in self.plan.by))
        cell = Cell.of(self.plan.indicator, period, **codes)
        return Figure.of(cell, self.counts.get(key, 0))

    def _total_row(self, periods: Sequence[str]) -> list[Any]:
        total = words()["total"][self.plan.language]
        sums = [
            sum(n for key, n in self.counts.items() if key[0] == period)
            for period in periods
        ]
        blanks = [""] * self._is_coded()
        cells = [
            Figure.of(Cell.of(self.plan.indicator, p), n)
            for p, n in zip(periods, sums, strict=True)
        ]
        return [total, *blanks, *cells]

    def _beside(self, row: list[Any], number: int) -> list[Any]:
        first = [str(number)] if "row" in self.plan.beside else []
        source = {"share": f"{number % 9},{number % 7} %", "source": "OFS", "note": ""}
        if number % 4 == 1:
            source["note"] = "*"
        after = [text for name, text in source.items() if name in self.plan.beside]
        return [*first, *row, *after]

    def _totals(self) -> dict[tuple[str, str], int]:
        plan = self.plan
        used = set(self._used_periods())
        whole = sum(n for key, n in self.counts.items() if key[0] in used)
        split = "+".join(sorted(_AS_DIMENSION.get(n, n) for n in plan.by)) or "_T"
        frequency = "M" if plan.grain == "month" else "A"
        found = {(split, frequency): whole}
        if plan.total_row and plan.shape == "months":
            found["_T", frequency] = whole
        return found

    def _answers(self) -> dict[str, str]:
        found = {"indicator": self.plan.indicator, "repeats": "add", "others": "ignore"}
        for header, meaning in self.meanings:
            found[f"year-start:{header}"] = "1"
            first = meaning.partition("|")[0]
            found[f"column:{header}"] = "ignore" if first == "left-out" else first
            found[f"personal:{header}"] = "not-personal"
            if first == "period:date":
                formats = {
                    "iso": "%Y-%m-%d",
                    "day-first": "%d/%m/%Y",
                    "dots": "%d.%m.%Y",
                }
                found[f"days:{header}"] = formats.get(self.plan.dates, "%B %Y")
        return found
