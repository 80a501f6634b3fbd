"""The shape of one reported observation, as it is sealed and as it is opened.

Zero, missing, not applicable, suppressed and not yet observed are five different
things: ``value`` is null for the last four, and ``obs_status`` says which.
"""

from enum import StrEnum
from typing import Final


class ObservationStatus(StrEnum):
    """SDMX CL_OBS_STATUS as far as used, and one code of our own."""

    NORMAL = "A"
    BREAK = "B"
    ESTIMATED = "E"
    PROVISIONAL = "P"
    MISSING = "O"
    NOT_APPLICABLE = "M"
    SUPPRESSED = "Q"
    CENSORED = "X-CENSORED"
    """The source gives a range only ("<5"): ``lower`` and ``upper`` hold it."""
    NOT_YET_OBSERVED = "X-NOT-YET"
    """The period had not ended when the source was drawn up."""


WITHOUT_VALUE: Final = frozenset(
    {
        ObservationStatus.MISSING,
        ObservationStatus.NOT_APPLICABLE,
        ObservationStatus.SUPPRESSED,
        ObservationStatus.CENSORED,
        ObservationStatus.NOT_YET_OBSERVED,
    }
)

SERIES_COLUMNS: Final = (
    "participant",
    "agency",
    "dataflow",
    "indicator",
    "statistic",
    "unit",
    "frequency",
    "table",
)
PERIOD_COLUMNS: Final = ("period", "period_start", "period_end")

DIMENSIONS: Final = (
    "citizenship",
    "sex",
    "age",
    "accompaniment",
    "border_type",
    "direction",
    "place",
    "origin",
    "previous_country",
    "next_country",
    "destination",
    "route",
    "transport",
    "method",
    "facilitated",
    "document_type",
    "fraud_type",
    "document_country",
    "role",
    "offence",
    "justice_stage",
    "cause",
)

VALUE_COLUMNS: Final = ("value", "lower", "upper", "obs_status")
SOURCE_COLUMNS: Final = (
    "original_value",
    "original_labels",
    "source_row",
    "source_column",
    "restriction",
    "note",
)

DECIMAL: Final = "DECIMAL(24, 6)"

OBSERVATION_TYPES: Final[dict[str, str]] = (
    dict.fromkeys(SERIES_COLUMNS, "VARCHAR")
    | {"period": "VARCHAR", "period_start": "DATE", "period_end": "DATE"}
    | dict.fromkeys(DIMENSIONS, "VARCHAR")
    | {"value": DECIMAL, "lower": DECIMAL, "upper": DECIMAL, "obs_status": "VARCHAR"}
    | {
        "original_value": "VARCHAR",
        "original_labels": "VARCHAR",
        "source_row": "BIGINT",
        "source_column": "VARCHAR",
        "restriction": "VARCHAR",
        "note": "VARCHAR",
    }
)
"""Column name to engine type, in canonical order.

``original_labels`` is a JSON object of dimension to the label as found in the source;
``restriction`` is the empty string where the sender put no label.
"""

OBSERVATION_COLUMNS: Final = tuple(OBSERVATION_TYPES)
IDENTITY_COLUMNS: Final = (*SERIES_COLUMNS, "period", *DIMENSIONS)
