"""What a delivery is held against: what the same agency gave before, and when.

Read through the participant's own right to its own figures; the agency's alone, so that
no finding tells one agency of another's. Nothing of any other participant is opened.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.intake.checks.timeliness import Rhythm, find_delays
from balise.intake.converting.judging import add_findings
from balise.intake.converting.results import Converted
from balise.intake.plausibility import Known, find_unexpected
from balise.intake.plausibility.findings import HISTORY_COLUMNS, NOTHING
from balise.sharing.deciding import decide
from balise.sharing.decisions import extents
from balise.sharing.ledger import Viewer
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.model import model
from balise.vocabulary.periods import NEVER, Frequency, Spans
from balise.vocabulary.slices import CoveredFlow
from balise_web.offers.ledgers import ledger, terms
from balise_web.participants.models import Agency
from balise_web.participants.models.declarations import SourceSheet, StatedFrequency
from balise_web.submissions.holdings import holdings
from balise_web.submissions.shelves import wanted_files
from balise_web.submissions.storage import engine, store


@dataclass(frozen=True)
class Source:
    """Who delivers, as the codes of participant and agency, and on which day."""

    participant: str
    agency: str
    received_on: date


def add_unexpected(backend: Backend, made: Converted, source: Source) -> None:
    """Add what is not as the agency's own past lets one expect; nothing is kept."""
    agency = Agency.objects.filter(
        participant__code=source.participant, code=source.agency
    ).first()
    if agency is None:
        return
    given = [flow for flow in made.covered if flow.depth is Depth.STATISTICS]
    flows = sorted({flow.covered.series.dataflow for flow in given})
    sheets = _sheets(agency, source.received_on)
    rhythms = _rhythms(agency, flows, given, sheets)
    found = (f for one in rhythms for f in find_delays(one, source.received_on))
    add_findings(backend, made.findings, found)
    if made.observations is None or made.incidents:
        return
    known = Known(
        file_date=source.received_on,
        history=_history(source, flows),
        delays={f: d for f, s in sheets.items() if (d := _days(s)) is not None},
        zeros=frozenset(_zeros(given)),
    )
    find_unexpected(backend, made.observations, known, made.findings)


def _history(source: Source, flows: list[str]) -> pa.Table:
    granted = _own(source, flows)
    files = wanted_files(
        (e.participant, e.dataflow, e.depth.value, e.inside) for e in granted
    )
    if not files:
        return NOTHING
    with engine() as inside, store().opened(granted, files, inside) as opened:
        cells = opened.cells
        mine = cells.filter(cells.agency == source.agency)
        return mine.select(*HISTORY_COLUMNS).to_pyarrow()


def _own(source: Source, flows: list[str]) -> list[Extent]:
    decisions = decide(
        Viewer(source.participant, source.agency),
        ledger(source.received_on),
        terms(source.received_on),
        source.received_on,
        dataflows=flows,
        owners=[source.participant],
        depths=[Depth.STATISTICS],
    )
    own = frozenset({source.agency})
    return [replace(extent, agencies=own) for extent in extents(decisions)]


def _sheets(agency: Agency, day: date) -> Mapping[str, Mapping[str, Any]]:
    rows = SourceSheet.objects.filter(agency=agency, valid_from__lte=day)
    return {
        row.dataflow: row.fields
        for row in rows
        if row.valid_to is None or row.valid_to >= day
    }


def _rhythms(
    agency: Agency,
    flows: list[str],
    given: Iterable[CoveredFlow],
    sheets: Mapping[str, Mapping[str, Any]],
) -> Iterable[Rhythm]:
    stated = dict(
        StatedFrequency.objects.filter(participant=agency.participant).values_list(
            "family", "frequency"
        )
    )
    before = [
        flow
        for holding in holdings(agency.participant.code)
        if holding.agency == agency.code
        for flow in holding.covered
    ]
    for dataflow in flows:
        sheet = sheets.get(dataflow, {})
        family = model().dataflows[dataflow].family or ""
        frequency = sheet.get("frequency") or stated.get(family)
        yield Rhythm(
            dataflow=dataflow,
            sealed=_days_of(before, dataflow),
            sent=_days_of(given, dataflow),
            frequency=Frequency(frequency) if frequency else None,
            usual_delay=_days(sheet),
        )


def _days_of(flows: Iterable[CoveredFlow], dataflow: str) -> Spans:
    spans = (
        flow.covered.periods
        for flow in flows
        if flow.covered.series.dataflow == dataflow and flow.depth is Depth.STATISTICS
    )
    return reduce(or_, spans, NEVER)


def _days(sheet: Mapping[str, Any]) -> int | None:
    text = str(sheet.get("usual_delay", "")).strip()
    return int(text) if text.isdecimal() else None


def _zeros(given: Iterable[CoveredFlow]) -> Iterable[tuple[str, ...]]:
    for flow in given:
        if flow.absent == "zero":
            one = flow.covered.series
            yield one.indicator, one.statistic, one.unit, one.frequency, one.table
