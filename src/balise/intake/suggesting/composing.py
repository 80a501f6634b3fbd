"""Write the document of a pack from what was settled, and ask what is still open."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from balise.intake.suggesting.days import day_format
from balise.intake.suggesting.describing import (
    Described,
    describe,
    figures_lines,
    left_out,
)
from balise.intake.suggesting.figures import number_format
from balise.intake.suggesting.labels import is_total_label, label_needs
from balise.intake.suggesting.profiling import Profile
from balise.intake.suggesting.reporters import AS_PLACE, skip_others
from balise.intake.suggesting.sheets import Sheet
from balise.intake.suggesting.spreading import BETWEEN, Spread, exact_pattern
from balise.intake.suggesting.timing import Timing, timing
from balise.intake.suggesting.topics import Topic, unit_of
from balise.intake.suggesting.values import OFTEN, Choice, Question
from balise.intake.suggesting.zeros import none_by_sums
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model

_OFFERED: Final = 6
OUTSIDE: Final = "outside"


def figures_layout(
    sheet: Sheet,
    spread: Spread | None,
    topic: Topic,
    said: Sequence[tuple[str, str]],
) -> Described:
    """Describe the layout of one table of figures, or ask what is still open."""
    columns: dict[str, Mapping[str, Any]] = {}
    open_columns: list[Question] = []
    for index in sheet.placed:
        description, asked = describe(sheet, index)
        open_columns += asked
        if description:
            columns[sheet.profiles[index].header] = description
    melts: tuple[Mapping[str, Any], ...] = ()
    if spread:
        wide, melts, asked = _spread(sheet, spread)
        open_columns += asked
        columns.update(wide)
    when = timing(sheet, columns, spread, said)
    figures, what = _figures(sheet, topic, [text for _, text in said])
    rows, how = left_out(sheet, columns) if not open_columns else ({}, ())
    layout: dict[str, Any] = {"name": "table", "time": _time(sheet, when), **rows}
    if when.given:
        layout["given"] = dict(when.given)
    if any("report_date" in described for described in columns.values()):
        layout["repeats"] = "last"
    if down := filled_down(sheet, columns):
        layout["fill_down"] = down
    layout["figures"] = figures
    layout["columns"] = {**_in_order(sheet, columns), **when.columns}
    layout.update({"melt": list(melts)} if melts else {})
    layout.update({"skip": rules} if (rules := _rules(sheet, columns)) else {})
    return layout, (*what, *when.questions, *open_columns, *how)


def _rules(
    sheet: Sheet, columns: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Write the rules by which rows are left out: other States, what has no dataflow."""
    rules = list(sheet.kinds.skip()) if sheet.kinds else []
    for profile in sheet.profiles.values():
        answer = sheet.answers.get(f"reporter:{profile.header}", AS_PLACE)
        if answer != AS_PLACE:
            rules.append(skip_others(profile, answer))
    return [*rules, *_sums_of_periods(sheet, columns)]


def _sums_of_periods(
    sheet: Sheet, columns: Mapping[str, Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Leave out rows that stand for several periods: the sum of the months above."""
    for profile in sheet.profiles.values():
        if "period" in columns.get(profile.header, {}):
            sums = [label for label in profile.labels if is_total_label(label)]
            if sums:
                yield {
                    "rule": "sum-of-periods",
                    "column": profile.header,
                    "values": sums,
                    "reason": "the sum of the rows of several periods",
                }


def document(name: str, layout: Mapping[str, Any]) -> dict[str, Any]:
    """Write the document of a pack with one layout."""
    return {
        "format": 1,
        "name": name,
        "version": "1",
        "about": "Suggested from one file; accepted by whoever knows it.",
        "layouts": [dict(layout)],
    }


def pack_name(file_name: str) -> str:
    """Make the name of a pack from that of its file; digits are mostly dates."""
    stem = file_name.rpartition(".")[0] or file_name
    plain = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[0-9]{4,}", "", stem.casefold()))
    return plain.strip("-")[:60].strip("-") or "suggested"


def _time(sheet: Sheet, when: Timing) -> dict[str, Any]:
    starts = [a for name, a in sheet.answers.items() if name.startswith("year-start:")]
    first = int(starts[0]) if starts and starts[0].isdecimal() else 1
    return {**when.time, **({"year_start": first} if first != 1 else {})}


def filled_down(sheet: Sheet, columns: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Name the columns whose blank cells mean what stands above them.

    So it is where a label heads a block: the first row has one, most have none, and no
    label is said twice in a row.
    """
    return [
        p.header
        for p in sheet.profiles.values()
        if {"dimension", "period"} & columns.get(p.header, {}).keys()
        and p.filled < p.rows * 0.6
        and sheet.heads_blocks(p.index)
    ]


def _in_order(
    sheet: Sheet, columns: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    names = [p.header for p in sheet.profiles.values()]
    return {name: columns[name] for name in names if name in columns}


def _spread(
    sheet: Sheet, spread: Spread
) -> tuple[
    dict[str, Mapping[str, Any]], tuple[Mapping[str, Any], ...], tuple[Question, ...]
]:
    profiles = [sheet.profiles[i] for i in spread.columns]
    labels = tuple(dict.fromkeys(x for p in profiles for x in p.labels))
    found = number_format(labels, counts=sheet.counts)
    none: frozenset[str] = frozenset()
    if found.missing and len(spread.totals) == 1:
        rows = sheet.cells([*spread.columns, *spread.totals])
        none = none_by_sums(rows, found)
    lines, asked = figures_lines(sheet, found, none)
    totals: dict[str, Mapping[str, Any]] = {
        sheet.profiles[i].header: _total(sheet, spread, sheet.profiles[i])
        for i in spread.totals
    }
    if spread.axis == "people":
        own = {
            sheet.profiles[i].header: {
                "measure": _by_kind(sheet, {**lines, "sets": dict(codes)})
            }
            for i, codes in spread.codes.items()
        }
        return {**own, **totals}, (), asked
    figures = _by_kind(sheet, lines)
    return totals, (_melt(spread, [p.header for p in profiles], figures),), asked


def _by_kind(sheet: Sheet, lines: Mapping[str, Any]) -> Any:
    """Say what the figures are by rows, where a column tells them apart."""
    kinds = sheet.kinds
    return kinds.whens(lines) if kinds and kinds.indicators else dict(lines)


def _total(sheet: Sheet, spread: Spread, profile: Profile) -> dict[str, Any]:
    """Describe a column that stands for all of those beside it.

    The sum of twelve months is a figure of the year; that of several years is none.
    """
    if spread.axis in {"year", "sdmx", "date"}:
        return {"ignore": "the sum of several periods, which is no period"}
    lines, _ = figures_lines(sheet, number_format(profile.labels))
    yearly = {"frequency": "A"} if spread.axis in {"month", "quarter"} else {}
    return {"measure": _by_kind(sheet, {**lines, **yearly})}


def _melt(spread: Spread, headers: Sequence[str], figures: Any) -> dict[str, Any]:
    axes = spread.axis.split("+")
    melt: dict[str, Any]
    if len(axes) == 1:
        melt = {"matches": exact_pattern(headers), **_said(axes[0], headers)}
    else:
        split = [header.split(BETWEEN) for header in headers]
        levels = [list(dict.fromkeys(parts[n] for parts in split)) for n in (0, 1)]
        above, below = (exact_pattern(level) for level in levels)
        melt = {
            "matches": f"(?P<above>{above}){BETWEEN}(?P<below>{below})",
            "parts": {
                "above": _said(axes[0], levels[0]),
                "below": _said(axes[1], levels[1]),
            },
        }
    return {**melt, **({"figures": figures} if figures else {})}


def _said(axis: str, labels: Sequence[str]) -> dict[str, Any]:
    """Say what headers on an axis mean, as a pack does."""
    if axis == "date":
        found = day_format(labels, labels)
        return {"period": "date", "formats": [found.format] if found else ["%Y-%m-%d"]}
    if axis in {"year", "month", "quarter", "sdmx"}:
        return {"period": axis}
    if axis != "people":
        return {"dimension": axis, **label_needs(axis, labels).lines()}
    needs = label_needs("sex+age", labels)
    return {"dimension": list(needs.targets), **needs.lines(), "resolve": False}


def _figures(
    sheet: Sheet, topic: Topic, texts: Sequence[str]
) -> tuple[dict[str, Any], tuple[Question, ...]]:
    by_rows = next(iter(sheet.kinds.indicators.values()), None) if sheet.kinds else None
    indicator = sheet.answers.get("indicator") or topic.sure or by_rows
    doubted = "indicator" not in sheet.answers and _names_other_offences(sheet)
    if doubted or indicator not in model().indicators:
        return {}, (_ask_indicator(topic),)
    split = {
        t for p in sheet.placed.values() if p.best and p.sure for t in [p.best.target]
    }
    universe = {name: code for name, code in topic.universe if name not in split}
    found = {"indicator": indicator, "unit": unit_of(str(indicator), texts)}
    return {**found, **({"universe": universe} if universe else {})}, ()


def _names_other_offences(sheet: Sheet) -> bool:
    """Say whether a column of offences holds some that the model does not know.

    Arrests for theft are no arrests for smuggling, whatever the title says.
    """
    return sheet.kinds is None and any(
        not place.sure
        and any(p.meaning == "dimension:offence" for p in place.proposals)
        for place in sheet.placed.values()
    )


def _ask_indicator(topic: Topic) -> Question:
    likely = [indicator for indicator, _, _ in topic.indicators]
    offered = list(dict.fromkeys((*likely, *OFTEN)))[: _OFFERED + len(likely)]
    return Question(
        "indicator",
        Message("suggest-ask-indicator"),
        (
            *(Choice(indicator) for indicator in offered),
            Choice(OUTSIDE, Message("suggest-choice-outside")),
        ),
    )


def open_questions(questions: Sequence[Question]) -> Iterator[Question]:
    """Give each question once, in the order in which they are best answered."""
    seen: set[str] = set()
    for question in questions:
        if question.name not in seen:
            seen.add(question.name)
            yield question
