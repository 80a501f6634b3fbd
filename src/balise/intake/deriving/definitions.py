"""How each indicator is counted from incident records: the versioned definitions.

RULES 9 says which groups, documents, legs and payments count; this is that column of
its table. A change of any line is a new version, because it is a break in the series.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


def _labels(*rows: str) -> str:
    """Join the labels of every record that a figure rests on: none may be lost."""
    named = ", ".join(f"nullif({row}.restriction, '')" for row in rows)
    return f"concat_ws('+', {named})"


@dataclass(frozen=True)
class Definition:
    """One indicator: which rows count, how much each is, and how it is shown.

    ``rows`` is the FROM clause over the incident tables (``{incident}``, ``{group}``,
    ...). ``best``, ``low`` and ``high`` are the amount and its range;
    ``open_end`` says that the amount is only a minimum. Every breakdown
    is a table of its own. ``day`` and ``last_day`` bound the date that it goes by.
    """

    indicator: str
    unit: str
    needs: tuple[str, ...]
    rows: str
    counts: str
    best: str = "g.count"
    low: str = "g.count_lower"
    high: str = "g.count_upper"
    rough: str = "g.count_precision NOT IN ('exact')"
    open_end: str = "g.count_precision = 'minimum'"
    breakdowns: tuple[tuple[str, ...], ...] = ((), ("citizenship",), ("sex",))
    dimensions: Mapping[str, str] = field(default_factory=dict)
    day: str = "i.date_lower"
    last_day: str = "i.date_upper"
    label: str = _labels("i", "g")


_OF_INCIDENT: Final = {
    "cause": "i.cause",
    "route": "i.route",
    "border_type": "i.border_type",
    "place": "i.place",
}
_OF_GROUP: Final = {
    **_OF_INCIDENT,
    **{
        name: f"g.{name}"
        for name in (
            "citizenship",
            "sex",
            "age",
            "accompaniment",
            "origin",
            "destination",
            "facilitated",
            "role",
            "offence",
        )
    },
}
# A route is the countries that its legs leave, in order, and where the last one ends.
_WHOLE_ROUTES: Final = (
    'SELECT l.incident, l."group", '
    "string_agg(coalesce(l.from_country, '_U'), '>' ORDER BY l.leg) || '>' || "
    "arg_max(coalesce(l.to_country, '_U'), l.leg) AS route, "
    "string_agg(DISTINCT nullif(l.restriction, ''), '+') AS restriction "
    'FROM {leg} l GROUP BY l.incident, l."group"'
)
_GROUPS: Final = "{group} g JOIN {incident} i USING (incident)"


def _people(indicator: str, unit: str, counts: str, **more: object) -> Definition:
    return Definition(
        indicator,
        unit,
        needs=("group",),
        rows=_GROUPS,
        counts=counts,
        dimensions=_OF_GROUP,
        **more,  # type: ignore[arg-type]
    )


def _flow(flow: str, kind: str) -> Definition:
    return _people(
        f"{flow}.detected",
        "detections",
        f"i.kind = '{kind}' AND g.role = 'migrant'",
    )


def _stage(stage: str) -> Definition:
    return _people(
        f"SG.{stage}",
        "persons",
        f"g.role NOT IN ('migrant') AND g.justice_stage = '{stage}'",
        breakdowns=((), ("sex",), ("citizenship",), ("offence",)),
        day="coalesce(g.stage_date, i.date_lower)",
        last_day="coalesce(g.stage_date, i.date_upper)",
    )


def _outcome(outcome: str) -> Definition:
    return _people(
        f"DM.{outcome}",
        "persons",
        f"g.outcome = '{outcome}'",
        breakdowns=((), ("cause",), ("route",)),
    )


def _fee(indicator: str, counts: str) -> Definition:
    return Definition(
        indicator,
        "money",
        needs=("payment",),
        rows="{payment} p JOIN {incident} i USING (incident)",
        counts=f"p.kind = 'fee' AND p.currency IS NOT NULL AND {counts}",
        best="p.amount",
        low="p.amount_lower",
        high="p.amount_upper",
        rough="p.amount_precision NOT IN ('exact')",
        open_end="p.amount_precision = 'minimum'",
        breakdowns=((), ("destination", "origin")),
        dimensions={"origin": "p.from_country", "destination": "p.to_country"},
        day="coalesce(p.date, i.date_lower)",
        last_day="coalesce(p.date, i.date_upper)",
        label=_labels("i", "p"),
    )


_WHOLE: Final = "p.leg IS NULL AND coalesce(p.age, '_U') NOT IN ({children})"
CHILDREN: Final = ("Y_LT18", "Y0T17")

DEFINITIONS: Final = (
    _flow("IE", "entry"),
    _flow("IX", "exit"),
    _flow("IS", "stay"),
    _people(
        "SM.identified",
        "detections",
        "g.role = 'migrant' AND g.facilitated = 'yes' "
        "AND NOT coalesce(g.benefit_denied, false)",
    ),
    *(
        _stage(stage)
        for stage in ("suspected", "arrested", "prosecuted", "convicted", "acquitted")
    ),
    *(_outcome(outcome) for outcome in ("dead", "missing", "injured", "rescued")),
    _people("AB.reported", "persons", "g.abuse_reported", breakdowns=((),)),
    _people("AB.tip_referred", "persons", "g.tip_referred", breakdowns=((),)),
    _people(
        "DF.persons",
        "detections",
        '(g.incident, g."group") IN (SELECT (incident, "group") FROM {document})',
    ),
    Definition(
        "DF.documents",
        "documents",
        needs=("document",),
        rows="{document} d JOIN {incident} i USING (incident)",
        counts="true",
        best="coalesce(d.count, 1)",
        low="NULL",
        high="NULL",
        rough="false",
        open_end="false",
        breakdowns=((), ("document_type",), ("fraud_type",), ("document_country",)),
        dimensions={
            name: f"d.{name}"
            for name in ("document_type", "fraud_type", "document_country")
        },
        label=_labels("i", "d"),
    ),
    Definition(
        "IC.incidents",
        "incidents",
        needs=(),
        rows="{incident} i",
        counts="true",
        best="1",
        low="NULL",
        high="NULL",
        rough="false",
        open_end="false",
        breakdowns=((), ("border_type",)),
        dimensions=_OF_INCIDENT,
        label="i.restriction",
    ),
    Definition(
        "RT.leg",
        "legs",
        needs=("leg", "group"),
        rows=(
            "{leg} l JOIN {incident} i USING (incident) JOIN {group} g "
            "ON g.incident = l.incident AND "
            '(g."group" = l."group" OR (l."group" IS NULL AND g.role = \'migrant\'))'
        ),
        counts="true",
        breakdowns=((), ("next_country", "previous_country"), ("transport",)),
        dimensions={
            "previous_country": "l.from_country",
            "next_country": "l.to_country",
            "transport": "l.transport",
        },
        day="coalesce(l.date, i.date_lower)",
        last_day="coalesce(l.date, i.date_upper)",
        label=_labels("i", "l", "g"),
    ),
    Definition(
        "RT.route",
        "persons",
        needs=("leg", "group"),
        rows=(
            f"({_WHOLE_ROUTES}) w JOIN {{incident}} i USING (incident) JOIN {{group}} g "
            "ON g.incident = w.incident AND "
            '(g."group" = w."group" OR (w."group" IS NULL AND g.role = \'migrant\'))'
        ),
        counts="true",
        breakdowns=((), ("route",)),
        dimensions={"route": "w.route"},
        label=_labels("i", "w", "g"),
    ),
    _fee("FT.fee", f"p.stage = 'paid' AND {_WHOLE}"),
    _fee("FT.asked", f"p.stage = 'asked' AND {_WHOLE}"),
    _fee("FT.agreed", f"p.stage = 'agreed' AND {_WHOLE}"),
    _fee("FT.leg", "p.stage = 'paid' AND p.leg IS NOT NULL"),
    _fee("FT.child", "p.stage = 'paid' AND p.leg IS NULL AND p.age IN ({children})"),
)
