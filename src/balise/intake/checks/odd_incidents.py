"""Point at what is odd in incidents: places, dates, people, money, and words.

Each rule is a condition over what a row says of the fields of the model, tried in the
engine over all rows at once. Nothing here takes a row out of the records.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from ibis.backends.duckdb import Backend

from balise.intake.checks import alike, places, prices
from balise.intake.checks.incident_rows import IncidentRows
from balise.intake.checks.observations import PLACEHOLDERS, adult_bands
from balise.intake.checks.pointing import in_column, point
from balise.intake.converting import numbers
from balise.intake.converting.binding import BoundColumn
from balise.intake.converting.staged import Staged
from balise.intake.converting.texts import quoted_list
from balise.intake.packs.values import Role

FILLED_IN: Final = (
    *("x", "xx", "xxx", "xxxx", "?", "??", "???", "-", "--", "---", ".", "..", "..."),
    *("test", "tbd", "tbc", "n/a", "na", "none", "null", "nil", "asdf", "dummy"),
    *("#n/a", "#ref!", "#value!", "#name?"),
)
"""Words that stand in a cell because it may not be empty; none is a place."""
_IN_ORDER: Final = (
    ("incident.date_lower", "incident.date_upper"),
    ("leg.date_lower", "leg.date_upper"),
    ("payment.date_lower", "payment.date_upper"),
    ("incident.date", "group.stage_date"),
)
NEW_YEAR_SHARE: Final = 0.1
NEW_YEAR_FEWEST: Final = 5


class _Odd(NamedTuple):
    code: str
    column: BoundColumn
    condition: str


def find_incident_oddities(
    backend: Backend, staged: Staged, base: str, findings: str
) -> None:
    """Point at what somebody should look at; ``base`` is what became records."""
    rows = IncidentRows(staged, base)
    for odd in _conditions(rows):
        cell = f"b.{odd.column.cell}"
        point(
            backend,
            findings,
            odd.code,
            f"{base} b WHERE {odd.condition} ORDER BY b.row",
            place=in_column(odd.column.header, cell),
        )
    _far_away(backend, rows, findings)
    _on_new_year(backend, rows, findings)
    alike.find_alike(backend, rows, findings)
    prices.find_odd_prices(backend, rows, findings)


def _conditions(rows: IncidentRows) -> Iterator[_Odd]:
    yield from _of_dates(rows)
    yield from _of_counts(rows)
    yield from _of_people(rows)
    yield from _of_texts(rows)
    yield from _of_legs_and_money(rows)
    if where := _Point.of(rows):
        at_zero = f"{where.latitude} = 0 AND {where.longitude} = 0"
        yield _Odd("coordinates-at-zero", where.column, at_zero)


def _of_dates(rows: IncidentRows) -> Iterator[_Odd]:
    for early, late in _IN_ORDER:
        first, last = rows.value(early), rows.value(late)
        column = rows.column(late)
        if first and last and column:
            yield _Odd("dates-out-of-order", column, f"{first} > {last}")


def _of_counts(rows: IncidentRows) -> Iterator[_Odd]:
    listed = ", ".join(map(str, PLACEHOLDERS))
    counted = [
        column
        for target in ("group.count", "payment.persons", "document.count")
        for column in rows.columns(target)
    ]
    for column in counted:
        value = numbers.number(f"b.{column.cell}", column.figures)
        yield _Odd("placeholder-value", column, f"{value} IN ({listed})")
    found = rows.columns("group.count")
    if found and not rows.columns("document.document_type"):
        nobody = " AND ".join(
            f"coalesce({numbers.number(f'b.{c.cell}', c.figures)}, 0) = 0"
            for c in found
        )
        yield _Odd("incident-without-people", found[0], nobody)


def _of_people(rows: IncidentRows) -> Iterator[_Odd]:
    for group in rows.groups:
        age = rows.value("group.age", group)
        alone = rows.value("group.accompaniment", group)
        column = rows.column("group.accompaniment", group) or rows.column(
            "group.age", group
        )
        if age and alone and column:
            test = (
                f"{age} IN {quoted_list(adult_bands())} "
                f"AND {alone} IN ('unaccompanied', 'separated')"
            )
            yield _Odd("adult-without-guardian", column, test)


def _of_texts(rows: IncidentRows) -> Iterator[_Odd]:
    for column in rows.staged.bound.having(Role.FIELD):
        types = {rows.type_of(target) for target in column.column.targets}
        if types <= {"text", "place"}:
            said = f"lower({numbers.trimmed(f'b.{column.cell}')})"
            test = f"{said} IN {quoted_list(FILLED_IN)}"
            yield _Odd("placeholder-text", column, test)


def _of_legs_and_money(rows: IncidentRows) -> Iterator[_Odd]:
    ends = [rows.value(f"leg.{n}") for n in ("from_country", "to_country")]
    spots = [rows.value(f"leg.{n}") for n in ("from_place", "to_place")]
    column = rows.column("leg.to_place")
    if all(spots) and column:
        test = f"lower({spots[0]}) = lower({spots[1]})"
        if all(ends):
            test += f" AND {ends[0]} IS NOT DISTINCT FROM {ends[1]}"
        yield _Odd("leg-goes-nowhere", column, test)
    amount = rows.column("payment.amount")
    if amount:
        paid = numbers.number(f"b.{amount.cell}", amount.figures)
        currency = rows.value("payment.currency") or "NULL"
        test = f"{paid} > 0 AND {currency} IS NULL"
        yield _Odd("amount-without-currency", amount, test)


@dataclass(frozen=True)
class _Point:
    latitude: str
    longitude: str
    column: BoundColumn

    @classmethod
    def of(cls, rows: IncidentRows) -> "_Point | None":
        """Find the coordinates of an incident, in one column or in two."""
        north, east = rows.value("incident.latitude"), rows.value("incident.longitude")
        pairs = rows.staged.bound.having(Role.COORDINATES)
        column = pairs[0] if pairs else rows.column("incident.latitude")
        return cls(north, east, column) if north and east and column else None


def _far_away(backend: Backend, rows: IncidentRows, findings: str) -> None:
    where, country = _Point.of(rows), rows.value("incident.country")
    if where is None or country is None:
        return
    border = rows.value("incident.border_type") or "NULL"
    known = (
        f"(SELECT b.*, {where.latitude} AS north, {where.longitude} AS east, "
        f"{country} AS country, {border} AS border FROM {rows.base} b)"
    )
    beside = "x.country = b.country AND {} BETWEEN x.south AND x.north AND {} BETWEEN x.west AND x.east"
    boxes = f"(VALUES {places.box_values()}) x(country, west, south, east, north)"
    inside = (
        f"EXISTS (SELECT 1 FROM {boxes} WHERE {beside.format('b.north', 'b.east')})"
    )
    turned = (
        f"EXISTS (SELECT 1 FROM {boxes} WHERE {beside.format('b.east', 'b.north')})"
    )
    place = in_column(where.column.header, f"b.{where.column.cell}")
    listed = quoted_list(sorted({box.country for box in places.boxes()}))
    for code, test in (
        ("coordinates-swapped", turned),
        (
            "coordinates-outside-country",
            f"NOT {turned} AND b.border IS DISTINCT FROM 'sea'",
        ),
    ):
        point(
            backend,
            findings,
            code,
            f"{known} b WHERE b.country IN {listed} "
            "AND b.north IS NOT NULL AND b.east IS NOT NULL "
            f"AND NOT (b.north = 0 AND b.east = 0) "
            f"AND NOT {inside} AND {test} ORDER BY b.row",
            place=place,
            params={"country": "b.country"},
        )


def _on_new_year(backend: Backend, rows: IncidentRows, findings: str) -> None:
    periods = rows.staged.periods
    if periods is None:
        return
    day = "b.period_start"
    first = f"count(*) FILTER (month({day}) = 1 AND day({day}) = 1)"
    daily = f"(SELECT * FROM {rows.base} WHERE frequency = 'D')"
    point(
        backend,
        findings,
        "dates-on-new-year",
        f"(SELECT {first} AS filled, count(*) AS n FROM {daily} b) "
        f"WHERE filled >= {NEW_YEAR_FEWEST} AND filled > n * {NEW_YEAR_SHARE}",
        place=in_column(periods.columns[0].header, "NULL", "NULL"),
        params={"number": "filled", "rows": "n"},
    )
