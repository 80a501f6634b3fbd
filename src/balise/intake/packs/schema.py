"""The JSON Schema of packs, with the names that the common model knows filled in.

``docs/reference/pack.schema.json`` is this, written out; a test holds the two equal.
"""

from functools import cache
from typing import Any, Final

from jsonschema import Draft202012Validator

from balise.vocabulary.calendars import Calendar
from balise.vocabulary.frequencies import GREGORIAN
from balise.vocabulary.model import model
from balise.vocabulary.observations import ObservationStatus

SCHEMA_URI: Final = "https://json-schema.org/draft/2020-12/schema"
STATISTICS: Final = (
    "count",
    "sum",
    "mean",
    "median",
    "quantile",
    "min",
    "max",
    "share",
)
PERIOD_PARTS: Final = (
    "date",
    "year",
    "half",
    "quarter",
    "month",
    "week",
    "day",
    "sdmx",
)

_TEXT: Final = {"type": "string", "minLength": 1, "maxLength": 2000}
_LABEL: Final = {"type": "string", "maxLength": 500}
_NAME: Final = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,63}$"}
_LABELS: Final = {"type": "array", "items": _LABEL, "maxItems": 5000}
_DAY: Final = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_CODE: Final = {"type": "string", "pattern": "^[A-Za-z0-9_.+-]{1,64}$"}
_BOOLEAN: Final = {"type": "boolean"}
_PATTERNS: Final = {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 50}


@cache
def pack_schema() -> dict[str, Any]:
    """Give the schema that a pack has to satisfy."""
    return {
        "$schema": SCHEMA_URI,
        "title": "Balise mapping pack",
        **_object(
            {
                "format": {"const": 1},
                "name": _NAME,
                "version": _TEXT,
                "about": _TEXT,
                "source": _TEXT,
                "language": {"type": "string", "pattern": "^[a-z]{2,3}$"},
                "agencies": {"type": "array", "items": _NAME, "minItems": 1},
                "file_date": _DAY,
                "layouts": {
                    "type": "array",
                    "items": _layout(),
                    "minItems": 1,
                    "maxItems": 50,
                },
            },
            required=("format", "name", "version", "about", "layouts"),
        ),
    }


@cache
def validator() -> Draft202012Validator:
    """Give the validator of packs, built once."""
    return Draft202012Validator(pack_schema())


def field_names() -> tuple[str, ...]:
    """Give the incident fields that a column may become, as ``table.field``."""
    return tuple(
        f"{table}.{field.name}"
        for table, fields in model().incident_tables.items()
        for field in fields
    )


def _object(
    properties: dict[str, Any], required: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _map(values: dict[str, Any], names: tuple[str, ...] = ()) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "additionalProperties": values}
    return {**found, "propertyNames": {"enum": list(names)}} if names else found


def _one_or_more(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _layout() -> dict[str, Any]:
    return _object(
        {
            "name": _NAME,
            "reading": _object(
                {
                    "sheet": _TEXT,
                    "header_row": {"type": "integer", "minimum": 0},
                    "header_rows": {"type": "integer", "minimum": 1, "maximum": 4},
                    "last_row": {"type": "integer", "minimum": 0},
                    "table": {"type": "integer", "minimum": 1},
                    "key": _TEXT,
                    "delimiter": {"type": "string", "minLength": 1, "maxLength": 1},
                    "encoding": _TEXT,
                }
            ),
            "time": _object(
                {
                    "frequency": {"enum": [f.value for f in GREGORIAN]},
                    "fixed": _TEXT,
                    "year_start": {"type": "integer", "minimum": 1, "maximum": 12},
                    "year_named": {"enum": ["end", "start"]},
                }
            ),
            "outside_the_model": _TEXT,
            "given": _map(_given()),
            "fill_down": {"type": "array", "items": _LABEL, "minItems": 1},
            "figures": _figures(),
            "incidents": _incidents(),
            "columns": _map(_column()),
            "melt": {"type": "array", "items": _melt(), "maxItems": 20},
            "skip": {"type": "array", "items": _skip(), "maxItems": 200},
            "repeats": {"enum": ["error", "add", "last"]},
            "restriction": _NAME,
        },
        required=("name", "columns"),
    )


def _figures() -> dict[str, Any]:
    dimensions = tuple(model().dimensions)
    statuses = {"enum": [status.value for status in ObservationStatus]}
    bound = {"type": "integer", "minimum": 0}
    return _object(
        {
            "indicator": {"enum": list(model().indicators)},
            "unit": _TEXT,
            "statistic": {"enum": list(STATISTICS)},
            "agency": _NAME,
            "universe": _map(_CODE, dimensions),
            "sets": _map(_CODE, dimensions),
            "frequency": {"enum": [f.value for f in GREGORIAN]},
            "ignore": _TEXT,
            "when": _map({**_LABELS, "minItems": 1}),
            "decimal": {"enum": [".", ","]},
            "thousands": {"enum": ["", ".", ",", " ", "'"]},
            "grouping": {"enum": ["thousands", "lakh"]},
            "footnotes": _PATTERNS,
            "zero": {"type": "array", "items": _TEXT, "minItems": 1},
            "missing": _map(statuses),
            "censored": _map(_object({"lower": bound, "upper": bound})),
            "marks": _map(statuses),
            "empty": {"enum": ["missing", "no-figure"]},
            "complete": _BOOLEAN,
            "absent": {"enum": ["zero", "not_listed"]},
            "provisional_from": _DAY,
            "breaks": {"type": "array", "items": _TEXT},
        }
    )


def _incidents() -> dict[str, Any]:
    return _object(
        {
            "groups": _map(_map(_CODE)),
            "fixed": _map(_CODE, field_names()),
            "replaces": {"enum": ["all", "period", "id"]},
            "complete": _BOOLEAN,
        },
        required=("groups",),
    )


def _reading_of_labels() -> dict[str, Any]:
    coded = _object(
        {"code": _CODE, "codes": _map(_CODE), "from": _DAY, "to": _DAY},
    )
    meaning = {"anyOf": [_CODE, {"type": "array", "items": coded}, _map(_CODE)]}
    return {
        "labels": _map(meaning),
        "patterns": {
            "type": "array",
            "items": _object(
                {"matches": _TEXT, "code": _CODE, "codes": _map(_CODE)},
                required=("matches",),
            ),
        },
        "totals": _LABELS,
        "unknown": _LABELS,
        "aggregates": _LABELS,
        "footnotes": _PATTERNS,
        "resolve": _BOOLEAN,
        "code_list": {"enum": ["country"]},
        "empty": _CODE,
        "formats": {"type": "array", "items": _TEXT, "minItems": 1},
        "months": _map({"type": "integer", "minimum": 1, "maximum": 13}),
        "calendar": {"enum": [calendar.value for calendar in Calendar]},
        "several": _object(
            {"separator": {"type": "string", "minLength": 1}, "code": _CODE},
            required=("separator", "code"),
        ),
    }


def _column() -> dict[str, Any]:
    dimension = {"enum": list(model().dimensions)}
    return _object(
        {
            "dimension": _one_or_more(dimension),
            "period": {"enum": list(PERIOD_PARTS)},
            "measure": _one_or_more(_figures()),
            "field": _one_or_more({"enum": list(field_names())}),
            "coordinates": {"enum": ["latitude, longitude", "longitude, latitude"]},
            "restriction": _BOOLEAN,
            "provisional": _LABELS,
            "status": _map({"enum": [status.value for status in ObservationStatus]}),
            "report_date": _BOOLEAN,
            "note": _BOOLEAN,
            "sum_of": {"type": "array", "items": _LABEL, "minItems": 1},
            "ignore": _TEXT,
            "personal": _TEXT,
            "also": _LABELS,
            "like": _TEXT,
            "optional": _BOOLEAN,
            "holds_no_personal_data": _BOOLEAN,
            "groups": {"type": "array", "items": _TEXT, "minItems": 1},
            "nth": {"type": "integer", "minimum": 1, "maximum": 99},
            **_reading_of_labels(),
        }
    )


def _melt() -> dict[str, Any]:
    return _object(
        {
            "matches": _TEXT,
            **_said_by_a_header(),
            "parts": _map(_object(_said_by_a_header())),
            "figures": _one_or_more(_figures()),
        },
        required=("matches",),
    )


def _said_by_a_header() -> dict[str, Any]:
    return {
        "dimension": _one_or_more({"enum": list(model().dimensions)}),
        "period": {"enum": list(PERIOD_PARTS)},
        **_reading_of_labels(),
    }


def _given() -> dict[str, Any]:
    return _object(
        {
            "title": _TEXT,
            "notes": _TEXT,
            "header": _TEXT,
            "sheet": _TEXT,
            "file_name": _TEXT,
            "column": _LABEL,
            "heading": _LABEL,
            "matches": _TEXT,
        }
    )


def _skip() -> dict[str, Any]:
    return _object(
        {
            "rule": _NAME,
            "column": _LABEL,
            "values": _LABELS,
            "matches": _TEXT,
            "except": _LABELS,
            "unless": _TEXT,
            "reason": _TEXT,
        },
        required=("rule", "column"),
    )
