"""Recognise files whose rows are events, and describe them as incidents.

A row is an event where it says where it happened, or what happened to people, or bears
a number of its own and a day. Its columns then become fields of the incident tables.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from balise.intake.suggesting.arranging import Placed
from balise.intake.suggesting.describing import Described, describe
from balise.intake.suggesting.profiling import Profile
from balise.intake.suggesting.sheets import Sheet
from balise.intake.suggesting.values import Question

_OF_EVENTS: Final = ("coordinates", "field:incident.", "field:group.", "field:payment.")
_OUTCOMES: Final = ("dead", "missing", "rescued", "injured")
_TOGETHER: Final = "_O"
"""Dead and missing as one count, which is neither the dead nor the missing."""
_ON_INCIDENT: Final = frozenset({"place", "route", "cause", "border_type"})
_ON_GROUP: Final = frozenset(
    {"citizenship", "sex", "age", "accompaniment", "origin", "destination", "role"}
    | {"facilitated", "offence", "justice_stage"}
)
_MIGRANTS: Final = "migrants"
_BOTH: Final = "dead-or-missing"
_UNIQUE: Final = 0.98


def are_events(placed: Mapping[int, Placed]) -> bool:
    """Say whether the rows of a table are events rather than figures."""
    sure = [p.best.meaning for p in placed.values() if p.best and p.sure]
    telling = {meaning for meaning in sure if meaning.startswith(_OF_EVENTS)}
    return len(telling) >= 2 or "coordinates" in telling


def incident_layout(sheet: Sheet) -> Described:
    """Describe the layout of a file of events, or ask what is still open."""
    groups = dict(_groups(sheet))
    columns: dict[str, Any] = {}
    questions: list[Question] = []
    for index, profile in sheet.profiles.items():
        described, asked = _column(sheet, index, profile, groups)
        questions += asked
        if described:
            columns[profile.header] = described
    fixed = {"incident.agency_type": "_U"}
    if groups.keys() & {*_OUTCOMES, _BOTH}:
        fixed["incident.kind"] = "harm"
    layout = {
        "name": "table",
        "incidents": {"replaces": "all", "groups": groups, "fixed": fixed},
        "columns": columns,
    }
    return layout, tuple(questions)


def _groups(sheet: Sheet) -> Iterator[tuple[str, dict[str, str]]]:
    meant = {p.best.meaning for p in sheet.placed.values() if p.best and p.sure}
    found = [o for o in _OUTCOMES if f"field:group.count@{o}" in meant]
    if f"field:group.count@{_TOGETHER}" in meant and not {"dead", "missing"} & {*found}:
        yield _BOTH, {"role": "migrant", "outcome": _TOGETHER}
    for outcome in found:
        group = {"role": "migrant", "outcome": outcome}
        # Who is missing is rarely known to the last person: sources state the fewest.
        least = {"count_precision": "minimum"} if outcome == "missing" else {}
        yield outcome, {**group, **least}
    if not found and f"field:group.count@{_TOGETHER}" not in meant:
        yield _MIGRANTS, {"role": "migrant"}


def _column(
    sheet: Sheet, index: int, profile: Profile, groups: Mapping[str, Any]
) -> Described:
    best = sheet.placed[index].best
    answered = f"column:{profile.header}" in sheet.answers
    if best is None or answered or not sheet.placed[index].sure:
        return describe(sheet, index)
    match best.role:
        case "identifier" if profile.distinct >= profile.filled * _UNIQUE:
            return {"field": "incident.incident"}, ()
        case "field":
            name, _, outcome = best.target.partition("@")
            if outcome == _TOGETHER:
                return _both(groups)
            return {"field": name, **({"groups": [outcome]} if outcome else {})}, ()
        case "measure" if _MIGRANTS in groups:
            return {"field": "group.count", "groups": [_MIGRANTS]}, ()
        case "measure":
            return {"ignore": "a count that stands across several groups"}, ()
        case "dimension":
            return _coded(describe(sheet, index), best.target)
        case _:
            return describe(sheet, index)


def _both(groups: Mapping[str, Any]) -> Described:
    """Read dead and missing together as such, unless they stand apart as well."""
    if _BOTH in groups:
        return {"field": "group.count", "groups": [_BOTH]}, ()
    return {"ignore": "the sum of the dead and the missing"}, ()


def _coded(found: Described, target: str) -> Described:
    """Write a dimension as the field of an incident or of its group of people."""
    described, asked = found
    if target in _ON_INCIDENT:
        field: Any = f"incident.{target}"
    elif target in _ON_GROUP:
        named = described.get("dimension", target)
        listed = named if isinstance(named, list) else [named]
        fields = [f"group.{name}" for name in listed]
        field = fields if len(fields) > 1 else fields[0]
    else:
        return {"ignore": "no field of incidents"}, ()
    kept = {k: v for k, v in described.items() if k not in {"dimension", "empty"}}
    return {"field": field, **kept}, asked
