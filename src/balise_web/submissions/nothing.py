"""A nil return as records: the value 0 at the total of each core indicator."""

from dataclasses import dataclass

import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.vocabulary.extents import Depth
from balise.vocabulary.model import Indicator, model
from balise.vocabulary.observations import DIMENSIONS, OBSERVATION_TYPES
from balise.vocabulary.periods import Period, Spans
from balise.vocabulary.slices import Covered, CoveredFlow, Series
from balise.vocabulary.tables import TOTAL
from balise_web.participants.models import Agency
from balise_web.submissions.coverage import row_of
from balise_web.submissions.models import CoveredSeries, Submission


@dataclass(frozen=True)
class Nothing:
    """The engine table of a nil return, and what it covers."""

    table: str
    flows: tuple[CoveredFlow, ...]

    def rows(self, submission: Submission) -> list[CoveredSeries]:
        """One row per series covered; each is nil."""
        return [row_of(flow, submission, True, []) for flow in self.flows]


def nothing_noted(
    backend: Backend, agency: Agency, dataflow: str, period: Period
) -> Nothing:
    """Write zeros for every count of a dataflow in one period."""
    counted = [
        indicator
        for indicator in model().indicators.values()
        if indicator.dataflow == dataflow and not indicator.stock
    ]
    series = [_series(agency, indicator, period) for indicator in counted]
    columns = {name: [] for name in OBSERVATION_TYPES}  # type: dict[str, list[object]]
    for one in series:
        for name, value in _observation(one, period).items():
            columns[name].append(value)
    casts = ", ".join(
        f'"{name}"::{kind} AS "{name}"' for name, kind in OBSERVATION_TYPES.items()
    )
    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    backend.con.register("nil_rows", table)
    backend.con.execute(
        f"CREATE OR REPLACE TEMP TABLE nil_return AS SELECT {casts} FROM nil_rows"  # noqa: S608
    )
    backend.con.unregister("nil_rows")
    spans = Spans.of([period.span])
    return Nothing(
        "nil_return",
        tuple(CoveredFlow(Depth.STATISTICS, Covered(one, spans)) for one in series),
    )


def _series(agency: Agency, indicator: Indicator, period: Period) -> Series:
    return Series(
        agency.participant.code,
        agency.code,
        indicator.dataflow,
        indicator.code,
        "count",
        indicator.units[0],
        period.frequency.value,
        TOTAL,
    )


def _observation(series: Series, period: Period) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(OBSERVATION_TYPES)
    row |= {name: getattr(series, name) for name in Series.__slots__}
    row |= dict.fromkeys(DIMENSIONS, TOTAL)
    row |= {
        "period": period.code,
        "period_start": period.start,
        "period_end": period.end,
        "value": 0,
        "obs_status": "A",
        "original_value": "0",
        "original_labels": "{}",
        "restriction": "",
    }
    return row
