"""Compare a file with its pack before anything is converted.

Next month's file is seldom quite last month's. What moved, was renamed, came or went,
which labels are new and which numbers and days are written otherwise is said one by one,
each with what it would do; and the next version of the pack is proposed.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from ibis.backends.duckdb import Backend

from balise.intake.drifting.cells import changes_in, multiplier_in
from balise.intake.drifting.columns import Matched, matched
from balise.intake.drifting.values import Change, Drift, Effect
from balise.intake.packs.values import Pack, Role
from balise.intake.reading.values import Layout, Reading
from balise.intake.suggesting import suggest
from balise.intake.suggesting.profiling import profiles, rows_in_order
from balise.intake.suggesting.values import Question, Suggestion
from balise.vocabulary.messages import Message

_ABOUT_COLUMNS = ("column:", "labels:", "days:", "numbers:", "others")


def drift(
    reading: Reading,
    pack: Pack,
    backend: Backend,
    *,
    file_name: str,
    answers: Mapping[str, str] | None = None,
) -> Drift:
    """Say how a file differs from what a pack expects, and what would follow.

    ``answers`` are those to the questions of an earlier call, by their names.
    """
    given = dict(answers or {})
    suggestion = suggest(reading, backend, file_name=file_name, answers=given)
    found = matched(pack, reading.layout.header, suggestion)
    changes = (
        *_of_place(found, reading.layout),
        *_of_columns(found),
        *_of_cells(found, reading, backend),
    )
    return Drift(
        changes,
        _proposed(pack, found, suggestion, changes, given),
        tuple(_questions(found, suggestion, changes)),
    )


def _of_place(found: Matched, read: Layout) -> Iterator[Change]:
    """Say where the table is now, where the pack says where it was."""
    expected = (
        ("drift-header", found.layout.header_row, read.header_row),
        ("drift-sheet", found.layout.sheet, read.sheet),
    )
    for code, before, after in expected:
        if before is not None and before != after:
            said = {"before": before, "after": after or "-"}
            yield Change(Message(code, said), Effect.STOPS)
    texts = [text for _, text in (*read.preamble, *read.notes)]
    if many := multiplier_in([*texts, *read.header]):
        yield many


def _of_columns(found: Matched) -> Iterator[Change]:
    for index in found.moved:
        name = found.headers[index]
        yield Change(Message("drift-moved", {"column": name}), Effect.NOTHING, name)
    for index, column in found.renamed.items():
        name = found.headers[index]
        said = {"column": name, "before": column.name}
        yield Change(Message("drift-renamed", said), Effect.STOPS, name)
    for index in found.added:
        name = found.headers[index]
        yield Change(Message("drift-added", {"column": name}), Effect.STOPS, name)
    for column in found.lost:
        effect = Effect.LESS if column.optional else Effect.STOPS
        said = {"column": column.name}
        yield Change(Message("drift-lost", said), effect, column.name)


def _of_cells(found: Matched, reading: Reading, backend: Backend) -> Iterator[Change]:
    for profile in profiles(reading, backend):
        column = found.columns.get(profile.index)
        if column is None:
            continue
        in_order: list[str] = []
        if column.role is Role.PERIOD:
            in_order = rows_in_order(reading, backend, profile.index)
        yield from changes_in(column, profile, in_order)


def _questions(
    found: Matched, suggestion: Suggestion, changes: tuple[Change, ...]
) -> Iterator[Question]:
    """Keep the questions about what is new; the pack has answered all others."""
    fresh = {found.headers[i] for i in found.added}
    fresh |= {c.column or "" for c in changes if c.message.code == "drift-labels"}
    for question in suggestion.questions:
        kind, _, name = question.name.partition(":")
        if question.name == "others" or (
            f"{kind}:" in _ABOUT_COLUMNS and name in fresh
        ):
            yield question


def _proposed(
    pack: Pack,
    found: Matched,
    suggestion: Suggestion,
    changes: tuple[Change, ...],
    answers: Mapping[str, str],
) -> Mapping[str, Any] | None:
    if any(not column.optional for column in found.lost):
        return None
    content: dict[str, Any] = deepcopy(dict(pack.content))
    if all(change.effect is Effect.NOTHING for change in changes):
        return content
    layout = next(x for x in content["layouts"] if x["name"] == found.layout.name)
    columns = layout["columns"]
    suggested = {c.index: dict(c.description) for c in suggestion.columns}
    for index, column in found.renamed.items():
        spec = columns[column.name]
        spec["also"] = [*spec.get("also", ()), found.headers[index]]
    for index in found.added:
        if suggested.get(index):
            columns[found.headers[index]] = suggested[index]
    for index, column in found.columns.items():
        if spec := columns.get(column.name):
            _mend(spec, suggested.get(index, {}), found.headers[index], changes)
    content["version"] = _next(str(pack.version))
    return content


def _mend(
    spec: dict[str, Any],
    suggested: Mapping[str, Any],
    header: str,
    changes: tuple[Change, ...],
) -> None:
    """Write into one column of the pack what its cells show now."""
    codes = {c.message.code for c in changes if c.column == header}
    if "drift-days" in codes and "formats" in suggested:
        spec["formats"] = [*suggested["formats"], *spec.get("formats", ())]
    if "drift-labels" in codes and "labels" in suggested:
        spec["labels"] = {**spec.get("labels", {}), **suggested["labels"]}
    if "drift-labels" in codes and "aggregates" in suggested:
        spec["aggregates"] = [*spec.get("aggregates", ()), *suggested["aggregates"]]
    measure = suggested.get("measure")
    if "drift-numbers" in codes and isinstance(measure, dict):
        plain = {"decimal": ".", "thousands": ""}
        marks = {k: v for k, v in measure.items() if k in plain}
        spec["measure"] = {**dict(spec.get("measure") or {}), **plain, **marks}


def _next(version: str) -> str:
    """Give the next label of a version: 2 after 1; anything else gets a suffix."""
    return str(int(version) + 1) if version.isdecimal() else f"{version}-next"
