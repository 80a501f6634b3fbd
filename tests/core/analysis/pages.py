"""Read the rows of the two signed pages: what there is, what is asked, what is said.

``QMB/coast: citizenship 2023 = SYR 4, AFG Q (P)`` is one slice of agency ``coast`` of
participant QMB; ``2023-01..2023-12`` is one slice per period, all with the same cells.
"""

import re
from decimal import Decimal

from balise.analysis.answering import ask
from balise.analysis.questions import Refused
from balise.analysis.settings import (
    Arrangement,
    CompleteIncidents,
    Declaration,
    SourceSheet,
)
from balise.vocabulary.periods import parse_period, periods_between
from core.analysis.opened import ASlice, opened, question, setting

_SLICE = re.compile(
    r"(?:(?P<who>[A-Z]{3})(?:/(?P<agency>\w+))?: )?(?P<table>\S+) (?P<periods>\S+)"
    r" = (?P<cells>[^()]+?)(?: \((?P<flags>.*)\))?"
)


def outcome(row: dict[str, str]) -> tuple[str, str]:
    """Ask what the row asks of what it says there is; the table used, the answer."""
    found = answer(row)
    if isinstance(found, Refused):
        return "-", f"refused: {found.message.code}"
    tables = sorted({t for t in found.table["table"].to_pylist() if t})
    return ", ".join(tables) or "-", "; ".join(_said(found)) or "nothing"


def answer(row: dict[str, str]):
    asked = _question(row["asked"])
    slices = [s for text in _parts(row["there is"]) for s in _slices(text, asked)]
    return ask(asked, opened(*slices), _setting(row.get("declared", "-"), asked))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.strip("`").split(";") if part.strip() != "-"]


def _question(text: str):
    words = text.strip("`").split()
    measure, grain, span, *rest = words
    first, _, last = span.partition("..")
    said = dict(zip(rest[::2], rest[1::2], strict=True))
    by = said.get("by", "participant,period")
    return question(
        measure,
        grain=grain,
        first=first,
        last=last or first,
        by="" if by == "nothing" else by,
        where=said.get("where", ""),
        statistic=said.get("of", "count"),
        unit=said.get("in"),
    )


def _slices(text: str, asked) -> list[ASlice]:
    found = _SLICE.fullmatch(text)
    assert found, text
    flags = [flag.strip() for flag in (found["flags"] or "").split(",") if flag]
    units = [flag for flag in flags if flag in asked.indicator.units]
    orders = [int(f.split()[1]) for f in flags if f.startswith("order")]
    return [
        ASlice(
            found["table"],
            period,
            _cells(found["cells"]),
            participant=found["who"] or "QMA",
            agency=found["agency"] or "police",
            indicator=asked.measure,
            statistic=asked.statistic,
            unit=units[0] if units else asked.indicator.units[0],
            provisional="P" in flags,
            complete="incomplete" not in flags,
            absent="zero" if "zero" in flags else "not_listed",
            order=orders[0] if orders else 1,
        )
        for period in _periods(found["periods"])
    ]


def _periods(text: str) -> list[str]:
    first, _, last = text.partition("..")
    if not last:
        return [first]
    ends = parse_period(first), parse_period(last)
    return [period.code for period in periods_between(*ends)]


def _cells(text: str) -> dict:
    cells = {}
    if text == "none":
        return cells
    for part in text.split(", "):
        *codes, value = part.split()
        key = tuple(codes[0].split("/")) if codes else ""
        cells[key] = _value(value)
    return cells


def _value(text: str):
    if low_high := re.fullmatch(r"(\d+)-(\d+)", text):
        return int(low_high[1]), int(low_high[2])
    if marked := re.fullmatch(r"(\d+)([A-Z])", text):
        return int(marked[1]), marked[2]
    return int(text) if text.isdigit() else text


def _setting(text: str, asked):
    flow = asked.indicator.dataflow
    declarations, complete, references, sheets = [], [], set(), []
    for part in _parts(text):
        word, what = part.split()
        who, _, agencies = what.partition("/")
        if word in ("official", "disjoint"):
            declarations.append(
                Declaration(
                    who, flow, Arrangement(word), frozenset(agencies.split("+"))
                )
            )
        elif word == "complete":
            complete.append(CompleteIncidents(who, agencies, flow))
        elif word == "reference":
            references.add(who)
        elif word == "headline":
            sheets.append(SourceSheet("QMA", "police", flow, {"headline_table": what}))
        else:
            raise AssertionError(part)
    return setting(
        declarations=tuple(declarations),
        complete_incidents=tuple(complete),
        references=frozenset(references),
        sheets=tuple(sheets),
    )


def _said(found) -> list[str]:
    lines = []
    for row in found.table.to_pylist():
        who = "all" if row["participant"] == "_T" else row["participant"]
        agency = "" if row["agency"] == "_T" else f"/{row['agency']}"
        codes = [row[name] for name in found.question.dimensions]
        name = " ".join([who + agency, row["period"], *codes])
        marks = [row["status"]] if row["status"] in ("P", "E") else []
        marks += [row["origin"]] if row["origin"] != "reported" else []
        if len(found.question.indicator.units) > 1:
            own = found.question.indicator.units[0]
            marks += [row["unit"]] if row["unit"] != own else []
        text = f"{name} = {_reading(row)}"
        lines.append(text + (f" ({', '.join(marks)})" if marks else ""))
    return lines


def _reading(row: dict) -> str:
    match row["reading"]:
        case "figure":
            return _number(row["value"])
        case "range":
            return f"{_number(row['lower'])} to {_number(row['upper'])}"
        case "at-least":
            assert row["value"] is None
            return f"at least {_number(row['lower'])}"
        case "hidden":
            assert row["value"] is None
            assert row["lower"] is None
            return f"not shown {row['status']}"
    raise AssertionError(row)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
