"""What a pack may not say although its form is right: names and codes that clash.

Everything here is about the common model: an unknown code in a pack would otherwise
only show in the records.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from balise.intake.packs.documents import Document, Place
from balise.intake.packs.references import faults_of_references
from balise.intake.packs.values import Coded, Column, Figures, Pack, PackLayout, Role
from balise.vocabulary.calendars import Calendar
from balise.vocabulary.codes import code_list
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency, parse_period

_GENERAL = frozenset({"_T", "_U", "_Z", "_O"})


def faults_of_meaning(pack: Pack, document: Document) -> Iterator[Message]:
    """Name each thing that the common model does not allow, with its line."""
    for number, layout in enumerate(pack.layouts):
        place = ("layouts", str(number))
        for where, code, params in _of_layout(pack, layout):
            here = (*place, *where)
            said = {
                "line": document.line(here),
                "where": ".".join(where) or layout.name,
            }
            yield Message(code, {**said, **params})


_Found = Iterator[tuple[Place, str, dict[str, object]]]


def _of_layout(pack: Pack, layout: PackLayout) -> _Found:
    measures = [c for c in layout.columns if c.role is Role.MEASURE]
    kinds = (measures or layout.melts, layout.incidents, layout.outside)
    if sum(map(bool, kinds)) != 1:
        yield (), "pack-neither-figures-nor-incidents", {}
    for place, figures in _all_figures(layout):
        yield from _of_figures(pack, place, figures)
    for column in layout.columns:
        yield from _of_column(layout, column)
    for number, melt in enumerate(layout.melts):
        for part in melt.parts.values():
            for place, code, params in _of_column(layout, part):
                yield ("melt", str(number), *place[2:]), code, params
    yield from _of_universe(layout)
    yield from faults_of_references(layout)
    yield from _of_time(layout)
    if layout.incidents:
        yield from _of_incidents(layout)


def _all_figures(layout: PackLayout) -> Iterator[tuple[Place, Figures]]:
    for column in layout.columns:
        if column.role is Role.MEASURE:
            for figures in column.figures:
                if not figures.ignore:
                    yield ("columns", column.name), figures
    for number, melt in enumerate(layout.melts):
        for figures in melt.figures:
            if not figures.ignore:
                yield ("melt", str(number)), figures


def _of_figures(pack: Pack, place: Place, figures: Figures) -> _Found:
    indicator = model().indicators[figures.indicator]
    unit = figures.unit.partition(":")[0]
    if unit not in indicator.units and figures.unit not in indicator.units:
        yield (
            place,
            "pack-unit",
            {
                "value": figures.unit,
                "allowed": ", ".join(indicator.units),
            },
        )
    if figures.agency and figures.agency not in pack.agencies:
        allowed = ", ".join(pack.agencies)
        yield place, "pack-not-allowed", {"value": figures.agency, "allowed": allowed}
    if figures.decimal == figures.thousands:
        yield place, "pack-not-valid", {"value": figures.decimal}
    for fixed in (figures.universe, figures.sets):
        yield from _of_codes(place, fixed)
    if figures.universe.keys() & figures.sets.keys():
        yield place, "pack-universe-clash", {"value": ", ".join(figures.sets)}
    yield from _of_breaks(place, figures)


def _of_breaks(place: Place, figures: Figures) -> _Found:
    for period in figures.breaks:
        try:
            parse_period(period)
        except ValueError:
            yield place, "pack-not-a-day", {"value": period}


def _of_calendar(layout: PackLayout, place: Place, column: Column) -> _Found:
    """Refuse periods into which the calendar of a column does not cut time."""
    if column.calendar in {Calendar.GREGORIAN, Calendar.BUDDHIST}:
        return
    told = {figures.frequency for _, figures in _all_figures(layout)}
    lengths = {*told, layout.frequency} - {None}
    part = column.targets[0] if column.role is Role.PERIOD else "date"
    whole = all("%d" in shape for shape in column.formats or ("%d",))
    cut = all(_cuts(column.calendar, length, whole=whole) for length in lengths)
    if column.role is not Role.PERIOD:
        cut = whole
    elif part != "date" and Frequency.WEEKLY in lengths:
        cut = False
    if part == "sdmx" or not cut:
        yield place, "pack-calendar-of-days", {"value": column.calendar.value}


def _cuts(calendar: Calendar, length: Frequency | None, *, whole: bool) -> bool:
    """Say whether days, or names of months, tell periods of a length there."""
    try:
        there = length.of(calendar) if length else None
    except ValueError:
        return False
    return whole or there is None or there.own_months > 0


def _of_column(layout: PackLayout, column: Column) -> _Found:
    place = ("columns", column.name)
    dimensions = set(column.targets) if column.role is Role.DIMENSION else set()
    patterns = {shape: (Coded(codes),) for shape, codes in column.patterns}
    for label, meanings in {**column.labels, **patterns}.items():
        for meaning in meanings:
            if dimensions and set(meaning.codes) != dimensions:
                allowed = ", ".join(sorted(dimensions))
                yield (
                    (*place, "labels", label),
                    "pack-label-dimensions",
                    {
                        "value": label,
                        "allowed": allowed,
                    },
                )
            elif dimensions:
                yield from _of_codes((*place, "labels", label), meaning.codes)
    yield from _of_calendar(layout, place, column)
    if column.nth != 1 and not _repeats_in_a_row(column):
        allowed = ", ".join(_IN_A_ROW)
        yield place, "pack-not-allowed", {"value": "nth", "allowed": allowed}
    known = set(layout.incidents.groups) if layout.incidents else set()
    if unknown := set(column.groups) - known:
        yield (
            place,
            "pack-not-allowed",
            {
                "value": min(unknown),
                "allowed": ", ".join(sorted(known)),
            },
        )


def _of_codes(place: Place, codes: Mapping[str, str]) -> _Found:
    for dimension, code in codes.items():
        field = model().dimensions.get(dimension)
        if field is None or field.code_list is None or code in _GENERAL:
            continue
        if code not in code_list(field.code_list):
            yield (
                place,
                "pack-unknown-code",
                {"value": code, "allowed": field.code_list},
            )


def _of_universe(layout: PackLayout) -> _Found:
    split = {
        target
        for column in layout.columns
        if column.role is Role.DIMENSION
        for target in column.targets
    }
    for place, figures in _all_figures(layout):
        if clash := split & (figures.universe.keys() | figures.sets.keys()):
            yield place, "pack-universe-clash", {"value": ", ".join(sorted(clash))}
    for number, melt in enumerate(layout.melts):
        headed = {t for part in melt.parts.values() for t in _split_by(part)}
        if clash := headed & split:
            place = ("melt", str(number))
            yield place, "pack-universe-clash", {"value": ", ".join(sorted(clash))}
    if len(split) < sum(
        len(c.targets) for c in layout.columns if c.role is Role.DIMENSION
    ):
        yield (), "pack-dimension-twice", {}


def _split_by(column: Column) -> tuple[str, ...]:
    return column.targets if column.role is Role.DIMENSION else ()


def _of_time(layout: PackLayout) -> _Found:
    if layout.incidents is not None or layout.outside:
        return
    if layout.fixed_period:
        try:
            parse_period(layout.fixed_period)
        except ValueError:
            yield ("time",), "pack-not-a-day", {"value": layout.fixed_period}
        return
    dated = [c for c in layout.columns if c.role is Role.PERIOD]
    melted = [p for m in layout.melts for p in m.parts.values()]
    said = {c.targets[0] for c in (*dated, *melted) if c.role is Role.PERIOD}
    if layout.frequency is None or not said & {"date", "year", "sdmx"}:
        yield (), "pack-no-time", {}
    calendars = {c.calendar for c in (*dated, *melted) if c.role is Role.PERIOD}
    if len(calendars - {Calendar.GREGORIAN}) > 1:
        named = ", ".join(sorted(c.value for c in calendars))
        yield (), "pack-two-calendars", {"value": named}


_IN_A_ROW = ("leg", "document", "payment")
"""The tables of which one row of a file may hold several records."""


def _repeats_in_a_row(column: Column) -> bool:
    """Say whether a column fills fields of which a row may hold several."""
    tables = {target.partition(".")[0] for target in column.targets}
    return column.role is Role.FIELD and tables <= {*_IN_A_ROW}


def _of_incidents(layout: PackLayout) -> _Found:
    assert layout.incidents is not None  # noqa: S101 - said by the caller
    keyed = any("incident.incident" in c.targets for c in layout.columns)
    if layout.incidents.replaces == "id" and not keyed:
        yield ("incidents",), "pack-replaces-by-id", {}
    for name, fixed in layout.incidents.groups.items():
        fields = {field.name for field in model().incident_tables["group"]}
        if unknown := set(fixed) - fields:
            yield (
                ("incidents", "groups", name),
                "pack-not-allowed",
                {
                    "value": min(unknown),
                    "allowed": ", ".join(sorted(fields)),
                },
            )
    if not any(
        "incident.date" in c.targets or c.role is Role.PERIOD for c in layout.columns
    ):
        yield ("incidents",), "pack-no-time", {}


def is_day(text: str) -> bool:
    """Say whether a text is a day as ISO writes it."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
